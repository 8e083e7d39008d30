#include "sim/analysis/binary/barnard.hpp"

#include "sim/analysis/binary/unconditional_estimate.hpp"

namespace equipoise {

Estimate Barnard::evaluate(const BinaryTable& table, const AnalysisContext&, Arena& arena, Details* details) const {
    return unconditional_estimate(table, TableOrder::z_pooled, alternative, "barnard_zpooled", arena, details);
}

}  // namespace equipoise
