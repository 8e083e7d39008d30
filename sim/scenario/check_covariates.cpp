#include "sim/scenario/check_covariates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/trial/covariates.hpp"

namespace equipoise {
namespace {

// Names that mean something else in a scenario, in a data set, or in the file that `simulate` writes.
constexpr std::array<std::string_view, 16> kTaken{"site",  "baseline", "trial",  "id",   "arm",   "arrival",
                                                  "time",  "status",   "crtime", "crev", "entry", "left",
                                                  "right", "n",        "day",    "score"};

bool is_word(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && letter(name[0]) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void check_normal(const Covariate& c, const std::string& path, TomlDocument& problems) {
    if (!c.mean) problems.add(path, "has no mean", "give mean and sd (they are known only for age and apache2)");
    if (!c.sd) problems.add(path, "has no sd", "give mean and sd (they are known only for age and apache2)");
    if (!c.levels.empty() || !c.probabilities.empty())
        problems.add(path, "is normal and has categories",
                     "write kind = \"categorical\", or leave levels and probabilities out");
    for (const auto& [effect, name] : {std::pair{&c.log_hazard, ".log_hazard"}, std::pair{&c.plateau, ".plateau"}})
        if (effect->size() > 1)
            problems.add(path + name, fmt::format("has {} numbers", effect->size()), "give one number, per unit");
    if (!c.mean || !c.sd) return;
    const double infinity = std::numeric_limits<double>::infinity(), low = c.low.value_or(-infinity),
                 high = c.high.value_or(infinity);
    if (!(low < high))
        problems.add(path + ".low", fmt::format("{:g} is not below high, {:g}", low, high), "let low be the smaller");
    else if ((low - *c.mean) / *c.sd > 4 || (high - *c.mean) / *c.sd < -4)
        problems.add(path, "cuts nearly all of its normal away", "choose bounds within 4 sd of the mean");
}

void check_categorical(const Covariate& c, const std::string& path, TomlDocument& problems) {
    const std::size_t k = c.probabilities.size();
    if (k < 2)
        problems.add(path + ".probabilities", fmt::format("has {} numbers", k),
                     "give one for each of two or more categories");
    if (k > 50) problems.add(path + ".probabilities", fmt::format("has {} categories", k), "use at most 50");
    const double total = std::accumulate(c.probabilities.begin(), c.probabilities.end(), 0.0);
    if (k > 0 && std::fabs(total - 1) > 1e-9)
        problems.add(path + ".probabilities", fmt::format("add up to {:g}", total), "let them add up to 1");
    if (!c.levels.empty() && c.levels.size() != k)
        problems.add(path + ".levels", fmt::format("names {} categories and probabilities has {}", c.levels.size(), k),
                     "give one for each");
    if (std::set<std::string>(c.levels.begin(), c.levels.end()).size() != c.levels.size())
        problems.add(path + ".levels", "names a category twice", "give each its own name");
    for (const std::string& level : c.levels)
        if (level.empty() || level.find_first_of(",\"\n\r\t") != std::string::npos)
            problems.add(path + ".levels", "\"" + level + "\" cannot name a category",
                         "use text without commas, quotes and tabs");
    for (const auto& [effect, name] : {std::pair{&c.log_hazard, ".log_hazard"}, std::pair{&c.plateau, ".plateau"}})
        if (!effect->empty() && effect->size() != k)
            problems.add(path + name, fmt::format("has {} numbers for {} categories", effect->size(), k),
                         "give one for each category (0 for the first)");
    if (c.mean || c.sd || c.low || c.high)
        problems.add(path, "is categorical and has a mean, sd or bounds", "leave them out, or write kind = \"normal\"");
}

void check_correlations(const Scenario& s, TomlDocument& problems) {
    const std::string path = "covariates.correlation";
    const auto position = [&](const std::string& name) {
        const auto found =
            std::find_if(s.covariate.begin(), s.covariate.end(), [&](const Covariate& c) { return c.name == name; });
        return static_cast<std::size_t>(found - s.covariate.begin()) + 1;
    };
    const std::size_t m = s.covariate.size() + 1;
    std::vector<double> matrix(m * m, 0.0);
    for (std::size_t j = 0; j < m; ++j) matrix[j * m + j] = 1;
    std::set<std::pair<std::size_t, std::size_t>> seen;
    bool sound = true;
    const auto add = [&](std::size_t i, std::string what, std::string instead) {
        problems.add(fmt::format("{}[{}]", path, i), std::move(what), std::move(instead));
        sound = false;
    };
    for (std::size_t i = 0; i < s.covariates.correlation.size(); ++i) {
        const CovariateCorrelation& pair = s.covariates.correlation[i];
        if (pair.between.size() != 2) {
            add(i, fmt::format("names {} covariates", pair.between.size()), "write between = [\"age\", \"apache2\"]");
            continue;
        }
        std::size_t at[2];
        for (std::size_t side = 0; side < 2; ++side) {
            const std::string& name = pair.between[side];
            at[side] = name == CovariateModel::kBaseline ? 0 : position(name);
            if (at[side] == m)
                add(i, "there is no covariate \"" + name + "\"", "name one of [[covariate]], or \"baseline\"");
            if (at[side] == 0 && !s.sofa)
                add(i, "\"baseline\" is the SOFA score at randomization, and the scenario has no [sofa]",
                    "add [sofa] (an empty table takes the defaults)");
        }
        if (at[0] == m || at[1] == m) continue;
        if (at[0] == at[1])
            add(i, "names the same covariate twice", "name two");
        else if (!seen.insert(std::minmax(at[0], at[1])).second)
            add(i, "repeats an earlier pair", "state each pair once");
        else
            matrix[at[0] * m + at[1]] = matrix[at[1] * m + at[0]] = pair.value;
    }
    if (sound && lower_triangle(matrix, m).empty())
        problems.add(path, "no patients can have all these correlations together (the matrix is not positive definite)",
                     "bring them nearer to 0");
}

}  // namespace

bool check_covariates(const Scenario& s, TomlDocument& problems) {
    const std::size_t before = problems.count();
    if (s.covariate.size() > CovariateModel::kMost)
        problems.add("covariate", fmt::format("there are {}", s.covariate.size()),
                     fmt::format("use at most {}", CovariateModel::kMost));
    std::set<std::string> names;
    for (std::size_t j = 0; j < s.covariate.size(); ++j) {
        const Covariate& c = s.covariate[j];
        const std::string path = fmt::format("covariate[{}]", j);
        if (!is_word(c.name))
            problems.add(path + ".name", c.name.empty() ? "is missing" : "\"" + c.name + "\" is not a plain word",
                         "use letters, digits and _ , for example \"age\"");
        else if (std::find(kTaken.begin(), kTaken.end(), c.name) != kTaken.end() ||
                 (c.name.starts_with("sofa") && c.name.size() > 4))
            problems.add(path + ".name", "\"" + c.name + "\" means something else", "choose another name");
        else if (!names.insert(c.name).second)
            problems.add(path + ".name", "a second covariate is named \"" + c.name + "\"", "give each its own name");
        if (c.kind == CovariateKind::normal)
            check_normal(c, path, problems);
        else
            check_categorical(c, path, problems);
        if (c.on_plateau() && !s.sofa)
            problems.add(path + ".plateau", "acts on the score, and the scenario has no [sofa]",
                         "add [sofa] (an empty table takes the defaults)");
    }
    if (problems.count() == before) check_correlations(s, problems);
    return problems.count() == before;
}

}  // namespace equipoise
