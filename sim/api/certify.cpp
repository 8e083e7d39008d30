#include "equipoise/certify.hpp"

#include "sim/api/publish.hpp"
#include "sim/results/certificate_row.hpp"

namespace equipoise::api {

CertifyResult certify(const Study& study, const CertifyOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const std::int64_t trials = options.trials == 0 ? Certificate::kTrials : options.trials;
        const equipoise::Study set =
            with_settings(study, settings({{"n", "simulation.n", options.n}, {"trials", "simulation.trials", trials}}));
        const std::size_t n = patients_of(set);
        const std::vector<CertificateRow> rows = certificate_rows(
            set.scenario, n, certificates(set, n, static_cast<std::uint64_t>(trials), campaign_of(execution)));
        return CertifyResult{published(table_of<CertificateRow>("certificate", rows)), Certificate::kConfidence,
                             not_certified(set.scenario, rows)};
    });
}

}  // namespace equipoise::api
