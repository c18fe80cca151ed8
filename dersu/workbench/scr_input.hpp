#pragma once
// Capture data from files (dersu/io) as dersu/scr takes them.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::workbench {

/// Animals in the order of their first capture. Sessions without a mask in the tables get an empty
/// one. Covariates are those that `model` names (scr_covariates.hpp). A capture that is told again
/// is one, but for detectors of type count, where counts add up. Fault::bad_input: coordinates that
/// look like degrees, an animal at two detectors of type multi on one occasion, a mask with cells
/// of several sizes or that check_mask_cells() refuses.
[[nodiscard]] Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type,
                                            const scr::Model& model);

/// Detectors within the numbers of a longitude and a latitude, some less than half a metre apart:
/// no survey in metres is like that.
[[nodiscard]] bool looks_like_degrees(const std::vector<Point>& points);

/// Asks whether x and y are in kilometres, where half of the detectors of the first session or more
/// stand less than 5 m from the next (the median of 200 at most); "" elsewhere and for searches.
[[nodiscard]] std::string kilometres_notice(const scr::Data& data);

/// How many detections tell again what is known already, and the first rows of these; nothing where
/// there are none, or `type` counts them.
[[nodiscard]] std::vector<std::string> repeat_notices(const io::ScrTables& tables,
                                                      scr::DetectorType type);

}  // namespace dersu::workbench
