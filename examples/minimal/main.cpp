// minimal [SCENARIO.toml]: how many patients does a trial need? Without a file: one in which treatment lowers 28-day
// mortality from 40% to 30%.
#include <equipoise/equipoise.hpp>

#include <iostream>
#include <string>
#include <vector>

int main(int count, char** arguments) {
    const char* const text = R"(
title = "Mortality, 40% against 30%"
seed = 1

[survival]
law = "exponential"
mortality = 0.40
day = 28

[effect]
mortality = 0.30
day = 28

[[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28

[[analysis]]
name = "time to death"
test = "log-rank"
)";
    try {
        const std::vector<std::string> quick{"simulation.trials=2000", "simulation.tolerance=0.05"};
        const auto scenario =
            count > 1 ? equipoise::Scenario::read(arguments[1], quick) : equipoise::Scenario::parse(text, {}, quick);
        const equipoise::Table sizes = equipoise::size(equipoise::Study(scenario));
        for (std::size_t row = 0; row < sizes.rows(); ++row)
            std::cout << sizes.text(row, "analysis") << ": " << sizes.text(row, "n") << " patients ("
                      << sizes.text(row, "n_lower") << " to " << sizes.text(row, "n_upper") << "), power "
                      << sizes.text(row, "power_at_n") << " with Monte Carlo standard error " << sizes.text(row, "mcse")
                      << '\n';
    } catch (const equipoise::InputError& mistakes) {  // every mistake of the scenario, with its line
        std::cerr << mistakes.what() << '\n';
        return 2;
    }
}
