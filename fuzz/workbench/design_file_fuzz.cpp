// Any bytes as a design.toml: a plan that holds its promises, or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/workbench/design_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::workbench;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = read_design_text(text, "design.toml", "folder");
  if (!file) {
    if (file.error().message.empty()) __builtin_trap();
    return 0;
  }
  if (!(file->detection.sigma_m > 0) || !(file->detection.intercept > 0)) __builtin_trap();
  if (file->detection.n_occasions < 1 || !(file->density.per_100km2 > 0)) __builtin_trap();
  if (!file->placement && !file->compare && file->cameras.empty()) __builtin_trap();
  if (file->placement && file->placement->candidates.empty() && !(file->placement->grid_m > 0))
    __builtin_trap();
  return 0;
}
