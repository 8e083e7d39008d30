#include "sim/cli/questions.hpp"

#include <fmt/format.h>
#include <charconv>
#include <cmath>
#include <functional>
#include <istream>
#include <ostream>

#include "models/numeric/input_error.hpp"
#include "sim/cli/text_table.hpp"

namespace equipoise {
namespace {

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string part = text.substr(at, end - at);
        part.erase(0, part.find_first_not_of(' '));
        while (part.ends_with(' ')) part.pop_back();
        if (!part.empty()) parts.push_back(std::move(part));
        at = end + 1;
    }
    return parts;
}

// A number, a share also as "40%"; nothing for anything else.
std::optional<double> number_in(std::string text) {
    const bool percent = text.ends_with('%');
    if (percent) text.pop_back();
    while (text.ends_with(' ')) text.pop_back();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return percent ? value / 100 : value;
}

// Questions are asked on stderr, with a column to spare for the answer.
std::string as_wide_as_terminal(const std::string& text) { return wrapped(text, page_width(Outlet::messages) - 1); }

class Questions {
  public:
    Questions(Outline& outline, std::istream& in, std::ostream& out) : outline_(outline), in_(in), out_(out) {}

    /// Until `take` accepts the answer; `usual` stands for an empty one, where there is one.
    void ask(const std::string& question, const std::string& usual,
             const std::function<void(const std::string&)>& take) {
        for (;;) {
            out_ << as_wide_as_terminal(question + (usual.empty() ? "" : " [" + usual + "]") + ":") << " "
                 << std::flush;
            std::string line;
            if (!std::getline(in_, line))
                throw InputError("new", "the answers end before the last question", "answer all, or give options");
            while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
            if (line.empty()) line = usual;
            const Outline before = outline_;
            try {
                if (line.empty()) throw InputError("", "this must be answered");
                take(line);
                lacking(outline_);  // throws for what cannot be
                return;
            } catch (const InputError& error) {
                outline_ = before;
                for (const Problem& p : error.problems())
                    out_ << as_wide_as_terminal("  " + p.what + (p.instead.empty() ? "" : "; " + p.instead)) << "\n";
            }
        }
    }

    template <class T>
    void ask_number(const std::string& question, const std::string& usual, T& into) {
        ask(question, usual, [&](const std::string& line) {
            const std::optional<double> value = number_in(line);
            if (!value) throw InputError("", "\"" + line + "\" is not a number");
            using Number = typename Plain<T>::type;
            if (std::is_integral_v<Number> && *value != std::floor(*value))
                throw InputError("", "\"" + line + "\" is not a whole number");
            into = static_cast<Number>(*value);
        });
    }

  private:
    template <class T>
    struct Plain {
        using type = T;
    };
    template <class T>
    struct Plain<std::optional<T>> {
        using type = T;
    };
    Outline& outline_;
    std::istream& in_;
    std::ostream& out_;
};

}  // namespace

void ask_for(Outline& o, std::istream& in, std::ostream& out) {
    Questions questions(o, in, out);
    if (o.endpoints.empty()) {
        for (const OutlineEndpoint& endpoint : outline_endpoints())
            out << wrapped_under_second(fmt::format("  {:<10} {}", endpoint.name, endpoint.meaning),
                                        page_width(Outlet::messages))
                << "\n";
        questions.ask("endpoints, the primary first", "mortality",
                      [&](const std::string& line) { o.endpoints = parts_of(line); });
    }
    if (!o.day) questions.ask_number("day up to which patients are followed", "", o.day);
    if (o.pilot.empty() && !o.control_mortality)
        questions.ask_number(fmt::format("mortality of the control arm by day {}", *o.day), "", o.control_mortality);
    const bool open = !o.treated_mortality && !o.hazard_ratio && !o.sofa_effect;
    if (open && o.needs_scores()) {
        questions.ask_number("SOFA points by which treatment moves the plateau (0: not at all)", "0", o.sofa_effect);
        questions.ask("mortality under treatment worth detecting (none: as control)", *o.sofa_effect != 0 ? "none" : "",
                      [&](const std::string& line) {
                          if (line == "none" && *o.sofa_effect != 0) return;
                          o.treated_mortality = number_in(line);
                          if (!o.treated_mortality) throw InputError("", "\"" + line + "\" is not a number");
                      });
    } else if (open) {
        questions.ask_number("mortality under treatment worth detecting", "", o.treated_mortality);
    }
    if (o.arms.empty())
        questions.ask("arms, control first", "control, treatment",
                      [&](const std::string& line) { o.arms = parts_of(line); });
    if (!o.sites) {
        questions.ask("sites (0: say nothing of recruitment)", "0", [&](const std::string& line) {
            const std::optional<double> value = number_in(line);
            if (!value || *value < 0 || *value > 10000) throw InputError("", "\"" + line + "\" is no number of sites");
            if (*value == 0) return;
            o.sites = static_cast<int>(*value);
            o.per_site_per_month = 1;
        });
        if (o.sites) questions.ask_number("patients a month at each", "", o.per_site_per_month);
    }
    if (!o.alpha) questions.ask_number(o.sides == 1 ? "alpha, one-sided" : "alpha, two-sided", "0.05", o.alpha);
    if (!o.power) questions.ask_number("target power", "0.8", o.power);
    if (!o.dropout) questions.ask_number("share lost to follow-up", "0", o.dropout);
}

}  // namespace equipoise
