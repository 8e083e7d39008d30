#include "sim/trial/course_batch.hpp"

#include <algorithm>
#include <cstring>

#include "models/numeric/processor.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/course_loops.hpp"

namespace equipoise {
namespace {

// Two floats of a pair at once: to[k] = from[kept[k]], kept[k] >= k.
void keep_pairs(float* values, std::span<const std::uint16_t> kept) {
    for (std::size_t k = 0; k < kept.size(); ++k) std::memcpy(values + 2 * k, values + 2 * kept[k], 2 * sizeof(float));
}

template <class T>
void keep_each(T* values, std::span<const std::uint16_t> kept) {
    for (std::size_t k = 0; k < kept.size(); ++k) {
        values[2 * k] = values[2 * std::size_t{kept[k]}];
        values[2 * k + 1] = values[2 * std::size_t{kept[k]} + 1];
    }
}

}  // namespace

const CourseLoops& course_loops() {
    static constexpr OfLevels<CourseLoops> kLoops{level_own::kCourseLoops, level_v3::kCourseLoops,
                                                  level_v4::kCourseLoops};
    return kLoops.now();
}

void CourseBatch::start(const ScorePathConstants (&c)[2], ReplicateKey key, std::uint32_t first, const std::size_t n,
                        const Cohort& cohort) {
    const CourseLoops& loops = course_loops();
    packed = false;
    const std::size_t count = n;  // not the member, which the bytes that are written might be
    std::copy_n(cohort.arm.data() + first, count, arm);
    fill_shared_uniforms(key, first / 2, Purpose::score, 0, {u, count});
    fill_normals(key, first / 2, Purpose::score, 1, {z0, count}, {z1, count});
    loops.begin(c, count, cohort.plateau.empty() ? nullptr : cohort.plateau.data() + first, *this);
    std::fill_n(noise, count, 0.0f);
    std::fill_n(in_icu, kSize, std::uint8_t{0});
    std::fill_n(in_icu, count, std::uint8_t{1});
    std::fill_n(leaves, kSize, std::uint8_t{0});
    fill_shared_exponentials(key, first / 2, Purpose::death, 0, {u, count});
    fill_shared_exponentials(key, first / 2, Purpose::discharge, 0, {v, count});
    loops.take_exponentials(count, *this);
    for (std::size_t i = 0; !cohort.log_hazard.empty() && i < count; ++i)
        death_left[i] /= vector_math::exp(static_cast<float>(cohort.log_hazard[first + i]));
    for (std::size_t i = 0; i < count; ++i) patient[i] = static_cast<std::uint16_t>(i);
    for (std::size_t k = 0; 2 * k < count; ++k) pair[k] = first / 2 + static_cast<std::uint32_t>(k);
    this->count = places = count;
}

void CourseBatch::pack() {
    if (!packed && count % 2 == 1) {  // the last one's place beside him: somebody who is not there
        for (float* const values : {plateau, distance, factor, noise, death_left, discharge_left}) values[count] = 0;
        in_icu[count] = leaves[count] = arm[count] = 0;
        patient[count] = static_cast<std::uint16_t>(count);
    }
    const std::size_t before = (places + 1) / 2;
    std::uint32_t pairs = 0;
    for (std::size_t k = 0; k < before; ++k) pairs += in_icu[2 * k] | in_icu[2 * k + 1];
    if (4 * pairs > 3 * before) return;
    std::uint16_t kept[kSize / 2];
    pairs = 0;
    for (std::size_t k = 0; k < before; ++k) {
        kept[pairs] = static_cast<std::uint16_t>(k);
        pairs += in_icu[2 * k] | in_icu[2 * k + 1];
    }
    const std::span<const std::uint16_t> rest(kept, pairs);
    for (float* const values : {plateau, distance, factor, noise, death_left, discharge_left}) keep_pairs(values, rest);
    keep_each(in_icu, rest);
    keep_each(arm, rest);
    keep_each(patient, rest);
    for (std::size_t k = 0; k < pairs; ++k) pair[k] = pair[kept[k]];
    places = 2 * pairs;
    packed = true;
    std::fill(in_icu + places, in_icu + kSize, std::uint8_t{0});
    std::fill_n(leaves, kSize, std::uint8_t{0});
}

void CourseBatch::draw_noise(ReplicateKey key, std::uint32_t block) {
    if (packed)
        fill_normals_of(key, {pair, places / 2}, Purpose::score_noise, block, {z0, places}, {z1, places});
    else
        fill_normals(key, pair[0], Purpose::score_noise, block, {z0, places}, {z1, places});
}

void CourseBatch::put_scores(std::uint8_t* points) const {
    if (!packed) {
        std::copy_n(score, count, points);
        return;
    }
    std::fill_n(points, count, ScoreTable::kNotObserved);
    // The one who is not there stands last, if at all.
    const std::size_t real = places > 0 && patient[places - 1] == count ? places - 1 : places;
    for (std::size_t i = 0; i < real; ++i) points[patient[i]] = score[i];
}

}  // namespace equipoise
