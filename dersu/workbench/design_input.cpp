#include "dersu/workbench/design_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/map_scale.hpp"
#include "dersu/io/overlay.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/io/vector.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/habitat_raster.hpp"
#include "dersu/workbench/mask_cells.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMostPoints = 500'000;
constexpr std::size_t kMostCandidates = 20'000;
constexpr double kHaPer100Km2 = 1e4;

Error at_place(Error error, const std::string& place) {
  for (Error& detail : error.details) detail = at_place(std::move(detail), place);
  if (!error.where.empty() && error.where != place)
    error.message = error.where + ": " + error.message;
  error.where = place;
  return error;
}

/// What the kernels have against a key, where it is said.
Error at_keys(Error error, const DesignFile& file) {
  for (Error& detail : error.details) detail = at_keys(std::move(detail), file);
  if (!error.details.empty()) return gather(file.name, std::move(error.details));
  error.message = error.where + ": " + error.message;
  error.where = file.place_of(error.where);
  error.fault = Fault::bad_input;
  return error;
}

class Reader {
 public:
  Reader(const DesignFile& file, Progress& progress) : file_(file), progress_(progress) {}

  Result<DesignInput> read() {
    for (const DesignParty& party : file_.parties) in_.parties.push_back(party.code);
    if (in_.parties.empty()) in_.parties.emplace_back();
    if (!file_.crs.empty()) {
      auto projection = io::Projection::make(file_.crs, {});
      if (!projection || file_.crs == "auto")
        return fail(Fault::bad_input, file_.place_of("crs"), "crs: {}",
                    projection ? "found auto, expected a system in metres, such as \"EPSG:32652\""
                               : projection.error().message);
      in_.projection = std::move(*projection);
    }
    DERSU_CHECK(read_ground());
    DERSU_CHECK(make_land());
    DERSU_CHECK(check_crs());
    if (progress_.stopped()) return stopped_by_user();
    DERSU_CHECK(add_density());
    in_.ground.index(in_.land.mask);
    if (auto sound = scr::check(file_.detection, in_.land); !sound)
      return tl::unexpected(at_keys(std::move(sound).error(), file_));
    DERSU_CHECK(read_cameras());
    DERSU_CHECK(find_candidates());
    return std::move(in_);
  }

 private:
  Result<std::vector<Polygon>> polygons(const std::string& name, std::string_view key) {
    const std::string place = file_.place_of(key);
    const auto path = file_.folder / name;
    const auto of_file = [&](Error error) {
      if (error.where.empty()) error.where = path.filename().string();
      return at_place(std::move(error), place);
    };
    std::vector<LonLatPolygon> found;
    if (is_raster_file(name)) {
      DERSU_TRY(cells, read_habitat_raster(path, in_.projection->crs()).map_error(of_file));
      found = std::move(cells);
    } else {
      DERSU_TRY(layer, io::read_vector(path).map_error(of_file));
      found = io::all_polygons(layer);
      if (auto united = io::united(found)) found = std::move(*united);
    }
    if (found.empty())
      return fail(Fault::bad_input, place, "{}: found no polygons", path.filename().string());
    return in_.projection->to_metres(found).map_error(of_file);
  }

  Result<void> read_ground() {
    for (const std::string& name : file_.land.habitat) {
      DERSU_TRY(more, polygons(name, "land.habitat"));
      std::ranges::move(more, std::back_inserter(in_.ground.habitat));
    }
    in_.ground.territories.resize(in_.parties.size());
    for (std::size_t p = 0; p < file_.parties.size(); ++p) {
      if (file_.parties[p].territory.empty()) continue;
      DERSU_TRY(territory, polygons(file_.parties[p].territory, "party.territory"));
      in_.ground.territories[p] = std::move(territory);
    }
    if (file_.land.mask.empty() && in_.ground.habitat.empty())
      for (const auto& territory : in_.ground.territories)
        in_.ground.habitat.insert(in_.ground.habitat.end(), territory.begin(), territory.end());
    if (!file_.placement) return {};
    for (const std::string& name : file_.placement->excluded) {
      DERSU_TRY(zone, polygons(name, "placement.excluded"));
      std::ranges::move(zone, std::back_inserter(in_.ground.excluded));
    }
    return {};
  }

