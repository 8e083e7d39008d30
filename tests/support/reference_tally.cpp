#include "tests/support/reference_tally.hpp"

#include <cstdlib>
#include <fstream>

namespace equipoise::test {
namespace {

std::size_t numbers_in(const Json& value) {
    if (value.is_null()) return 0;
    if (!value.is_array()) return 1;
    std::size_t count = 0;
    for (const Json& element : value) count += numbers_in(element);
    return count;
}

class Tally {
  public:
    Tally() {
        const char* const name = std::getenv("EQUIPOISE_REFERENCE_TALLY");
        if (!name) return;
        file_.open(name, std::ios::app);
        for (const char* topic : {"binary", "survival", "longitudinal"})
            for (const ReferenceCase& reference : reference_cases(topic))
                for (const auto& [value, expected] : reference.expected.items())
                    write("expected", reference, value, std::to_string(numbers_in(expected)));
    }
    void write(const char* what, const ReferenceCase& reference, const std::string& name, const std::string& more) {
        // Flushed line by line: what a crash leaves behind is still right.
        if (file_.is_open())
            file_ << what << '\t' << reference.topic << '\t' << reference.id << '\t' << name << '\t' << more
                  << std::endl;
    }

  private:
    std::ofstream file_;
};

Tally& tally() {
    static Tally one;
    return one;
}

}  // namespace

void tally_comparison(const ReferenceCase& reference, const std::string& name, bool holds) {
    tally().write(holds ? "held" : "failed", reference, name, "");
}

void leave_out_reference(const ReferenceCase& reference, const std::string& name, const std::string& reason) {
    tally().write("left-out", reference, name, reason);
}

void tally_route(const ReferenceCase& reference, const std::string& command) {
    tally().write("through", reference, "-", command);
}

}  // namespace equipoise::test
