// Any bytes as a models.toml: models with options that hold their promises, or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/workbench/models_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::workbench;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto& known = find_method("density")->options;
  const auto file = read_models_text(text, "models.toml", "folder", known);
  if (!file) {
    if (file.error().message.empty()) __builtin_trap();
    return 0;
  }
  if (file->models.empty()) __builtin_trap();
  for (const ModelEntry& model : file->models)
    if (!Options::make(known, model.given)) __builtin_trap();
  return 0;
}