  Result<void> make_land() {
    scr::Mask& mask = in_.land.mask;
    if (!file_.land.mask.empty()) return read_mask();
    const double step = file_.land.spacing_m;
    mask.cell_area_ha = step * step / 1e4;
    const Box box = bounds(in_.ground.habitat);
    const double columns = std::ceil((box.high.x_m - box.low.x_m) / step) + 1;
    const double rows = std::ceil((box.high.y_m - box.low.y_m) / step) + 1;
    if (columns * rows > 20.0 * double(kMostPoints))
      return fail(Fault::bad_input, file_.place_of("land.spacing"),
                  "spacing: found {}, too fine for this land, expected wider cells",
                  spoken_length(step));
    const PolygonIndex inside(in_.ground.habitat);
    const double first_x = std::floor(box.low.x_m / step);
    const double first_y = std::floor(box.low.y_m / step);
    for (double j = 0; j <= rows; ++j)
      for (double i = 0; i <= columns; ++i) {
        const Point p{(first_x + i + 0.5) * step, (first_y + j + 0.5) * step};
        if (inside.contains(p)) mask.points.push_back(p);
      }
    if (mask.points.empty() || mask.points.size() > kMostPoints)
      return fail(Fault::bad_input, file_.place_of("land.spacing"),
                  "spacing: found {}, which makes {} cells of this land, expected 1 to {}",
                  spoken_length(step), mask.points.size(), kMostPoints);
    return {};
  }

  /// The land must lie where the system is true to size, as detectors of an estimate must.
  Result<void> check_crs() const {
    if (!in_.projection) return {};
    constexpr std::size_t kTried = 50;
    const std::vector<Point>& points = in_.land.mask.points;
    const std::size_t n = std::min(kTried, points.size());
    std::size_t off = 0;
    std::string why;
    for (std::size_t i = 0; i < n; ++i) {
      const auto place = in_.projection->to_lonlat(points[i * points.size() / n]);
      auto checked =
          place ? io::check_map_scale(*in_.projection, std::span(&*place, 1), "of the land")
                : Result<void>(tl::unexpected(place.error()));
      if (checked) continue;
      ++off;
      why = checked.error().message;
    }
    if (5 * off <= n) return {};  // the far end of a large land
    return fail(Fault::bad_input, file_.place_of("crs"), "crs: {}", why);
  }

  Result<void> read_mask() {
    io::ScrTables tables;
    tables.sessions.push_back({.id = "1"});
    DERSU_CHECK(io::read_scr_mask(file_.folder / file_.land.mask, tables, progress_));
    const io::ScrSession& session = tables.sessions.front();
    for (const io::ScrMaskPoint& point : session.mask) {
      in_.land.mask.points.push_back(point.place);
      in_.land.mask.cell_area_ha = point.cell_ha;
    }
    DERSU_CHECK(check_mask_cells("1", in_.land.mask));
    if (file_.density.column.empty()) return {};
    const auto at = std::ranges::find(tables.mask_covariates, file_.density.column);
    const std::size_t c = std::size_t(at - tables.mask_covariates.begin());
    if (at == tables.mask_covariates.end() || !tables.mask_levels[c].empty())
      return fail(Fault::bad_input, file_.place_of("density.column"),
                  "column: found '{}', expected a column of numbers of the mask: {}",
                  quoted(file_.density.column), join(tables.mask_covariates, ", "));
    for (const io::ScrMaskPoint& point : session.mask) surface_.push_back(point.covariates[c]);
    return {};
  }

  Result<void> add_density() {
    const DesignDensity& density = file_.density;
    const std::string key = density.raster.empty() ? "density.column" : "density.raster";
    if (!density.raster.empty()) {
      const auto path = file_.folder / density.raster;
      DERSU_TRY(raster, io::read_raster(path).map_error([&](Error error) {
        return at_place(std::move(error), file_.place_of(key));
      }));
      if (in_.projection) {
        DERSU_TRY(values, sample_at(raster, *in_.projection, in_.land.mask.points));
        surface_ = std::move(values);
      } else {
        for (const Point p : in_.land.mask.points) surface_.push_back(raster.sample(p.x_m, p.y_m));
      }
    }
    const double mean = density.per_100km2 / kHaPer100Km2;
    if (surface_.empty()) {
      in_.land.density_per_ha.assign(in_.land.mask.points.size(), mean);
      return {};
    }
    return take_surface(key, mean);
  }

