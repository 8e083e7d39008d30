#pragma once
// Exact unconditional p-values of a 2 x 2 table: the largest probability, over the common risk p, of the tables at
// least as extreme as the observed one (Barnard 1945, 1947; Boschloo 1970).
//
// Under a common risk the number of events M is binomial (N, p), and given M = m the events of arm 1 are
// hypergeometric, whatever p is. So the probability of a region is sum_m Binomial(m; N, p) R_m, with R_m its
// hypergeometric probability: the R_m are found once, in O(N sqrt N), and the maximum over p is that of a polynomial in
// Bernstein form. It is sought on a grid of arcsin(sqrt(p)) four times finer than the standard deviation 1/(2 sqrt N)
// of the estimated risk on that scale, then at the root of the derivative beside every grid maximum within a tenth of
// the best: accurate to about 1e-10.
//
// p ranges over [1e-5, 1 - 1e-5], as in R's package Exact: at the very ends nobody (or everybody) has the event, and a
// one-sided region that holds that table would always have p = 1.
#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"

namespace equipoise {

/// What makes a table extreme.
enum class TableOrder {
    z_pooled,  ///< the pooled z statistic (0 where nobody or everybody has the event): Barnard's test as Suissa and
               ///< Shuster (1985)
    fisher,    ///< Fisher's p of the same side (two-sided by point probabilities): Boschloo's test
};

struct UnconditionalP {
    double two_sided, less, greater;  ///< less: fewer events in arm 1
};
UnconditionalP unconditional_p(const BinaryTable& table, TableOrder order, Arena& arena);

/// The same, remembered by thread: a simulation meets the same few thousand tables again and again. The answer is a
/// function of the table alone, so that what was met before changes the time and never a digit.
UnconditionalP remembered_unconditional_p(const BinaryTable& table, TableOrder order, Arena& arena);

}  // namespace equipoise
