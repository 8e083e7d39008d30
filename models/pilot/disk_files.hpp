#pragma once
// The disk: the one place below the shells that opens a file.
#include "models/pilot/files.hpp"

namespace equipoise {

/// Names are paths, relative ones to the folder in which the program runs.
class DiskFiles : public Files {
  public:
    Kind kind(const std::string& name) const override;
    Found find(const std::string& name) const override;
};

}  // namespace equipoise
