#include "sim/api/table_builder.hpp"

#include <cassert>
#include <cmath>

namespace equipoise::api {

void TableBuilder::add(std::vector<Cell> cells) {
    assert(cells.size() == impl_->columns.size());
    for (Cell& cell : cells)
        if (const double* x = std::get_if<double>(&cell); x && std::isnan(*x)) cell = std::monostate{};
    impl_->rows.push_back(std::move(cells));
}

}  // namespace equipoise::api
