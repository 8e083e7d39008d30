// The loops of fill.hpp for x86-64-v3 (AVX2, FMA).
#define EQUIPOISE_LEVEL level_v3
#include "sim/random/fill_bodies.hpp"
