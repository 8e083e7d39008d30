#pragma once
// What is visible outside the library: all names of equipoise::api, which users write as equipoise::.

#if defined(__GNUC__)
#define EQUIPOISE_API __attribute__((visibility("default")))
#else
#define EQUIPOISE_API
#endif

namespace equipoise {
namespace api {}
#if !defined(EQUIPOISE_BUILDING)  // the library's own files have a Scenario of their own
using namespace api;
#endif
}  // namespace equipoise
