#include "sim/report/csv.hpp"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <string_view>

namespace equipoise::report {

namespace {

class CsvText {
  public:
    explicit CsvText(std::string_view header) : text_(std::string(header) + "\n") {}

    CsvText& field(std::string_view text) {
        separate();
        if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
            text_ += text;
            return *this;
        }
        text_ += '"';
        for (const char c : text) {
            if (c == '"') text_ += '"';
            text_ += c;
        }
        text_ += '"';
        return *this;
    }
    CsvText& numbers(std::initializer_list<double> values) {
        for (const double x : values) {
            separate();
            if (std::isinf(x))
                text_ += x > 0 ? "Inf" : "-Inf";
            else if (!std::isnan(x))
                text_ += fmt::format("{}", x);
        }
        return *this;
    }
    CsvText& share(const Share& s) { return numbers({s.value, s.mcse, s.lower, s.upper}); }
    void end_line() {
        text_ += '\n';
        begun_ = false;
    }
    std::string text() const { return text_; }

  private:
    void separate() {
        if (begun_) text_ += ',';
        begun_ = true;
    }
    std::string text_;
    bool begun_ = false;
};

// Nothing stands behind a number that was not simulated.
double count(std::uint64_t trials) { return trials > 0 ? static_cast<double>(trials) : unknown; }

void add_size(CsvText& csv, const RequiredSize& size, const std::string& when) {
    csv.field(size.reachable ? "true" : "false").numbers({size.n, size.n_lower, size.n_upper}).share(size.power_at_n);
    csv.numbers({size.supremum, size.supremum_mcse, count(size.trials), count(size.trials_at_n)})
        .field(size.note)
        .field(when)
        .end_line();
}

}  // namespace

std::string power_csv(const ReportInput& input) {
    CsvText csv(
        "n,effect_scale,control_mortality_shift,analysis,test,trials,power,mcse,lower,upper,harm,harm_mcse,harm_lower,"
        "harm_upper,"
        "not_estimable,not_estimable_mcse,not_estimable_lower,not_estimable_upper,mean_estimate,mean_estimate_mcse,"
        "sd_estimate,sd_estimate_mcse,true_value,true_value_mcse,bias,"
        "bias_mcse,coverage,coverage_mcse,coverage_lower,coverage_upper,closed_form,closed_form_difference_in_mcse,"
        "closed_form_formula,when");
    for (const CurvePoint& point : input.curve)
        for (std::size_t i = 0; i < point.results.size() && i < input.analyses.size(); ++i) {
            const Performance& p = point.results[i];
            csv.numbers({point.n, point.effect_scale, point.control_mortality_shift}).field(input.analyses[i].name);
            csv.field(input.analyses[i].test).field(std::to_string(p.trials));
            csv.share(p.power).share(p.harm).share(p.not_estimable);
            csv.numbers({p.mean_estimate, p.mean_estimate_mcse, p.sd_estimate, p.sd_estimate_mcse});
            csv.numbers({p.true_value, p.true_value_mcse, p.bias, p.bias_mcse});
            csv.share(p.coverage)
                .numbers({p.closed_form, p.closed_form_difference})
                .field(p.closed_form_formula)
                .field(input.analyses[i].when)
                .end_line();
        }
    return csv.text();
}

std::string size_csv(const ReportInput& input) {
    CsvText csv(
        "analysis,test,target_power,control_mortality,effect_scale,reachable,n,n_lower,n_upper,power_at_n,mcse,lower,"
        "upper,supremum,"
        "supremum_mcse,trials,trials_at_n,note,when");
    for (const AnalysisReport& analysis : input.analyses) {
        if (!analysis.size) continue;
        csv.field(analysis.name).field(analysis.test).numbers({input.target_power, unknown, 1});
        add_size(csv, *analysis.size, analysis.when);
    }
    for (const OptimismGrid& grid : input.optimism)
        for (const OptimismCell& cell : grid.cells) {
            if (!cell.size) continue;
            std::string test, when;
            for (const AnalysisReport& analysis : input.analyses)
                if (analysis.name == grid.analysis) {
                    test = analysis.test;
                    when = analysis.when;
                }
            csv.field(grid.analysis)
                .field(test)
                .numbers({input.target_power, cell.control_mortality, cell.effect_scale});
            add_size(csv, *cell.size, when);
        }
    return csv.text();
}

