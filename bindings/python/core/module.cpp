#include "module.hpp"

#include <equipoise/version.hpp>

#include "watched.hpp"

PYBIND11_MODULE(_core, module) {
    using namespace equipoise_python;
    module.doc() = "The public interface of the C++ library as it is; the package equipoise is what to use.";
    module.attr("version") = equipoise::version();
    add_errors(module);
    add_tables(module);
    add_studies(module);
    add_runs(module);
    add_what_if(module);
    add_data(module);
    add_fit(module);
    add_patients(module);
    wait_for_left_behind_at_exit();
}
