#pragma once
// The score courses of some hundred patients at once: who they are, and where their state is in the arrays.
#include <cstddef>
#include <cstdint>

#include "models/sofa/score_path.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/course_arrays.hpp"

namespace equipoise {

struct CourseBatch : CourseArrays {
    std::uint16_t patient[kSize];   ///< of each place: the patient's number in the batch
    std::uint32_t pair[kSize / 2];  ///< subjects of the blocks of normals that places 2 k and 2 k + 1 share
    std::size_t count = 0;          ///< patients
    std::size_t places = 0;         ///< that are still worked on: of all patients, or of the pairs with one in the ICU
    bool packed = false;            ///< place and patient are not the same any more

    /// Places in whole vectors, so that loops over them have no rest; those beyond `places` hold nobody, and nobody who
    /// is there depends on them.
    std::size_t vector_places() const { return (places + 31) & ~std::size_t{31}; }

    /// n patients from `first` on, at randomization. `first` is even.
    void start(const ScorePathConstants (&constants)[2], ReplicateKey key, std::uint32_t first, std::size_t n,
               const Cohort& cohort);
    /// Leaves out the pairs that are out of the ICU, if that is worth it. Nobody's numbers depend on it.
    void pack();
    /// Normals of everybody who is left.
    void draw_noise(ReplicateKey key, std::uint32_t block);
    /// Writes this day's score of those who had one, kNotObserved for the others.
    void put_scores(std::uint8_t* points) const;
};

}  // namespace equipoise
