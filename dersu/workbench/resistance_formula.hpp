#pragma once
// How people name rasters of resistance and write what they cost, on the command line and in
// dersu.toml alike. Method: docs/methods/ecological-distance.md.
#include <filesystem>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/formula.hpp"
#include "dersu/workbench/density_model.hpp"

namespace dersu::workbench {

/// A raster by the name that formulas have for it.
struct NamedRaster {
  std::string name{};
  std::filesystem::path path{};
  std::string said{};  ///< the path as it was given
  int band = 1;
};

/// "file" or "name=file"; without a name it is the file's up to its first point. Fault::usage at
/// `where`.
[[nodiscard]] Result<NamedRaster> named_raster(const std::string& text, const std::string& where);

struct CostWords {
  Said formula{};            ///< "log(cost) ~ a + b" or "cost ~ a + b"; empty: not said
  Said model{};              ///< formulas, of which one may be of cost instead
  std::string model_name{};  ///< what gives `model`, for messages: "--model"
  std::string rasters{};     ///< what gives rasters, for messages: "--resistance"
};

struct CostFormula {
  scr::Formula formula{};
  bool in_model = false;  ///< CostWords::model has it
};

/// What somebody says of cost, else all rasters as they are. Fault::usage where that was said:
/// what is not understood, said twice, names what is no raster of `names`, or nothing.
/// Fault::unsupported: too many rasters.
[[nodiscard]] Result<CostFormula> cost_formula(const CostWords& words,
                                               const std::vector<std::string>& names);
/// Whether one of the formulas is of cost; false where they are not understood.
[[nodiscard]] bool names_cost(const Said& model);

}  // namespace dersu::workbench
