#pragma once
// design.toml: a survey that is planned, for `dersu density design design.toml`.
// Keys: docs/methods/survey-design.md.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/placement.hpp"

namespace dersu::workbench {

struct DesignLand {
  std::string mask{};                  ///< CSV; or made of
  std::vector<std::string> habitat{};  ///< polygons or rasters, empty: the territories,
  double spacing_m = 0;                ///< in cells of this side
};

struct DesignDensity {
  double per_100km2 = 0;           ///< mean over the land
  std::string raster{};            ///< or
  std::string column{};            ///< of the mask: to which density is proportional; with
  std::optional<double> effect{};  ///< proportional to exp(effect * value)
};

struct DesignParty {
  std::string code{};
  std::string territory{};  ///< polygons
  std::optional<std::size_t> cameras{};
  double cost = 1;  ///< of a camera
};

/// Squares of side x side cameras.
struct DesignCluster {
  std::size_t side = 1;
  double spacing_m = 0;  ///< within
};

struct DesignPlacement {
  std::optional<std::size_t> cameras{};
  double budget = std::numeric_limits<double>::infinity();
  std::string candidates{};  ///< CSV; or
  double grid_m = 0;         ///< a grid of them
  double spacing_m = 0;
  DesignCluster cluster{};
  std::vector<std::string> excluded{};
  scr::PlacementOptions options{};
};

struct DesignCompare {
  std::vector<double> spacings_m{};
  std::vector<std::size_t> occasions{};  ///< empty: as planned
  std::vector<std::size_t> cameras{};
  DesignCluster cluster{};
};

struct DesignSimulation {
  std::size_t surveys = 100;
  double confidence = 0.95;
};

struct DesignFile {
  std::string crs{};
  std::uint64_t seed = 1;
  scr::PlannedDetection detection{};
  scr::NumberOfAnimals number = scr::NumberOfAnimals::poisson;
  DesignLand land{};
  DesignDensity density{};
  std::vector<DesignParty> parties{};
  std::string cameras{};  ///< CSV of cameras that stand, or that are planned
  std::string usage{};    ///< CSV of their effort
  std::optional<DesignPlacement> placement{};
  std::optional<DesignCompare> compare{};
  std::optional<DesignSimulation> simulation{};

  std::filesystem::path folder{};               ///< of the file: paths begin there
  std::string name{};                           ///< of the file
  std::map<std::string, std::string> places{};  ///< "detection.sigma" -> "design.toml:7:9"

  /// Where a key is said, of the sections that have it; the file where none does.
  [[nodiscard]] std::string place_of(std::string_view key) const;
};

/// Every problem at once (Fault::bad_input), with its place: keys that are not known, values of
/// another kind or without their unit, sections that say nothing beside others.
[[nodiscard]] Result<DesignFile> read_design_text(std::string_view text, std::string_view file,
                                                  const std::filesystem::path& folder);
/// The same of a file. Fault::not_found, io.
[[nodiscard]] Result<DesignFile> read_design_file(const std::filesystem::path& path);

}  // namespace dersu::workbench
