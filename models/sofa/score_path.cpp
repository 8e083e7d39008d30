#include "models/sofa/score_path.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {

ScorePathConstants::ScorePathConstants(const SofaCourse& course, const SofaEffect& effect)
    : mean(static_cast<float>(course.baseline.mean)),
      sd(static_cast<float>(course.baseline.sd)),
      level(static_cast<float>(course.plateau.level + effect.plateau)),
      slope(static_cast<float>(course.plateau.slope)),
      plateau_sd(static_cast<float>(course.plateau.sd)),
      log_rate(static_cast<float>(course.rate.rate > 0 ? portable::log(course.rate.rate * effect.rate_ratio) : -30.0)),
      spread(static_cast<float>(course.rate.spread)),
      phi(static_cast<float>(course.noise.correlation)),
      noise_start(static_cast<float>(course.noise.sd)),
      noise_step(
          static_cast<float>(course.noise.sd * std::sqrt(1 - course.noise.correlation * course.noise.correlation))),
      death_per_point(static_cast<float>(course.death.per_point)),
      discharge_per_point(static_cast<float>(course.discharge.per_point)),
      discharge_hazard(static_cast<float>(course.discharge.hazard * effect.discharge_hazard_ratio)),
      baseline_low(portable::normal_cdf((SofaBaseline::low - course.baseline.mean) / course.baseline.sd)),
      baseline_width(portable::normal_cdf((SofaBaseline::high - course.baseline.mean) / course.baseline.sd) -
                     baseline_low) {}

}  // namespace equipoise