  /// Points without a value are no land.
  Result<void> take_surface(const std::string& key, double mean) {
    scr::Mask& mask = in_.land.mask;
    std::vector<Point> kept;
    double sum = 0;
    for (std::size_t i = 0; i < surface_.size(); ++i) {
      if (!std::isfinite(surface_[i])) continue;
      const double value =
          file_.density.effect ? std::exp(*file_.density.effect * surface_[i]) : surface_[i];
      if (!(value >= 0) || !std::isfinite(value))
        return fail(Fault::bad_input, file_.place_of(key),
                    "found values below 0 or beyond all numbers, expected densities, or a "
                    "covariate with effect beside it");
      kept.push_back(mask.points[i]);
      in_.land.density_per_ha.push_back(value);
      sum += value;
    }
    if (!(sum > 0))
      return fail(Fault::bad_input, file_.place_of(key),
                  "found no value above 0 on the land, expected some");
    if (kept.size() < mask.points.size())
      in_.notices.push_back(
          fmt::format("density has no value in {} of {} cells of the land; they "
                      "were left out",
                      mask.points.size() - kept.size(), mask.points.size()));
    const double scale = mean * double(kept.size()) / sum;
    for (double& d : in_.land.density_per_ha) d *= scale;
    mask.points = std::move(kept);
    return {};
  }

  struct Place {
    scr::CameraSite site{};
    std::string name{};
    std::string where{};  ///< its row
  };

