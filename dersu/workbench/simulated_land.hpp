#pragma once
// The land of a simulated world: read from a folder of outlines, or invented.
#include <filesystem>
#include <string>
#include <vector>

#include "dersu/io/projection.hpp"
#include "dersu/simulate/options.hpp"

namespace dersu::workbench {

/// A file of outlines as it is written into the project.
struct OutlineFile {
  std::string name;   ///< "territory-cn.geojson"
  std::string id;     ///< of the [[area]]: "territory-cn"
  std::string kind;   ///< of the [[area]]: "territory", "habitat", "border", "land"
  std::string party;  ///< territories only
  std::string bytes;
};

struct SimulatedLand {
  simulate::Land land;
  io::Projection projection;
  std::vector<std::string> parties{};  ///< that survey, in the order of their codes
  double middle_lon_deg = 0;           ///< of all territories, for the clocks
  std::vector<OutlineFile> files{};
};

/// Reads territory-<code>.geojson for every party (at least one) and, where they are there,
/// habitat.geojson, border.geojson and land.geojson. `parties` are those that survey; empty: all
/// that have a territory. Lines of the border whose property "between" does not name two parties
/// that survey are left out. Fault::not_found, Fault::bad_input.
[[nodiscard]] Result<SimulatedLand> read_land(const std::filesystem::path& folder,
                                              const std::vector<std::string>& parties);

/// Invented land: one rectangle for each party, side by side from west to east, straight borders.
[[nodiscard]] Result<SimulatedLand> invent_land(const std::vector<std::string>& parties);

}  // namespace dersu::workbench
