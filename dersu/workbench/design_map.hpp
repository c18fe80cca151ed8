#pragma once
// A planned survey on a map: the land with its density, territories, and every camera where it is
// to stand. One self-contained page.
#include <filesystem>

#include "dersu/core/error.hpp"
#include "dersu/workbench/design_answer.hpp"

namespace dersu::workbench {

/// As HTML, with what was expected in words below. Fault::usage: no cameras.
[[nodiscard]] Result<void> write_design_map(const DesignFile& file, const DesignInput& input,
                                            const DesignAnswer& answer,
                                            const std::filesystem::path& path);

}  // namespace dersu::workbench
