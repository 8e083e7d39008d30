#pragma once
// What an analysis reads, so that a scenario or a data set without it is refused before anything runs.
#include <string>
#include <vector>

namespace equipoise {

struct Needs {
    bool survival = false;              ///< time and status
    bool scores = false;                ///< the score table
    double last_day = 0;                ///< latest day it looks at; must not lie beyond follow-up
    std::vector<std::string> columns;   ///< covariates, strata and outcomes by name ("factor(x)" means x)
    bool icu = false;                   ///< time and kind of leaving the ICU
    std::vector<std::string> numbers;   ///< those of `columns` that are read as numbers: words have no order to compare
    bool censored = false;              ///< takes each patient as far as he has been followed (time to event)
    std::vector<std::string> zero_one;  ///< those that hold 0 and 1
    bool order = true;       ///< its last digit may depend on the order in which patients came; unless told otherwise
    bool time_order = true;  ///< reads the snapshot's time_order; unless told otherwise it may

    /// Days for which a patient must have been followed before his outcome is known; 0: he counts as far as seen.
    double known_from_day() const { return censored ? 0 : last_day; }
};

}  // namespace equipoise
