#pragma once
// A simulated world as a project folder, complete and labelled as simulated.
//
//   dersu.toml  README.md
//   data/areas/*.geojson        the outlines that it was made on
//   data/<party>-<year>/        one Camtrap DP 1.0.2 package for each party
//   data/joint-catalogue.csv    which names are the same animal, as experts found out
//   data/cover.tif              the covariate of density
//   data/ruggedness.tif         what makes land hard to cross, where it does
//   truth/                      what no party knows: not for estimating, for comparing
#include <filesystem>
#include <string>

#include "dersu/core/progress.hpp"
#include "dersu/simulate/world.hpp"
#include "dersu/workbench/simulated_land.hpp"

namespace dersu::workbench {

struct SimulatedProject {
  std::string name;          ///< id of the project
  std::string title;         ///< for people; "SIMULATED" is put in front
  std::string species_name;  ///< what people call the animals
  std::string command;       ///< that makes it again, for the README
};

/// Fills `folder`, which is there and empty. The same world gives the same bytes.
/// Fault::io; Fault::interrupted.
[[nodiscard]] Result<void> write_world(const SimulatedProject& project,
                                       const simulate::WorldOptions& options,
                                       const SimulatedLand& land, const simulate::World& world,
                                       const std::filesystem::path& folder, Progress& progress);

/// "cn-2025": id of the source and name of its folder.
[[nodiscard]] std::string source_id(const simulate::Survey& survey);

// Its parts.
[[nodiscard]] Result<void> write_package(const SimulatedProject& project,
                                         const simulate::WorldOptions& options,
                                         const io::Projection& projection,
                                         const simulate::World& world, std::size_t survey,
                                         const std::filesystem::path& folder, Progress& progress);
[[nodiscard]] Result<void> write_truth(const simulate::WorldOptions& options,
                                       const io::Projection& projection,
                                       const simulate::World& world,
                                       const std::filesystem::path& folder);
[[nodiscard]] std::string simulated_project_toml(const SimulatedProject& project,
                                                 const simulate::WorldOptions& options,
                                                 const SimulatedLand& land);
[[nodiscard]] std::string simulated_readme(const SimulatedProject& project,
                                           const simulate::WorldOptions& options,
                                           const SimulatedLand& land, const simulate::World& world);

}  // namespace dersu::workbench
