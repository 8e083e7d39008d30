#include "sim/interim/latent_course.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "models/numeric/portable_math.hpp"
#include "models/sofa/score_path.hpp"
#include "sim/random/replicates.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kStrata = 64;  // of the rate
constexpr double kOfPrior = 0.2;     // share of the proposals

// S0 and the plateau, and a normal distribution of theirs: precision, and its Cholesky factor (lower: a, 0; b, c).
struct Pair {
    double start, plateau;
};
struct PairLaw {
    Pair mean;
    double p00, p01, p11, a, b, c;

    static PairLaw of(Pair mean, double p00, double p01, double p11) {
        const double a = std::sqrt(p00), b = p01 / a;
        return {mean, p00, p01, p11, a, b, std::sqrt(p11 - b * b)};
    }
    double log_root_determinant() const { return portable::log(a * c); }
    double log_density(Pair x) const {  // but for log(2 pi)
        const double u = x.start - mean.start, v = x.plateau - mean.plateau, along = a * u + b * v, across = c * v;
        return log_root_determinant() - 0.5 * (along * along + across * across);
    }
    Pair draw(double z0, double z1) const {
        const double v = z1 / c;
        return {mean.start + (z0 - b * v) / a, mean.plateau + v};
    }
};

// p = level + slope (S0 - 10) + N(0, sd).
PairLaw prior_of(const SofaCourse& course, const ScorePathConstants& c) {
    const double start = 1 / (course.baseline.sd * course.baseline.sd), sd = std::max(course.plateau.sd, 1e-3),
                 plateau = 1 / (sd * sd), slope = course.plateau.slope;
    return PairLaw::of({course.baseline.mean, c.level + slope * (course.baseline.mean - 10)},
                       start + slope * slope * plateau, -slope * plateau, plateau);
}

struct SeenScore {
    int day;
    double score;
};

// The scores as a regression on (a^d, 1 - a^d), each less what the one before foretells; a score's rounding counts as
// noise, and a score at an end of the scale, which may be any beyond, as little.
struct Regression {
    PairLaw law;
    double log_likelihood;
};
Regression regress(const PairLaw& prior, std::span<const SeenScore> seen, const SofaNoise& noise, double rate) {
    constexpr double kRounding = 1.0 / 12, kBeyond = 9;
    double p00 = prior.p00, p01 = prior.p01, p11 = prior.p11, b0 = 0, b1 = 0, log_likelihood = 0;
    double start_before = 0, plateau_before = 0, left_before = 0;
    int day_before = -1;
    for (const auto& [day, score] : seen) {
        const double on_start = portable::exp(-rate * day), on_plateau = 1 - on_start;
        const double left = score - on_start * prior.mean.start - on_plateau * prior.mean.plateau;
        const double carry = day_before < 0 ? 0 : portable::pow(noise.correlation, day - day_before);
        const double x0 = on_start - carry * start_before, x1 = on_plateau - carry * plateau_before,
                     y = left - carry * left_before;
        const double variance = noise.sd * noise.sd * (1 - carry * carry) + kRounding * (1 + carry * carry) +
                                (score <= 0 || score >= 24 ? kBeyond : 0);
        p00 += x0 * x0 / variance;
        p01 += x0 * x1 / variance;
        p11 += x1 * x1 / variance;
        b0 += x0 * y / variance;
        b1 += x1 * y / variance;
        log_likelihood -= 0.5 * (y * y / variance + portable::log(variance));
        start_before = on_start, plateau_before = on_plateau, left_before = left, day_before = day;
    }
    const double determinant = p00 * p11 - p01 * p01;
    const Pair step{(p11 * b0 - p01 * b1) / determinant, (p00 * b1 - p01 * b0) / determinant};
    const PairLaw law = PairLaw::of({prior.mean.start + step.start, prior.mean.plateau + step.plateau}, p00, p01, p11);
    log_likelihood +=
        prior.log_root_determinant() - law.log_root_determinant() + 0.5 * (b0 * step.start + b1 * step.plateau);
    return {law, log_likelihood};
}

