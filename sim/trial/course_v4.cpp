// The loops of courses for x86-64-v4 (AVX-512).
#define EQUIPOISE_LEVEL level_v4
#include "sim/trial/course_bodies.hpp"
