#include "sim/analysis/binary/boschloo.hpp"

#include "sim/analysis/binary/unconditional_estimate.hpp"

namespace equipoise {

Estimate Boschloo::evaluate(const BinaryTable& table, const AnalysisContext&, Arena& arena, Details* details) const {
    return unconditional_estimate(table, TableOrder::fisher, alternative, "boschloo", arena, details);
}

}  // namespace equipoise
