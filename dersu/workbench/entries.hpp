#pragma once
// The entries of the registry, each made in run_<name>.cpp; methods.cpp puts them in order.
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

[[nodiscard]] Method init_method();
[[nodiscard]] Method import_method();
[[nodiscard]] Method status_method();
[[nodiscard]] Method run_method();
[[nodiscard]] Method validate_method();
[[nodiscard]] Method records_method();
[[nodiscard]] Method effort_method();
[[nodiscard]] Method histories_method();
[[nodiscard]] Method abundance_method();
[[nodiscard]] Method density_method();
[[nodiscard]] Method export_method();
[[nodiscard]] Method report_method();
[[nodiscard]] Method reduce_method();
[[nodiscard]] Method simulate_method();

}  // namespace dersu::workbench
