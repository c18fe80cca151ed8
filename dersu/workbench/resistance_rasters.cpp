#include "dersu/workbench/resistance_rasters.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/workbench/resistance_formula.hpp"
#include "dersu/workbench/resistance_land.hpp"

namespace dersu::workbench {
namespace {

constexpr std::string_view kRasters = "--resistance";
constexpr std::string_view kFormula = "--resistance-model";

Result<std::vector<NamedRaster>> bands_of(const Options& options) {
  std::vector<NamedRaster> bands;
  std::set<std::string> names;
  for (const std::string& text : options.list("resistance")) {
    DERSU_TRY(file, named_raster(text, std::string(kRasters)));
    DERSU_TRY(n, io::count_bands(file.path));
    for (int b = 1; b <= n; ++b) {
      bands.push_back(
          {n == 1 ? file.name : fmt::format("{}.{}", file.name, b), file.path, file.said, b});
      if (!names.insert(bands.back().name).second)
        return fail(Fault::usage, std::string(kRasters),
                    "found two rasters with the name '{}', expected name=file to tell them apart",
                    bands.back().name);
    }
  }
  return bands;
}

std::string advice(const Options& options) {
  return fmt::format("warp it, such as: gdalwarp -t_srs {} -tr 500 500 -r average in.tif out.tif",
                     options.has("crs") ? options.text("crs") : "<CRS of the detectors>");
}

/// Metres of the detectors' system.
Result<void> check_system(const Options& options, const io::Raster& raster,
                          const std::string& file) {
  if (raster.crs.empty() ? looks_like_degrees(raster) : io::is_geographic(raster.crs))
    return fail(Fault::bad_input, file,
                "found a raster in degrees, expected metres in the coordinates of the detectors: "
                "{}",
                advice(options));
  if (raster.crs.empty()) return {};
  if (auto metres = io::Projection::make(raster.crs, {}); !metres)
    return fail(Fault::bad_input, file, "the raster's coordinate system: {}; {}",
                metres.error().message, advice(options));
  if (!options.has("crs")) return {};
  DERSU_TRY(projection, io::Projection::make(options.text("crs"), {}).map_error([](Error error) {
    error.where = "--crs";
    return error;
  }));
  DERSU_TRY(same, same_places(raster, projection.crs()));
  if (same) return {};
  return fail(Fault::bad_input, file, "found a raster in {}, expected the detectors' {}: {}",
              raster.crs.starts_with("EPSG:") ? raster.crs : "another coordinate system",
              projection.title(), advice(options));
}

Result<scr::Land> read_land(const Options& options, const std::vector<NamedRaster>& bands,
                            const std::set<std::string>& named, std::vector<std::string>& notices) {
  scr::Land land;
  std::string first;
  for (const NamedRaster& band : bands) {
    const std::string file = band.path.filename().string();
    if (!named.contains(band.name)) {
      notices.push_back(
          fmt::format("'{}' of {} is not read: the formula does not name it", band.name, kRasters));
      continue;
    }
    DERSU_TRY(raster, io::read_raster(band.path, {.band = band.band,
                                                  .max_cells = scr::kMaxCostCells,
                                                  .beyond = "cut it to the surroundings of the "
                                                            "mask, or make it coarser (gdalwarp "
                                                            "-te, -tr)"}));
    DERSU_CHECK(check_system(options, raster, file));
    if (!has_square_cells(raster))
      return fail(
          Fault::bad_input, file,
          "found cells of {} x {} m, expected square ones: gdalwarp -tr {} {} makes them so",
          format_number(raster.cell_width), format_number(raster.cell_height),
          format_number(raster.cell_width), format_number(raster.cell_width));
    const scr::CellGrid grid = grid_of(raster);
    if (land.covariates.empty()) {
      land.grid = grid;
      first = file;
    } else if (!same_grid(land.grid, grid)) {
      return fail(Fault::bad_input, file,
                  "found {} x {} cells of {} m, expected the very cells of {}, {} x {} of {} m "
                  "with the same edges: gdalwarp -te, -tr make them so",
                  grid.n_columns, grid.n_rows, format_number(grid.cell_m), first,
                  land.grid.n_columns, land.grid.n_rows, format_number(land.grid.cell_m));
    }
    land.covariates.push_back({band.name, std::move(raster.values), {}});
    note_scale(land.covariates.back(), kFormula, notices);
  }
  return land;
}

/// Mask points inside the raster; those on closed cells are counted.
std::size_t check_points(const scr::Land& land, const scr::Session& session,
                         io::Problems& problems) {
  std::size_t closed = 0;
  std::size_t outside = 0;
  std::size_t first = 0;
  const std::vector<Point>& points = session.mask.points;
  for (std::size_t m = 0; m < points.size(); ++m) {
    const auto cell = land.grid.cell_at(points[m]);
    if (cell) {
      closed += is_open(land, *cell) ? 0 : 1;
    } else if (outside++ == 0) {
      first = m + 1;
    }
  }
  if (outside > 0)
    problems.add(fmt::format("session {}", session.name),
                 "found {} of {} mask points outside the resistance raster (the first is point "
                 "{}), expected all inside: take a raster that goes beyond the mask, or a smaller "
                 "mask",
                 outside, points.size(), first);
  return closed;
}

/// Many cells for one of the mask take time and tell nothing that its points could use.
void note_fineness(const scr::CellGrid& grid, const scr::Session& session,
                   std::vector<std::string>& notices) {
  constexpr double kFine = 4;    // cells of the raster along the side of one of the mask
  constexpr double kSlow = 1e7;  // cells searched for one value of the likelihood
  const double cells = session.mask.cell_m() / grid.cell_m;
  if (cells < kFine ||
      static_cast<double>(grid.n_cells() * session.detectors.points.size()) < kSlow)
    return;
  notices.push_back(fmt::format(
      "the resistance raster has {} cells of {} m, where the mask's are {} m wide: the fit takes "
      "minutes; gdalwarp -tr {} {} -r average makes a raster that is fine enough",
      grid.n_cells(), format_number(grid.cell_m), format_fixed(session.mask.cell_m(), 0),
      format_fixed(session.mask.cell_m() / 2, 0), format_fixed(session.mask.cell_m() / 2, 0)));
}

}  // namespace

Result<ResistanceInput> read_resistance(const Options& options) {
  ResistanceInput input;
  const Said model{options.has("model") ? options.text("model") : "", "--model"};
  if (!options.has("resistance")) {
    for (const std::string_view name : {"resistance-model", "neighbours"})
      if (options.given(name))
        return fail(Fault::usage, fmt::format("--{}", name),
                    "found without --resistance, expected it beside the rasters of resistance");
    if (names_cost(model))
      return fail(Fault::usage, "--model",
                  "found a formula for cost, expected the rasters that it names in --resistance");
    return input;
  }
  DERSU_TRY(bands, bands_of(options));
  std::vector<std::string> names;
  for (const NamedRaster& band : bands) names.push_back(band.name);
  const std::string formula =
      options.has("resistance-model") ? options.text("resistance-model") : "";
  DERSU_TRY(said, cost_formula(
                      {{formula, std::string(kFormula)}, model, "--model", std::string(kRasters)},
                      names));
  DERSU_TRY(land, read_land(options, bands, scr::variables(said.formula), input.notices));
  input.land = std::make_shared<const scr::Land>(std::move(land));
  if (!said.in_model) input.formula = said.formula.text();
  input.ways.neighbours = static_cast<scr::Neighbours>(*parse_int(options.text("neighbours")));
  return input;
}

Result<void> place_on_land(ResistanceInput& input, scr::Data& data) {
  if (!input.land) return {};
  io::Problems problems;
  for (scr::Session& session : data.sessions) {
    const auto inside = [&](Point p) { return input.land->grid.cell_at(p).has_value(); };
    if (std::ranges::none_of(session.detectors.points, inside))
      return fail(Fault::bad_input, std::string(kRasters),
                  "found no detector of session {} on the raster, expected all: are both in the "
                  "same coordinates?",
                  session.name);
    DERSU_CHECK(check_size(*input.land, session));
    check_detectors(*input.land, session, problems);
    if (const std::size_t closed = check_points(*input.land, session, problems); closed > 0)
      input.notices.push_back(fmt::format(
          "{}{} of {} mask points lie on cells that nothing crosses: no animal is ever seen from "
          "there, and density is taken to go on there; leave them out of the mask where they are "
          "no habitat",
          data.sessions.size() > 1 ? "session " + session.name + ": " : "", closed,
          session.mask.points.size()));
    note_fineness(input.land->grid, session, input.notices);
    session.land = input.land;
  }
  return std::move(problems).finish("the resistance raster");
}

}  // namespace dersu::workbench
