#include "dersu/workbench/resistance_rasters.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/scr/formula.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRasters = "--resistance";
constexpr std::string_view kFormula = "--resistance-model";

/// One band of a file, by the name that formulas have for it.
struct Band {
  std::string name{};
  fs::path path{};
  int band = 1;
};

bool may_stand_in_formulas(std::string_view name) {
  const auto formula = scr::parse_formula(fmt::format("cost ~ {}", name));
  return formula && formula->terms.size() == 1 && formula->terms[0].factors.size() == 1 &&
         formula->terms[0].factors[0].expression.kind == scr::Expression::Kind::name &&
         formula->terms[0].factors[0].label == name;
}

/// "cover" of "cover.tif" and "cover.asc.gz".
std::string stem_of(const fs::path& path) {
  std::string name = path.filename().string();
  return name.substr(0, name.find('.', 1));
}

/// "file" or "name=file".
Result<Band> named_file(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign != std::string::npos && may_stand_in_formulas(text.substr(0, sign))) {
    if (sign + 1 == text.size())
      return fail(Fault::usage, std::string(kRasters), "found '{}', expected name=file",
                  quoted(text));
    return Band{text.substr(0, sign), text.substr(sign + 1)};
  }
  const Band band{stem_of(text), text};
  if (!may_stand_in_formulas(band.name))
    return fail(Fault::usage, std::string(kRasters),
                "found the file '{}', whose name cannot stand in a formula; expected name=file, "
                "with a name of letters, digits, '_' and '.', such as ruggedness={}",
                quoted(text), quoted(text));
  return band;
}

Result<std::vector<Band>> bands_of(const Options& options) {
  std::vector<Band> bands;
  std::set<std::string> names;
  for (const std::string& text : options.list("resistance")) {
    DERSU_TRY(file, named_file(text));
    DERSU_TRY(n, io::count_bands(file.path));
    for (int b = 1; b <= n; ++b) {
      bands.push_back({n == 1 ? file.name : fmt::format("{}.{}", file.name, b), file.path, b});
      if (!names.insert(bands.back().name).second)
        return fail(Fault::usage, std::string(kRasters),
                    "found two rasters with the name '{}', expected name=file to tell them apart",
                    bands.back().name);
    }
  }
  return bands;
}

/// "log(cost) ~ a + b" or "cost ~ a + b".
Result<scr::Formula> parse_resistance(const std::string& text) {
  const std::size_t sign = text.find('~');
  std::string left = text.substr(0, sign);
  std::erase_if(left, [](char c) { return c == ' ' || c == '\t'; });
  if (sign == std::string::npos || (left != "cost" && left != "log(cost)"))
    return fail(Fault::usage, std::string(kFormula),
                "found '{}', expected a formula such as 'log(cost) ~ ruggedness'", quoted(text));
  DERSU_TRY(formula,
            scr::parse_formula("cost ~" + text.substr(sign + 1)).map_error([](Error error) {
              error.where = kFormula;
              error.message += " (log(cost) has no constant: it would be sigma's)";
              return error;
            }));
  if (formula.terms.empty())
    return fail(Fault::usage, std::string(kFormula),
                "found '{}', expected at least one raster: a constant cost is a factor of sigma",
                quoted(text));
  return formula;
}

/// That of --model, where it is there.
std::optional<scr::Formula> in_model(const Options& options) {
  if (!options.has("model")) return {};
  auto formulas = scr::parse_formulas(options.text("model"));
  if (!formulas) return {};  // told where the model is made
  for (scr::Formula& formula : *formulas)
    if (formula.parameter == "cost") return std::move(formula);
  return {};
}

/// The formula, and the option that says it.
struct CostFormula {
  scr::Formula formula{};
  std::string_view where{};
};

/// What somebody says of cost, else all `bands` as they are.
Result<CostFormula> formula_of(const Options& options, const std::vector<Band>& bands) {
  auto said = in_model(options);
  if (said && options.has("resistance-model"))
    return fail(Fault::usage, std::string(kFormula),
                "found beside a formula for cost in --model, expected one of them");
  if (said) return CostFormula{std::move(*said), "--model"};
  std::vector<std::string> names;
  for (const Band& band : bands) names.push_back(band.name);
  const std::string text = options.has("resistance-model")
                               ? options.text("resistance-model")
                               : fmt::format("cost ~ {}", join(names, " + "));
  DERSU_TRY(formula, parse_resistance(text));
  return CostFormula{std::move(formula), kFormula};
}

Result<void> check_names(const CostFormula& said, const std::vector<Band>& bands) {
  std::vector<std::string_view> names;
  for (const Band& band : bands) names.push_back(band.name);
  const auto variables = scr::variables(said.formula);
  for (const std::string& name : variables) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const std::string close = nearest_word(name, names);
    return fail(Fault::usage, std::string(said.where),
                "found the variable '{}' in '{}', expected a raster of --resistance: {}{}",
                quoted(name), quoted(said.formula.text()),
                join(std::vector<std::string>(names.begin(), names.end()), ", "),
                close.empty() ? "" : fmt::format("; did you mean '{}'?", close));
  }
  if (variables.size() > scr::kMaxCostCovariates)
    return fail(Fault::unsupported, std::string(said.where),
                "found {} rasters in the formula, expected at most {}", variables.size(),
                scr::kMaxCostCovariates);
  return {};
}

std::string advice(const Options& options) {
  return fmt::format("warp it, such as: gdalwarp -t_srs {} -tr 500 500 -r average in.tif out.tif",
                     options.has("crs") ? options.text("crs") : "<CRS of the detectors>");
}

