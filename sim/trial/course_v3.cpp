// The loops of courses for x86-64-v3 (AVX2, FMA).
#define EQUIPOISE_LEVEL level_v3
#include "sim/trial/course_bodies.hpp"
