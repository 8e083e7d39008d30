#pragma once
// From look to look: limits from what each look may spend or from given values. Both the planned boundary and the walk
// along the observed information are this.
#include "sim/design/look_density.hpp"

namespace equipoise {

/// Where a limit comes from: there is none, a given z, or the z that spends a cumulative error.
enum class LimitRule : std::uint8_t { none, given, spend };

struct LookRule {
    LimitRule efficacy = LimitRule::none;
    double efficacy_value = 0;  ///< z, or the type I error of one side spent by this look
    double most_alpha = 1;      ///< a given z is raised where it would spend more of one side's type I error than this
    LimitRule futility = LimitRule::none;
    double futility_value = 0;  ///< z, or the type II error spent by this look
    bool closes = false;        ///< the last look of a design with futility: what is no benefit is futility
};

/// Trials along their looks: the density is carried over a look only when it is known when the next one comes, because
/// the steps on both sides say how fine it must be.
class LookPath {
  public:
    void reserve();
    void be_quick();
    void begin(double b = 0, double t = 0);
    /// The trials that are still going on when information t is reached.
    const LookDensity& reach(double t);
    void stop(double t, const GoingOn& region);  ///< at t some stop

  private:
    LookDensity density_[2];
    int now_ = 0;
    bool pending_ = false;
    double at_ = 0;
    GoingOn region_;
};

struct RecursionKind {
    int sides = 1;
    bool binding = false;  ///< efficacy limits count on futility stops
    bool inner_wedge = false;
    bool spends_futility = false;  ///< some look spends type II error
};

class LimitRecursion {
  public:
    explicit LimitRecursion(RecursionKind kind) : kind_(kind) {}
    void reserve();
    /// Limits to 1e-8 instead of 1e-10, more quickly.
    void be_quick() { quick_ = true; }
    void begin(double drift);
    /// t more than the last look's; a step below LookDensity::kLeastStep counts as that.
    Limits next(double t, const LookRule& rule);
    /// As next(), with limits that are known already.
    void follow(double t, const Limits& limits);
    double alpha_spent() const { return alpha_spent_; }  ///< of one side
    double beta_spent() const { return beta_spent_; }    ///< 0 unless some look spends it

  private:
    double step_to(double t);
    void spend_efficacy(double t, const LookRule& rule, Limits& limits);
    LookPath& operating() { return kind_.binding ? efficacy_ : operating_; }
    void spend_futility(double t, const LookRule& rule, Limits& limits);
    void stop(double t, const Limits& limits);

    RecursionKind kind_;
    bool quick_ = false;
    LookPath efficacy_;   ///< what the type I error counts on
    LookPath operating_;  ///< futility obeyed; used when it is spent and not binding
    double drift_ = 0, t_ = 0, alpha_spent_ = 0, beta_spent_ = 0;
};

}  // namespace equipoise
