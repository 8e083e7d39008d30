#pragma once
// Keeps an arm's stated (marginal) mortality when covariates make patients differ. Patient i's cumulative hazard is w_i
// H0(t) with w = exp(log hazard of the covariates); the arm's survival is then E exp(-w H0(t)) = L(H0(t)), L the
// Laplace transform of w, and must be the scenario's exp(-H(t)), so H = -log L(H0). A patient dies when w_i H0 reaches
// a unit exponential e_i, that is when the arm's stated cumulative hazard H reaches -log L(e_i / w_i). That function
// does not depend on the arm: both arms keep their curves. The stated effect is therefore the marginal one; at given
// covariates the hazard ratio lies further from 1 (it is not collapsible).
#include <span>
#include <vector>

namespace equipoise {

class MarginalFrailty {
  public:
    /// log_hazard: of patients who stand for the population.
    explicit MarginalFrailty(std::span<const double> log_hazard);
    /// e[i] becomes -log L(e[i] / w[i]), w[i] = exp(log_hazard[i]). e > 0. Relative error below 1e-6. Allocates
    /// nothing.
    void to_marginal(std::span<double> e, std::span<const double> log_hazard) const;

    /// All that it is made of, for whoever must know whether two are the same.
    std::vector<double> numbers() const;

  private:
    std::vector<double> at_, slope_;  // log of -log L and its derivative, on an even grid of the logarithm
};

}  // namespace equipoise
