#pragma once
// All pairs of one arm against the other, by what decided them, and of each patient's own pairs the sums that variances
// need.
#include <cmath>
#include <cstddef>
#include <span>

namespace equipoise {

/// Patients of one arm and stratum; "won" are the pairs that the treatment won through a patient, of either arm.
/// Counts of pairs are whole numbers: sums of their squares are exact, in any order, up to 200,000 patients.
struct WinMoments {
    double patients = 0, won = 0, lost = 0, won_won = 0, won_lost = 0, lost_lost = 0;

    /// So many patients who have the same pairs.
    void add(double w, double l, double times = 1) {
        patients += times;
        won += times * w;
        lost += times * l;
        won_won += times * (w * w);
        won_lost += times * (w * l);
        lost_lost += times * (l * l);
    }
    /// Sum over the patients of (a (won - mean) + b (lost - mean))^2; 0 or more, whatever rounding does.
    double spread(double a, double b) const {
        const double ww = won_won - won * won / patients, wl = won_lost - won * lost / patients,
                     ll = lost_lost - lost * lost / patients;
        return std::fmax(a * a * ww + 2 * a * b * wl + b * b * ll, 0);
    }
};

/// A stratum, by arm.
struct WinStratum {
    WinMoments arm[2];
};

struct WinCounts {
    static constexpr std::size_t kMostLevels = 16;
    std::size_t levels = 0;
    double patients[2] = {0, 0};
    double wins = 0, losses = 0, pairs = 0;  ///< of the treated; pairs within strata
    double wins_by_level[kMostLevels] = {}, losses_by_level[kMostLevels] = {};
    std::span<WinStratum> strata;

    double ties() const { return pairs - wins - losses; }
};

}  // namespace equipoise
