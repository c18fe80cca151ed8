// Any bytes as a dersu.toml: a project or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/io/project_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto project = dersu::io::read_project_text(text);
  if (!project && project.error().message.empty()) __builtin_trap();
  return 0;
}
