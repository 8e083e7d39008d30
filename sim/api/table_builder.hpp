#pragma once
// Makes public tables row by row.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "equipoise/table.hpp"

namespace equipoise::api {

struct Table::Impl {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

class TableBuilder {
  public:
    TableBuilder(std::string name, std::vector<Column> columns) : impl_(std::make_shared<Table::Impl>()) {
        impl_->name = std::move(name);
        impl_->columns = std::move(columns);
    }
    /// As many cells as columns; NaN becomes missing.
    void add(std::vector<Cell> cells);
    Table done() { return Table(std::move(impl_)); }

  private:
    std::shared_ptr<Table::Impl> impl_;
};

}  // namespace equipoise::api