// Phi(z) for z <= 0, within 1.2e-7 of itself (Press et al. 1992, section 6.2): weights need no more, and there are
// hundreds of thousands a patient.
double lower_tail(double z) {
    const double x = -z * 0.70710678118654752440, t = 1 / (1 + 0.5 * x);
    constexpr double kTerms[] = {-1.26551223, 1.00002368,  0.37409196, 0.09678418,  -0.18628806,
                                 0.27886807,  -1.13520398, 1.48851587, -0.82215223, 0.17087277};
    double sum = 0;
    for (std::size_t k = std::size(kTerms); k-- > 0;) sum = sum * t + kTerms[k];
    return 0.5 * t * portable::exp(sum - x * x);
}
double phi(double z) { return z <= 0 ? lower_tail(z) : 1 - lower_tail(-z); }

// A normal deviate between limits, and the chance to lie there; the tail that is nearer to them gives the digits.
struct Between {
    double value, chance;
};
Between draw_between(double low, double high, double u) {
    if (low > 0) {
        const Between mirrored = draw_between(-high, -low, 1 - u);
        return {-mirrored.value, mirrored.chance};
    }
    const double below = std::isinf(low) ? 0 : phi(low), chance = (std::isinf(high) ? 1 : phi(high)) - below;
    const double p = below + u * chance;
    return {p > 0 && p < 1 ? portable::normal_quantile(p) : std::clamp(0.0, low, high), chance};
}

// One patient's stay, and the courses proposed for it.
class Proposals {
  public:
    Proposals(const SofaArm& arm, std::span<const double> scores, double stay);

    struct Proposal {
        CourseState state;
        double log_weight;
    };
    Proposal draw(Stream& stream) const;

  private:
    struct Stratum {
        Regression fit;
        double share;  ///< of the proposals that are not the prior's
    };
    /// The deviations day by day, within the scores' limits; adds to the weight.
    Proposal live(Pair pair, double factor, double log_weight, Stream& stream) const;
    double log_rate_score(std::size_t stratum, double within) const {
        return portable::normal_quantile((static_cast<double>(stratum) + within) / static_cast<double>(strata_.size()));
    }

    const SofaArm& arm_;
    ScorePathConstants c_;
    std::span<const double> scores_;
    double stay_;
    int last_;
    PairLaw prior_;
    std::vector<Stratum> strata_;
};

Proposals::Proposals(const SofaArm& arm, std::span<const double> scores, double stay)
    : arm_(arm),
      c_(arm.course, arm.effect),
      scores_(scores),
      stay_(stay),
      last_(static_cast<int>(stay)),
      prior_(prior_of(arm.course, c_)) {
    std::vector<SeenScore> seen;
    for (int day = 0; day <= last_ && static_cast<std::size_t>(day) < scores.size(); ++day)
        if (const double score = scores[static_cast<std::size_t>(day)]; !std::isnan(score))
            seen.push_back({day, score});
    strata_.resize(c_.spread > 0 ? kStrata : 1);
    double best = -std::numeric_limits<double>::infinity(), sum = 0;
    for (std::size_t s = 0; s < strata_.size(); ++s) {
        const double rate = portable::exp(c_.log_rate + c_.spread * log_rate_score(s, 0.5));
        strata_[s].fit = regress(prior_, seen, arm.course.noise, std::min(rate, 50.0));
        best = std::max(best, strata_[s].fit.log_likelihood);
    }
    for (Stratum& s : strata_) sum += s.share = portable::exp(s.fit.log_likelihood - best);
    for (Stratum& s : strata_) s.share /= sum;
}