std::string fit_csv(const ReportInput& input) {
    CsvText csv("arm,quantity,name,from,to,value,standard_error,lower,upper");
    if (!input.pilot) return csv.text();
    for (const FitSummary& arm : input.pilot->arms) {
        const auto line = [&](std::string_view quantity, std::string_view name, std::initializer_list<double> numbers) {
            csv.field(arm.arm).field(quantity).field(name).numbers(numbers).end_line();
        };
        line("patients", "", {unknown, unknown, arm.n, unknown, unknown, unknown});
        line("deaths", "", {unknown, unknown, arm.deaths, unknown, unknown, unknown});
        for (const IntervalDeaths& i : arm.intervals) {
            line("interval at risk", "", {i.from, i.to, i.at_risk, unknown, unknown, unknown});
            line("interval deaths", "", {i.from, i.to, i.deaths, unknown, unknown, unknown});
            line("interval risk", "",
                 {i.from, i.to, i.at_risk > 0 ? i.deaths / i.at_risk : unknown, unknown, i.lower, i.upper});
        }
        for (const SurvivalPoint& p : arm.observed)
            line("survival observed", "", {0, p.day, p.estimate, unknown, p.lower, p.upper});
        for (const SurvivalPoint& p : arm.survival)
            line("survival simulated", "", {0, p.day, p.estimate, unknown, p.lower, p.upper});
        for (const FittedLaw& law : arm.laws) {
            line("log-likelihood", law.law, {unknown, unknown, law.log_likelihood, unknown, unknown, unknown});
            line("AIC", law.law, {unknown, unknown, law.aic, unknown, unknown, unknown});
            for (std::size_t k = 0; k < law.parameters.size(); ++k)
                line("parameter", law.law + (k < law.parameter_names.size() ? ": " + law.parameter_names[k] : ""),
                     {unknown, unknown, law.parameters[k],
                      k < law.standard_errors.size() ? law.standard_errors[k] : unknown, unknown, unknown});
        }
    }
    return csv.text();
}

std::string assurance_csv(const ReportInput& input) {
    CsvText csv(
        "analysis,n,assurance,mcse,lower,upper,conditional_power,conditional_power_mcse,conditional_power_lower,"
        "conditional_power_upper,"
        "target_power,target_reached,target_reached_mcse,target_reached_lower,target_reached_upper,power_quantile_10,"
        "power_median,"
        "power_quantile_90,success_and_benefit,success_and_benefit_mcse,success_and_benefit_lower,"
        "success_and_benefit_upper,harm,harm_mcse,harm_lower,harm_upper,power_quantile_10_mcse,power_median_mcse,"
        "power_quantile_90_mcse,power_sd,power_sd_mcse,draws,trials_per_draw,conditional_trials");
    for (const AssuranceCurve& curve : input.assurance)
        for (const AssurancePoint& point : curve.points) {
            csv.field(curve.analysis).numbers({point.n}).share(point.assurance).share(point.conditional_power);
            csv.numbers({input.target_power}).share(point.target_reached);
            csv.numbers({point.power_quantile_10, point.power_median, point.power_quantile_90});
            csv.share(point.success_and_benefit).share(point.harm);
            csv.numbers({point.quantile_10_mcse, point.median_mcse, point.quantile_90_mcse, point.sd, point.sd_mcse});
            csv.numbers({count(point.draws), count(point.trials_per_draw), count(point.conditional_trials)}).end_line();
        }
    return csv.text();
}

}  // namespace equipoise::report
