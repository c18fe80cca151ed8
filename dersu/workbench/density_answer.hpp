#pragma once
// What the density of a project says, as JSON, as text, and as rows of a table.
#include <string>
#include <vector>

#include "dersu/core/json.hpp"
#include "dersu/workbench/density.hpp"

namespace dersu::workbench {

/// The members of one object: "species", "occasions", "alone", "naive_sum", "joint", ...
void write_density_json(const io::Project& project, const Density& density, JsonWriter& json);

[[nodiscard]] std::string density_text(const io::Project& project, const Density& density);

/// estimates.csv: one row a number.
struct EstimateRow {
  std::string who;       ///< "RU alone", "apart, added", "together"
  std::string where;     ///< an area's id, or "ground"
  std::string quantity;  ///< "N realised", "N expected", "density per 100 km2", "sigma m", ...
  scr::Interval value;
};
[[nodiscard]] std::vector<EstimateRow> estimate_rows(const io::Project& project,
                                                     const Density& density);

}  // namespace dersu::workbench