Proposals::Proposal Proposals::draw(Stream& stream) const {
    const double strata = static_cast<double>(strata_.size());
    const bool of_prior = stream.uniform() < kOfPrior;
    double u = stream.uniform();
    std::size_t s = 0;
    if (of_prior)
        s = static_cast<std::size_t>(u * strata);
    else
        while (s + 1 < strata_.size() && u >= strata_[s].share) u -= strata_[s++].share;
    const double z0 = portable::normal_quantile(stream.uniform()), z1 = portable::normal_quantile(stream.uniform());
    const Pair pair = (of_prior ? prior_ : strata_[s].fit.law).draw(z0, z1);
    const float factor = daily_factor(c_, static_cast<float>(log_rate_score(s, stream.uniform())));
    if (pair.start < SofaBaseline::low || pair.start > SofaBaseline::high) return {{}, -portable::kInfinity};
    // Prior over proposal, both given the stratum's own uniform part.
    const double to_fit = strata_[s].fit.law.log_density(pair) - prior_.log_density(pair);
    const double log_weight =
        -portable::log(kOfPrior + (1 - kOfPrior) * strata_[s].share * strata * portable::exp(std::min(to_fit, 600.0)));
    return live(pair, factor, log_weight, stream);
}

Proposals::Proposal Proposals::live(Pair pair, double factor, double log_weight, Stream& stream) const {
    const double plateau = std::max(0.0, pair.plateau);
    double distance = pair.start - plateau, noise = 0;
    for (int day = 0;; ++day) {
        const double expected = plateau + distance, carried = day == 0 ? 0 : c_.phi * noise,
                     sd = day == 0 ? c_.noise_start : c_.noise_step, u = stream.uniform();
        const double score =
            static_cast<std::size_t>(day) < scores_.size() ? scores_[static_cast<std::size_t>(day)] : std::nan("");
        const double low = score > 0 ? score - 0.5 - expected - carried : -portable::kInfinity,
                     high = score < 24 ? score + 0.5 - expected - carried : portable::kInfinity;
        if (sd > 0) {
            const Between z = draw_between(low / sd, high / sd, u);
            if (!(z.chance > 0)) return {{}, -portable::kInfinity};
            log_weight += portable::log(z.chance);
            noise = carried + sd * z.value;
        } else {
            if (!(low <= 0 && 0 < high)) return {{}, -portable::kInfinity};
            noise = carried;
        }
        const float x =
            clipped_score(static_cast<float>(plateau), static_cast<float>(distance), static_cast<float>(noise));
        const double hazard = arm_.death_hazard[static_cast<std::size_t>(day)] * relative_death_hazard(c_, x) +
                              (day == 0 ? 0 : discharge_hazard(c_, x));
        log_weight -= hazard * std::min(1.0, stay_ - day);
        if (day == last_)
            return {{static_cast<float>(plateau), static_cast<float>(distance), static_cast<float>(factor),
                     static_cast<float>(noise)},
                    log_weight};
        distance *= factor;
    }
}

}  // namespace

LatentCourse::LatentCourse(const SofaArm& arm, std::span<const double> scores, double stay, std::uint64_t seed,
                           std::uint32_t subject) {
    const Proposals proposals(arm, scores, stay);
    std::vector<Proposals::Proposal> drawn;
    double best = -portable::kInfinity;
    for (std::size_t k = 0; k < kProposals; ++k) {
        Stream stream({seed, replicates::kLatentCourses + k}, subject, Purpose::score);
        drawn.push_back(proposals.draw(stream));
        best = std::max(best, drawn.back().log_weight);
    }
    if (!(best > -portable::kInfinity)) {
        *this = LatentCourse(arm, {}, stay, seed, subject);
        meets_scores_ = false;
        return;
    }
    double sum = 0, squares = 0;
    for (Proposals::Proposal& p : drawn) {
        p.log_weight = portable::exp(p.log_weight - best);  // from here on the weight
        sum += p.log_weight;
        squares += p.log_weight * p.log_weight;
    }
    effective_ = sum * sum / squares;
    // Systematic resampling: as many copies of each as its weight says, within one.
    states_.reserve(kStates);
    double before = 0;
    for (const Proposals::Proposal& p : drawn) {
        before += p.log_weight;
        while (states_.size() < kStates &&
               (static_cast<double>(states_.size()) + 0.5) * sum <= before * static_cast<double>(kStates))
            states_.push_back(p.state);
    }
    while (states_.size() < kStates) states_.push_back(states_.back());
}

}  // namespace equipoise
