#pragma once
// The land of an ecological distance as users give it: --resistance, --resistance-model and
// --neighbours. Method: docs/methods/ecological-distance.md.
#include <memory>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/least_cost.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

struct ResistanceInput {
  std::shared_ptr<const scr::Land> land{};  ///< nothing where no raster was given
  std::string formula{};  ///< "cost ~ ruggedness"; empty where --model has it, or there is no land
  scr::LeastCostOptions ways{};
  std::vector<std::string> notices{};
};

/// The rasters that the formula names, on one grid of square cells, north up, in metres of --crs
/// where that is given. Fault::usage: options without --resistance, a formula that is not
/// understood or names what is no raster. Fault::bad_input: rasters in degrees or another system,
/// cells that are not square, grids that differ. Faults of io::read_raster.
[[nodiscard]] Result<ResistanceInput> read_resistance(const Options& options);

/// Hands every session the land, which must hold its detectors (on cells that can be crossed) and
/// mask points. Fault::bad_input: by row or number, never by place. Adds what a reader should know
/// to `input.notices`.
[[nodiscard]] Result<void> place_on_land(ResistanceInput& input, scr::Data& data);

}  // namespace dersu::workbench
