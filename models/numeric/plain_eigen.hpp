#pragma once
// Eigen without vectors, the only way in which it is included. Vectors add up in another order on another processor:
// fits are to have the same digits everywhere, and are quick enough. One setting for the whole program, tests too:
// templates compiled both ways are merged by the linker, and the vectorized one then meets memory that is not aligned
// for it (found by the undefined-behaviour sanitizer).
#define EIGEN_DONT_VECTORIZE
#include <Eigen/Dense>
