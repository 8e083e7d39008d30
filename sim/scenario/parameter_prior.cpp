#include "sim/scenario/parameter_prior.hpp"

#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {
namespace {

constexpr double kMostOutside = 1e-3;
const std::string kTable = "prior.parameters";

double to_scale(double x, PriorScale scale) {
    if (scale == PriorScale::identity) return x;
    if (scale == PriorScale::log) return x > 0 ? portable::log(x) : -HUGE_VAL;
    return x <= 0 ? -HUGE_VAL : x >= 1 ? HUGE_VAL : portable::log(x) - portable::log1p(-x);
}

double from_scale(double z, PriorScale scale) {
    if (scale == PriorScale::identity) return z;
    if (scale == PriorScale::log) return portable::exp(z);
    return z > 0 ? 1 / (1 + portable::exp(-z)) : 1 - 1 / (1 + portable::exp(z));
}

}  // namespace

PriorScale default_scale(const Parameter& parameter) {
    if (parameter.range.low < 0) return PriorScale::identity;
    return parameter.range.high == 1 && parameter.unit.empty() ? PriorScale::logit : PriorScale::log;
}

ParameterDraw::ParameterDraw(const ParameterPrior& prior, const Parameter& parameter)
    : path_(parameter.path),
      part_(parameter.part),
      scale_(prior.scale.value_or(default_scale(parameter))),
      range_(parameter.range),
      sd_(prior.sd) {
    const std::string where = kTable + "." + path_;
    const std::string allowed = field_detail::range_text(range_);
    if (prior.mean && prior.median) throw InputError(where, "gives the middle twice", "keep one of mean and median");
    if (scale_ == PriorScale::log && range_.low < 0)
        throw InputError(where + ".scale",
                         "\"log\" needs a parameter that is above 0, and " + path_ + " may be " + allowed,
                         "write \"identity\"");
    if (scale_ == PriorScale::logit && (range_.low < 0 || range_.high > 1))
        throw InputError(where + ".scale",
                         "\"logit\" needs a parameter between 0 and 1, and " + path_ + " may be " + allowed,
                         "write \"log\" or \"identity\"");
    if (prior.median && !range_.contains(*prior.median))
        throw InputError(where + ".median", fmt::format("{:g} is out of the parameter's range", *prior.median),
                         "write " + allowed);
    mean_ = prior.mean ? *prior.mean : to_scale(prior.median.value_or(*parameter.value), scale_);
    if (!std::isfinite(mean_))
        throw InputError(where,
                         fmt::format("{} {:g} has no {}", prior.median ? "the median" : "the scenario's own value",
                                     prior.median.value_or(*parameter.value), enum_name(scale_)),
                         prior.median ? "choose another median, or scale = \"identity\"" : "state median or mean");
    const double low = std::isfinite(range_.low) ? (to_scale(range_.low, scale_) - mean_) / sd_ : -HUGE_VAL;
    const double high = std::isfinite(range_.high) ? (to_scale(range_.high, scale_) - mean_) / sd_ : HUGE_VAL;
    below_ = normal_cdf(low);
    inside_ = 1 - below_ - normal_upper(high);
    if (!(1 - inside_ <= kMostOutside))
        throw InputError(
            where, fmt::format("{:.3g}% of the prior lies outside the parameter's range", 100 * (1 - inside_)),
            (prior.mean && scale_ != PriorScale::identity
                 ? fmt::format(
                       "mean and sd are on the {} scale: state median in the parameter's own units; the parameter is ",
                       enum_name(scale_))
                 : std::string("take a smaller sd or another middle; the parameter is ")) +
                allowed);
}

double ParameterDraw::at(double u) const {
    const double x = from_scale(mean_ + sd_ * normal_quantile(below_ + u * inside_), scale_);
    const double low = range_.low_open ? std::nextafter(range_.low, HUGE_VAL) : range_.low,
                 high = range_.high_open ? std::nextafter(range_.high, -HUGE_VAL) : range_.high;
    return std::fmin(std::fmax(x, low), high);
}

std::string ParameterDraw::in_words() const {
    const char* law = scale_ == PriorScale::identity ? "normal"
                      : scale_ == PriorScale::log    ? "log-normal"
                                                     : "logit-normal";
    return fmt::format("{}, {} with median {:.3g} (95% from {:.3g} to {:.3g})", path_, law, at(0.5), at(0.025),
                       at(0.975));
}

std::uint32_t ParameterDraw::subject() const {
    std::uint32_t hash = 2166136261u;
    for (const char c : path_) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash | 0x80000000u;  // clear of the small numbers of the other priors
}

}  // namespace equipoise
