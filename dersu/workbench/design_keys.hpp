#pragma once
// The keys of design.toml by section, each with what its value may be. For design_file.cpp alone.
#include <optional>
#include <vector>

#include "dersu/io/toml_keys.hpp"
#include "dersu/workbench/design_file.hpp"

namespace dersu::workbench::design_keys {

/// What [detection] says, before one knows of which function.
struct DetectionWords {
  scr::DetectionFunction function = scr::DetectionFunction::halfnormal;
  std::optional<double> g0{}, lambda0{}, z{}, w_m{};
  double sigma_m = 0;
};

[[nodiscard]] const std::vector<io::TomlKey<DesignFile>>& survey();
[[nodiscard]] const std::vector<io::TomlKey<DetectionWords>>& detection();
[[nodiscard]] const std::vector<io::TomlKey<DesignLand>>& land();
[[nodiscard]] const std::vector<io::TomlKey<DesignDensity>>& density();
[[nodiscard]] const std::vector<io::TomlKey<DesignParty>>& party();
[[nodiscard]] const std::vector<io::TomlKey<DesignFile>>& array();
[[nodiscard]] const std::vector<io::TomlKey<DesignPlacement>>& placement();
[[nodiscard]] const std::vector<io::TomlKey<DesignCompare>>& compare();
[[nodiscard]] const std::vector<io::TomlKey<DesignSimulation>>& simulation();

}  // namespace dersu::workbench::design_keys
