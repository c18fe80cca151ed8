#pragma once
// A report's content as large and as mixed as a real one: two parties, 120 cameras, some 4,000
// cells on the outline of the Land of Big Cats. All animals, cameras and numbers are made up.
#include "dersu/report/content.hpp"

namespace dersu::report {

/// With the real outline of land and border where the reference data are there, a drawn one
/// elsewhere.
[[nodiscard]] Content demo_content();

}  // namespace dersu::report
