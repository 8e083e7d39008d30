// The loops of fill.hpp for x86-64-v4 (AVX-512).
#define EQUIPOISE_LEVEL level_v4
#include "sim/random/fill_bodies.hpp"
