#include "sim/search/assured_size.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/search/fitted_assurance.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kScoutDraws = 256;
constexpr int kSizes = 12;          // of a refinement
constexpr double kMargin = 1.25;    // beyond the bracket, to either side
constexpr int kMostExtensions = 4;  // of a refinement whose interval reaches beyond its sizes

class Search {
  public:
    Search(const Study& study, double target, const AssuranceOptions& options, const Campaign& campaign)
        : study_(study),
          target_(target),
          options_(options),
          campaign_(campaign),
          unit_(static_cast<std::size_t>(study.scenario.allocation().total())),
          largest_(std::max<std::size_t>(
              unit_, static_cast<std::size_t>(study.scenario.simulation.largest_n) / unit_ * unit_)),
          found_(study.scenario.analyses.size()) {}

    std::vector<AssuredSize> answers() {
        std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> brackets = scout();
        for (const auto& [bracket, analyses] : brackets) refine(bracket.first, bracket.second, analyses);
        confirm();
        return found_;
    }

  private:
    void see(std::size_t a, std::size_t n, const Proportion& p) {
        if (found_[a].highest_n > 0 && !(p.value > found_[a].highest.value)) return;
        found_[a].highest = p;
        found_[a].highest_n = n;
    }

    // Sizes between which each analysis passes the target; those that do not are left out.
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> scout() {
        std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> brackets;
        AssuranceOptions few = options_;
        few.draws = std::min(options_.draws, kScoutDraws);
        std::vector<bool> passed(found_.size(), false);
        std::size_t before = unit_;
        for (std::size_t n = std::min(largest_, 16 * unit_);; n = std::min(largest_, 2 * n)) {
            const std::size_t sizes[] = {n};
            const AssuranceTable table = assurance(study_, sizes, few, campaign_);
            for (std::size_t a = 0; a < found_.size(); ++a) {
                see(a, n, table.at[0][a].assurance);
                if (passed[a] || table.at[0][a].assurance.value < target_) continue;
                passed[a] = true;
                brackets[{before, n}].push_back(a);
            }
            if (n == largest_ || std::all_of(passed.begin(), passed.end(), [](bool p) { return p; })) break;
            before = n;
        }
        for (std::size_t a = 0; a < passed.size(); ++a)  // within the scout's error of it: looked at again
            if (!passed[a] && found_[a].highest.value + 3 * found_[a].highest.mcse >= target_)
                brackets[{std::max(unit_, largest_ / 2 / unit_ * unit_), largest_}].push_back(a);
        return brackets;
    }

    std::vector<std::size_t> grid(double low, double high) const {
        std::vector<std::size_t> sizes;
        for (int k = 0; k < kSizes; ++k) {
            const double n = low * std::pow(high / low, static_cast<double>(k) / (kSizes - 1));
            const auto whole = static_cast<std::size_t>(std::ceil(n / static_cast<double>(unit_))) * unit_;
            const std::size_t size = std::clamp(whole, unit_, largest_);
            if (sizes.empty() || size > sizes.back()) sizes.push_back(size);
        }
        return sizes;
    }

    void refine(std::size_t from, std::size_t to, std::vector<std::size_t> analyses) {
        double low = static_cast<double>(from) / kMargin, high = static_cast<double>(to) * kMargin;
        for (int extension = 0; !analyses.empty(); ++extension) {
            const std::vector<std::size_t> sizes = grid(std::fmax(low, static_cast<double>(unit_)), high);
            const AssuranceTable table = assurance(study_, sizes, options_, campaign_);
            const bool at_ends = sizes.front() == unit_ && sizes.back() == largest_;
            const bool last = extension == kMostExtensions || at_ends || sizes.size() < 4;
            std::erase_if(analyses, [&](std::size_t a) { return take(a, table, sizes, last); });
            low /= 1.6;
            high *= 1.6;
        }
    }

    // True if the sizes hold the crossing with its interval, or no others are to come.
    bool take(std::size_t a, const AssuranceTable& table, const std::vector<std::size_t>& sizes, bool last) {
        std::vector<AssuranceAt> seen;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            seen.push_back({static_cast<double>(sizes[i]), table.at[i][a].assurance});
            see(a, sizes[i], table.at[i][a].assurance);
        }
        if (seen.size() < 4) return true;  // too few sizes below the largest n: nothing can be fitted
        const FittedAssurance curve(std::move(seen));
        const auto [n, lower, upper] = curve.crossing(target_);
        const bool low_open = lower == curve.low() && sizes.front() > unit_;
        const bool high_open = std::isinf(upper) && sizes.back() < largest_;
        if (!last && (low_open || high_open || std::isinf(n))) return false;
        if (std::isinf(n)) return true;
        const AssuranceCrossing whole = AssuranceCrossing{n, lower, upper}.whole(unit_);
        found_[a].reached = true;
        found_[a].n = static_cast<std::size_t>(whole.n);
        found_[a].n_lower = whole.lower;
        found_[a].n_upper = whole.upper;
        return true;
    }

    void confirm() {
        std::vector<std::size_t> sizes;
        for (const AssuredSize& found : found_)
            if (found.reached) sizes.push_back(found.n);
        std::sort(sizes.begin(), sizes.end());
        sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
        if (sizes.empty()) return;
        const AssuranceTable table = assurance(study_, sizes, options_, campaign_);
        for (std::size_t a = 0; a < found_.size(); ++a) {
            const auto at = std::find(sizes.begin(), sizes.end(), found_[a].n);
            if (found_[a].reached) found_[a].at_n = table.at[static_cast<std::size_t>(at - sizes.begin())][a].assurance;
        }
    }

    const Study& study_;
    double target_;
    AssuranceOptions options_;
    const Campaign& campaign_;
    std::size_t unit_, largest_;
    std::vector<AssuredSize> found_;
};

}  // namespace

AssuredSizes assured_sizes(const Study& study, double target, const AssuranceOptions& asked, const Campaign& campaign) {
    const AssuranceOptions options = with_defaults(asked, study.scenario);
    AssuredSizes result;
    result.draws = options.draws;
    result.trials_per_draw = options.trials_per_draw;
    result.target = target;
    result.at = Search(study, target, options, campaign).answers();
    result.drawn = Uncertainty(study, options.parts).in_words();
    return result;
}

}  // namespace equipoise