  /// x, y; camera or detector, party, cost, effort where there are such columns.
  Result<std::vector<Place>> places(const std::string& name, bool may_be_outside) {
    static constexpr std::array<std::string_view, 2> kExpected{"x", "y"};
    DERSU_TRY(table,
              io::read_csv(file_.folder / name, {.pass_empty = true, .expected = kExpected}));
    io::Problems problems;
    const auto x = table.required_column("x");
    const auto y = table.required_column("y");
    for (const auto* column : {&x, &y})
      if (!*column) problems.add(column->error());
    if (!problems.none()) return tl::unexpected(std::move(problems).finish(table.name).error());
    std::vector<Place> out;
    std::set<std::pair<double, double>> known;
    std::set<std::string> names;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      Place place{{}, {}, fmt::format("{}:{}", table.name, table.lines[row])};
      const auto px = table.number(row, *x);
      const auto py = table.number(row, *y);
      for (const auto* value : {&px, &py})
        if (!*value) problems.add(value->error());
      if (!px || !py) continue;
      place.site.cameras = {{*px, *py}};
      if (!known.insert({*px, *py}).second)
        problems.add(place.where, "found a place that stands above already, expected each once");
      read_party(table, row, may_be_outside, place, problems);
      place.site.cost = file_.parties.empty() ? 1 : file_.parties[place.site.party].cost;
      read_number(table, row, "cost", place.site.cost, problems);
      read_number(table, row, "effort", place.site.effort, problems);
      for (const char* id : {"detector", "camera"})
        if (const auto column = table.column(id)) place.name = table.rows[row][*column];
      if (!may_be_outside && !place.name.empty() && !names.insert(place.name).second)
        problems.add(place.where, "found a camera of the same name above, expected each once");
      out.push_back(std::move(place));
    }
    DERSU_CHECK(std::move(problems).finish(table.name));
    if (out.empty())
      return fail(Fault::bad_input, table.name, "found no rows, expected one place at least");
    return out;
  }

  static void read_number(const io::CsvTable& table, std::size_t row, const char* name,
                          double& value, io::Problems& problems) {
    const auto column = table.column(name);
    if (!column || trim(table.rows[row][*column]).empty()) return;
    const auto found = table.number(row, *column);
    if (!found) return problems.add(found.error());
    if (!(*found > 0))
      return problems.add(table.where(row, *column), "found {}, expected more than 0",
                          format_number(*found));
    value = *found;
  }

  void read_party(const io::CsvTable& table, std::size_t row, bool may_be_outside, Place& place,
                  io::Problems& problems) const {
    const auto column = table.column("party");
    const std::string_view code = column ? trim(table.rows[row][*column]) : "";
    if (!code.empty() && !file_.parties.empty()) {
      const auto at = std::ranges::find(in_.parties, code);
      if (at == in_.parties.end())
        return problems.add(table.where(row, *column), "found {}, expected a [[party]]: {}",
                            io::told_plain(code), join(in_.parties, ", "));
      place.site.party = std::size_t(at - in_.parties.begin());
      return;
    }
    if (in_.parties.size() == 1) return;
    const auto party = in_.ground.party_at(place.site.cameras.front());
    if (party && in_.ground.has_territories())
      place.site.party = *party;
    else if (!may_be_outside || !in_.ground.has_territories())
      problems.add(place.where, "found a camera on no party's land, expected a column party");
    else
      problems.add(place.where,
                   "found a place on no party's land or in an excluded zone, expected one that "
                   "may be taken");
  }

  Result<void> read_cameras() {
    in_.array.detection = file_.detection;
    if (file_.cameras.empty()) return {};
    DERSU_TRY(rows, places(file_.cameras, false));
    for (Place& place : rows) {
      in_.cameras.push_back(std::move(place.site));
      in_.names.push_back(std::move(place.name));
    }
    in_.array = scr::survey_of(file_.detection, in_.cameras);
    if (!file_.usage.empty()) DERSU_CHECK(read_usage());
    DERSU_CHECK(scr::check(in_.array));
    std::vector<std::string> lines;
    for (const Place& place : rows) lines.push_back(place.where);
    return tell_far_cameras(lines);
  }

  /// camera (or detector), u1, u2, ... in any order of rows.
  Result<void> read_usage() {
    static constexpr std::array<std::string_view, 4> kExpected{"camera", "u1", "u2", "..."};
    static constexpr std::array<std::string_view, 1> kKnown{"detector"};
    DERSU_TRY(table, io::read_csv(file_.folder / file_.usage,
                                  {.pass_empty = true, .expected = kExpected, .known = kKnown}));
    const std::size_t occasions = file_.detection.n_occasions;
    const char* const id = table.column("camera") ? "camera" : "detector";
    DERSU_TRY(id_column, table.required_column(id));
    io::Problems problems;
    std::vector<std::size_t> columns;
    for (std::size_t s = 0; s < occasions; ++s) {
      const auto column = table.required_column(fmt::format("u{}", s + 1));
      if (!column) problems.add(column.error());
      columns.push_back(column.value_or(0));
    }
    if (!problems.none()) return std::move(problems).finish(table.name);
    std::vector<double> usage(in_.names.size() * occasions, -1);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const auto at = std::ranges::find(in_.names, table.rows[row][id_column]);
      if (at == in_.names.end()) {
        problems.add(table.where(row, id_column), "found a camera that [array] does not have");
        continue;
      }
      for (std::size_t s = 0; s < occasions; ++s) {
        const auto value = table.number(row, columns[s]);
        if (!value)
          problems.add(value.error());
        else if (*value < 0)
          problems.add(table.where(row, columns[s]), "found {}, expected 0 or more",
                       format_number(*value));
        else
          usage[std::size_t(at - in_.names.begin()) * occasions + s] = *value;
      }
    }
    if (problems.none() && std::ranges::find(usage, -1.0) != usage.end())
      problems.add(table.name, "found no row for some of the cameras, expected one for each");
    DERSU_CHECK(std::move(problems).finish(table.name));
    in_.array.usage = std::move(usage);
    return {};
  }

  /// Cameras from which no animal of the land can be seen are a slip in the coordinates.
  Result<void> tell_far_cameras(const std::vector<std::string>& lines) {
    std::vector<std::string> far;
    const double reach =
        scr::reach_of(file_.detection.function, file_.detection.sigma_m, file_.detection.z, 1e-3);
    for (std::size_t k = 0; k < in_.cameras.size(); ++k) {
      double nearest = std::numeric_limits<double>::infinity();
      for (const Point p : in_.land.mask.points)
        nearest = std::min(nearest, distance_m(p, in_.cameras[k].cameras.front()));
      if (nearest > reach) far.push_back(lines[k]);
    }
    if (far.size() == in_.cameras.size())
      return fail(Fault::bad_input, file_.place_of("array.cameras"),
                  "cameras: all stand out of reach of the land: other units, or another crs?");
    constexpr std::size_t kTold = 5;
    const std::size_t n = far.size();
    far.resize(std::min(n, kTold));
    if (n > 0)
      in_.notices.push_back(fmt::format(
          "{} of {} cameras {} out of reach of the land, more than {} off: {} no animal of it, but "
          "{} among the cameras ({}{})",
          n, in_.cameras.size(), n == 1 ? "is" : "are", spoken_length(reach),
          n == 1 ? "it sees" : "they see", n == 1 ? "counts" : "count", join(far, ", "),
          n > kTold ? ", ..." : ""));
    return {};
  }

  Result<void> find_candidates() {
    if (!file_.placement) return {};
    const DesignPlacement& placement = *file_.placement;
    if (placement.candidates.empty()) {
      if (in_.parties.size() > 1 && !in_.ground.has_territories())
        return fail(Fault::bad_input, file_.place_of("placement.grid"),
                    "grid: the parties have no territories, so that nobody knows whose a place is; "
                    "expected territories, or candidates with a column party");
      auto sites = lattice_sites(in_.ground, in_.land.mask, placement.grid_m, placement.cluster,
                                 kMostCandidates);
      if (!sites)
        return fail(Fault::bad_input, file_.place_of("placement.grid"), "grid: {}",
                    sites.error().message);
      in_.candidates = std::move(*sites);
    } else {
      DERSU_TRY(rows, places(placement.candidates, true));
      for (const Place& place : rows)
        if (auto site = cluster_at(place.site)) in_.candidates.push_back(std::move(*site));
      if (rows.size() > kMostCandidates)
        return fail(Fault::bad_input, file_.place_of("placement.candidates"),
                    "candidates: found {} places, expected at most {}", rows.size(),
                    kMostCandidates);
      if (in_.candidates.size() < rows.size())
        in_.notices.push_back(fmt::format(
            "{} of {} candidates are in excluded zones, off the land or (with clusters) at its "
            "edge, and are not taken",
            rows.size() - in_.candidates.size(), rows.size()));
    }
    if (in_.candidates.empty())
      return fail(
          Fault::bad_input,
          file_.place_of(placement.candidates.empty() ? "placement.grid" : "placement.candidates"),
          "found no place where a camera may stand: the zones exclude all, or the grid is "
          "wider than the land");
    if (!file_.parties.empty() && placement.candidates.empty())
      for (scr::CameraSite& site : in_.candidates)
        site.cost = double(site.cameras.size()) * file_.parties[site.party].cost;
    return {};
  }

  /// A cluster around a candidate of the table.
  std::optional<scr::CameraSite> cluster_at(const scr::CameraSite& centre) const {
    const DesignCluster& cluster = file_.placement->cluster;
    scr::CameraSite out = centre;
    out.cameras.clear();
    const double middle = double(cluster.side - 1) / 2;
    for (std::size_t j = 0; j < cluster.side; ++j)
      for (std::size_t i = 0; i < cluster.side; ++i) {
        const Point p{centre.cameras[0].x_m + (double(i) - middle) * cluster.spacing_m,
                      centre.cameras[0].y_m + (double(j) - middle) * cluster.spacing_m};
        const auto party = in_.ground.party_at(p);
        if (!party) return std::nullopt;
        out.cameras.push_back(p);
      }
    out.cost = centre.cost * double(out.cameras.size());
    return out;
  }

  const DesignFile& file_;
  Progress& progress_;
  DesignInput in_{};
  std::vector<double> surface_{};  ///< by point of the land; empty: constant
};

}  // namespace

Result<DesignInput> read_design_input(const DesignFile& file, Progress& progress) {
  return Reader(file, progress).read();
}

}  // namespace dersu::workbench
