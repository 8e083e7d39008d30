#pragma once
// The type I error of one analysis, certified.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/search/certificate.hpp"

namespace equipoise {

struct CertificateRow : Certificate {
    double n = unknown;
    std::string name, test, when;
    double level = unknown;       ///< what the design allows
    std::string rule;             ///< what decides in place of the level
    std::string counted;          ///< what a type I error is here
    std::string null_hypothesis;  ///< under which the trials ran

    static std::vector<Measure<CertificateRow>> columns();
};

std::vector<CertificateRow> certificate_rows(const Scenario& scenario, std::size_t n,
                                             const std::vector<Certificate>& list);

/// Names of the analyses that have no row.
std::vector<std::string> not_certified(const Scenario& scenario, const std::vector<CertificateRow>& rows);

}  // namespace equipoise
