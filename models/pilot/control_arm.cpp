#include "models/pilot/control_arm.hpp"

#include <algorithm>
#include <charconv>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

// The names in the order of the file; readers of the file refuse a third one.
std::vector<std::string> names_in(const CsvTable& table, std::size_t column) {
    std::vector<std::string> names;
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (const std::string& name = table.cell(row, column);
            !table.missing(row, column) && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    return names;
}

// Some programs write 0 and 1 as 0.0 and 1.0.
bool is_number(const std::string& name, double value) {
    double read = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), read);
    return error == std::errc() && end == name.data() + name.size() && read == value;
}

// A file whose control is the trial's treatment, or the other way round: one of the two lists is reversed.
void check_order(const CsvTable& table, const std::string& control, const std::string& treated,
                 const ControlArmRequest& request) {
    if (request.arms.size() != 2) return;
    if (control != request.arms[1] && (treated.empty() || treated != request.arms[0])) return;
    throw InputError(
        request.arms_place,
        "takes " + quoted(request.arms[0]) + " as control and " + quoted(request.arms[1]) + " as treatment, but in " +
            table.name() + " control is " + quoted(control) +
            (treated.empty() ? "" : " and treatment " + quoted(treated)),
        "name control first in trial.arms, or mend the control arm asked for (" + request.control_place + ")");
}

}  // namespace

std::string control_arm(const CsvTable& table, const ControlArmRequest& request) {
    const int column = table.find(request.column);
    if (column < 0) return {};
    const std::vector<std::string> names = names_in(table, static_cast<std::size_t>(column));
    const auto has = [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    const bool coded = std::all_of(names.begin(), names.end(),
                                   [](const std::string& name) { return is_number(name, 0) || is_number(name, 1); });
    const bool two_of_trial = request.arms.size() == 2 && request.arms[0] != request.arms[1];
    if (!request.control.empty()) {
        if (!has(request.control)) {
            const std::vector<std::string_view> candidates(names.begin(), names.end());
            throw InputError(request.control_place,
                             "no patient of " + table.name() + " is in an arm " + quoted(request.control),
                             did_you_mean(request.control, candidates));
        }
        std::string treated;
        for (const std::string& name : names)
            if (name != request.control) treated = name;
        check_order(table, request.control, treated, request);
        return request.control;
    }
    if (two_of_trial && std::all_of(names.begin(), names.end(), [&](const std::string& name) {
            return name == request.arms[0] || name == request.arms[1];
        }))
        return request.arms[0];
    if (coded) {
        const auto zero =
            std::find_if(names.begin(), names.end(), [](const std::string& name) { return is_number(name, 0); });
        return zero == names.end() ? "0" : *zero;
    }
    if (names.size() != 2)
        return names.empty() ? std::string() : names[0];  // a third arm is refused by who reads the rows
    std::string instead = request.control_place == "--control"
                              ? "say which: --control \"" + names[0] + "\" or --control \"" + names[1] + "\""
                              : "say which is control: pilot.control = \"" + names[0] + "\" or \"" + names[1] + "\"";
    if (two_of_trial)
        instead += "; or give the arms the names of trial.arms, " + quoted(request.arms[0]) + " and " +
                   quoted(request.arms[1]);
    throw InputError(request.control_place,
                     "the arms of " + table.name() + " are " + quoted(names[0]) + " and " + quoted(names[1]) +
                         ", and nothing says which of them is control",
                     instead);
}

}  // namespace equipoise
