// The loops of courses for the level of the whole program.
#define EQUIPOISE_LEVEL level_own
#include "sim/trial/course_bodies.hpp"
