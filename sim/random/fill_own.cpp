// The loops of fill.hpp for the level of the whole program.
#define EQUIPOISE_LEVEL level_own
#include "sim/random/fill_bodies.hpp"
