#include "equipoise/version.hpp"

namespace equipoise::api {

const char* version() noexcept { return EQUIPOISE_VERSION; }

}  // namespace equipoise::api
