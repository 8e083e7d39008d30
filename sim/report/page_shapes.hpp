#pragma once
// Pictures within a page in fewer bytes, seen as before: what many shapes share is said once. A picture that is a file
// of its own keeps everything by itself.
#include <string>

namespace equipoise::report {

struct ShortPage {
    std::string html;
    std::string css;  ///< rules of the classes that stand in it
};

/// In every <svg> of the page: what is no place or length goes into classes; lines, polylines and polygons become
/// paths of relative steps, without points that lie within a twentieth of a pixel of the line through the others; a
/// path that was drawn before, elsewhere, is used again; a description that stands there already is referred to.
ShortPage with_short_pictures(const std::string& html);

}  // namespace equipoise::report