/// Whether the corners of `raster` are where they are in `crs`, to a hundredth of a cell.
Result<bool> same_places(const io::Raster& raster, const std::string& crs) {
  DERSU_TRY(transform, io::Transform::make(raster.crs, crs));
  const double width = raster.cell_width * static_cast<double>(raster.columns);
  const double height = raster.cell_height * static_cast<double>(raster.rows);
  for (const double across : {0.0, 1.0})
    for (const double down : {0.0, 1.0}) {
      const io::XY corner{raster.west + across * width, raster.north - down * height};
      const auto moved = transform.forward(corner);
      if (!moved || std::hypot(moved->x - corner.x, moved->y - corner.y) > 0.01 * raster.cell_width)
        return false;
    }
  return true;
}

/// Metres of the detectors' system.
Result<void> check_system(const Options& options, const io::Raster& raster,
                          const std::string& file) {
  const bool tiny =
      raster.cell_width < 0.5 && std::abs(raster.west) <= 180 && std::abs(raster.north) <= 90;
  if (raster.crs.empty() ? tiny : io::is_geographic(raster.crs))
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

Result<scr::CellGrid> grid_of(const io::Raster& raster, const std::string& file) {
  if (std::abs(raster.cell_width - raster.cell_height) > 1e-6 * raster.cell_width)
    return fail(Fault::bad_input, file,
                "found cells of {} x {} m, expected square ones: gdalwarp -tr {} {} makes them so",
                format_number(raster.cell_width), format_number(raster.cell_height),
                format_number(raster.cell_width), format_number(raster.cell_width));
  return scr::CellGrid{static_cast<std::uint32_t>(raster.columns),
                       static_cast<std::uint32_t>(raster.rows), raster.west, raster.north,
                       raster.cell_width};
}

bool same_grid(const scr::CellGrid& a, const scr::CellGrid& b) {
  const double near_m = 1e-3 * a.cell_m;
  return a.n_columns == b.n_columns && a.n_rows == b.n_rows &&
         std::abs(a.west_m - b.west_m) <= near_m && std::abs(a.north_m - b.north_m) <= near_m &&
         std::abs(a.cell_m - b.cell_m) * std::max(a.n_columns, a.n_rows) <= near_m;
}

/// A coefficient of large numbers is tiny, and nobody can read it.
void note_scale(const scr::Covariate& covariate, std::vector<std::string>& notices) {
  constexpr double kUnscaled = 100;
  double squares = 0;
  double n = 0;
  for (const double v : covariate.values) {
    if (std::isnan(v)) continue;
    squares += v * v;
    ++n;
  }
  const double rms = n > 0 ? std::sqrt(squares / n) : 0;
  if (rms > kUnscaled)
    notices.push_back(fmt::format(
        "the values of '{0}' are large (root mean square {1:.3g}), so that the coefficient of one "
        "of its units is small: I({0} / {2:.0f}) in {3} divides it",
        covariate.name, rms, std::pow(10, std::round(std::log10(rms))), kFormula));
}

Result<scr::Land> read_land(const Options& options, const std::vector<Band>& bands,
                            const std::set<std::string>& named, std::vector<std::string>& notices) {
  scr::Land land;
  std::string first;
  for (const Band& band : bands) {
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
    DERSU_TRY(grid, grid_of(raster, file));
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
    note_scale(land.covariates.back(), notices);
  }
  return land;
}

bool is_open(const scr::Land& land, std::uint32_t cell) {
  return std::ranges::none_of(land.covariates, [&](const scr::Covariate& covariate) {
    return std::isnan(covariate.values[cell]);
  });
}

/// Detectors on cells that animals cross.
void check_detectors(const scr::Land& land, const scr::Session& session, io::Problems& problems) {
  const scr::Detectors& detectors = session.detectors;
  for (std::size_t k = 0; k < detectors.points.size(); ++k) {
    const auto cell = land.grid.cell_at(detectors.points[k]);
    if (cell && is_open(land, *cell)) continue;
    problems.add(detectors.origins[k], "{}",
                 cell ? "found a detector on a cell of the resistance raster without a value, "
                        "which nothing crosses; expected land that can be crossed"
                      : "found a detector outside the resistance raster, expected it inside");
  }
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

Result<void> check_size(const scr::Land& land, const scr::Session& session) {
  const std::size_t numbers =
      session.detectors.points.size() * session.mask.points.size() * (1 + land.covariates.size());
  if (numbers <= scr::kMaxCostValues) return {};
  return fail(Fault::unsupported, fmt::format("session {}", session.name),
              "found {} detectors and {} mask points, whose distances and derivatives are {} "
              "numbers, expected at most {}: take fewer mask points (a wider --spacing)",
              session.detectors.points.size(), session.mask.points.size(), numbers,
              scr::kMaxCostValues);
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
  if (!options.has("resistance")) {
    for (const std::string_view name : {"resistance-model", "neighbours"})
      if (options.given(name))
        return fail(Fault::usage, fmt::format("--{}", name),
                    "found without --resistance, expected it beside the rasters of resistance");
    if (in_model(options))
      return fail(Fault::usage, "--model",
                  "found a formula for cost, expected the rasters that it names in --resistance");
    return input;
  }
  DERSU_TRY(bands, bands_of(options));
  DERSU_TRY(said, formula_of(options, bands));
  DERSU_CHECK(check_names(said, bands));
  DERSU_TRY(land, read_land(options, bands, scr::variables(said.formula), input.notices));
  input.land = std::make_shared<const scr::Land>(std::move(land));
  if (said.where == kFormula) input.formula = said.formula.text();
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
