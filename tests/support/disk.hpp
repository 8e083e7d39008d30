#pragma once
// The disk as a place of files: tests that read the reference data name it, as the program does.
#include "models/pilot/disk_files.hpp"

namespace equipoise::test {

inline const DiskFiles kDisk;

}  // namespace equipoise::test
