#pragma once
// The entries of the registry, each made in run_<name>.cpp; methods.cpp puts them in order.
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

[[nodiscard]] Method init_method();

}  // namespace dersu::workbench
