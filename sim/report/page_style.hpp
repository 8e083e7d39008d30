#pragma once
// How the page is seen: on screens light and dark, on telephones, and on paper.
#include <string>

namespace equipoise::report {

/// The text of its <style>.
std::string page_style();

}  // namespace equipoise::report
