#pragma once
// One message for options that are served elsewhere.
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::workbench {

/// The option `where` ("--gof", or the place of its key) stands beside something with which it does
/// nothing: "a project", "several models", "--telemetry".
[[nodiscard]] inline tl::unexpected<Error> not_served(std::string_view where,
                                                      std::string_view beside) {
  return fail(Fault::unsupported, std::string(where),
              "found beside {}, with which it is not served", beside);
}

}  // namespace dersu::workbench
