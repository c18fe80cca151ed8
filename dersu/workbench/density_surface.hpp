#pragma once
// --surface: the predicted density of plain files as a GeoTIFF.
#include <filesystem>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Whether --surface, where it is given, is a .tif.
[[nodiscard]] Result<void> check_surface_name(const Options& options);
/// Before anything is fitted: a .tif, a full likelihood, masks on one grid along the axes.
[[nodiscard]] Result<void> check_surface(const Options& options, const scr::Data& data,
                                         const scr::Model& model);
/// Animals per 100 km2, four bands for each session and group: density, its standard error, lower
/// and upper limit; cells outside the mask have no value. `crs` may be empty where nobody knows it.
[[nodiscard]] Result<void> write_surface(const Options& options, const std::string& crs,
                                         const scr::Data& data, const scr::Prepared& prepared,
                                         const scr::Fit& fit);

}  // namespace dersu::workbench
