#pragma once
// One self-contained page for the meeting: HTML with everything inside (CSS, SVG), no script, no
// outside reference, the same bytes for the same content.
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/report/content.hpp"

namespace dersu::report {

/// The report as UTF-8 HTML. Where camera places are not exact, no camera's name or position can be
/// found in it. Fault::bad_input where `content` contradicts itself (a party that is not listed, an
/// interval that does not hold its number, a coordinate that is not finite, text that is not
/// UTF-8), all problems at once; Fault::unsupported for a language without messages.
[[nodiscard]] Result<std::string> render_report(const Content& content);

}  // namespace dersu::report
