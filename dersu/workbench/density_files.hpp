#pragma once
// `dersu density` on plain files: the tables of dersu or secr's texts, without a project. Its steps
// one by one, for several models of the same files.
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/polygon.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/workbench/density_tables.hpp"
#include "dersu/workbench/method.hpp"
#include "dersu/workbench/resistance_rasters.hpp"

namespace dersu::workbench {

[[nodiscard]] Result<Outcome> run_density_files(const Options& options, Progress& progress);

/// The model that the options tell.
[[nodiscard]] Result<scr::Model> density_model(const Options& options, const io::ScrTables& tables,
                                               const ResistanceInput& resistance);
/// The data with what `model` names; without a mask where none is read.
[[nodiscard]] Result<scr::Data> density_data(const Options& options, const io::ScrTables& tables,
                                             const scr::Model& model);
/// What was noticed in the tables and in a mask that was read.
[[nodiscard]] std::vector<std::string> density_notices(const Options& options,
                                                       const io::ScrTables& tables,
                                                       const scr::Data& data);
using DetectionFunctions = std::set<scr::DetectionFunction>;
/// A mask around the detectors, for every session; where it is suggested, one that serves all
/// `functions`.
[[nodiscard]] Result<void> density_masks(const Options& options,
                                         const DetectionFunctions& functions, scr::Data& data,
                                         std::vector<std::string>& notices, Progress& progress);
/// Where the model is at fault, `where` is the option that says it.
[[nodiscard]] Result<scr::Prepared> density_prepared(const scr::Data& data,
                                                     const scr::Model& model);
/// What of the model may not be what its writer thinks.
void note_model(const scr::Model& model, std::vector<std::string>& notices);
/// The polygons of --region in metres; none without it.
[[nodiscard]] Result<std::vector<Polygon>> density_region(const Options& options);
/// One a session, in the region or, without polygons, on the whole mask; area 0 where the mask of
/// the session has nothing of the region.
[[nodiscard]] Result<std::vector<scr::RegionN>> density_numbers(
    const Options& options, const scr::Data& data, const scr::Prepared& prepared,
    const scr::Fit& fit, std::span<const Polygon> region, std::vector<std::string>& notices);
/// N of a session in a region, weights as scr::region_n().
using RegionNumber = std::function<scr::RegionN(std::size_t, std::span<const double>)>;
/// The same of numbers that come another way.
[[nodiscard]] Result<std::vector<scr::RegionN>> density_numbers(const Options& options,
                                                                const scr::Data& data,
                                                                const RegionNumber& number,
                                                                std::span<const Polygon> region,
                                                                std::vector<std::string>& notices);

}  // namespace dersu::workbench
