#include "dersu/io/projection.hpp"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/datum.hpp"

namespace dersu::io {
namespace {

struct Free {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
  void operator()(PJ* object) const { proj_destroy(object); }
  void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* f) const {
    proj_operation_factory_context_destroy(f);
  }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<PJ_CONTEXT> quiet_context() {
  Owned<PJ_CONTEXT> context(proj_context_create());
  proj_log_func(context.get(), nullptr, [](void*, int, const char*) {});
  proj_context_set_enable_network(context.get(), 0);
  return context;
}

/// The CRS that `text` names, or null.
Owned<PJ> create_crs(PJ_CONTEXT* context, std::string_view text) {
  std::string definition(text);
  if (text.starts_with('+') && text.find("+type=crs") == std::string_view::npos)
    definition += " +type=crs";
  Owned<PJ> crs(proj_create(context, definition.c_str()));
  if (crs && !proj_is_crs(crs.get())) crs.reset();
  return crs;
}

tl::unexpected<Error> unknown_crs(std::string_view text) {
  return fail(Fault::bad_input, {},
              "found '{}', expected a coordinate system that PROJ knows, such as 'EPSG:32652' or "
              "'+proj=utm +zone=52 +datum=WGS84'",
              dersu::quoted(text, 100));
}

/// A sentence where the most exact operation needs a grid that is not installed.
std::optional<std::string> missing_grid(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  const Owned<PJ_OPERATION_FACTORY_CONTEXT> factory(
      proj_create_operation_factory_context(context, nullptr));
  if (!factory) return {};
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(context, factory.get(),
                                                           PROJ_GRID_AVAILABILITY_IGNORED);
  const Owned<PJ_OBJ_LIST> all(proj_create_operations(context, from, to, factory.get()));
  if (!all || proj_list_get_count(all.get()) == 0) return {};
  const Owned<PJ> best(proj_list_get(context, all.get(), 0));
  if (!best || proj_coordoperation_is_instantiable(context, best.get())) return {};
  const char* grid = nullptr;
  proj_coordoperation_get_grid_used(context, best.get(), 0, &grid, nullptr, nullptr, nullptr,
                                    nullptr, nullptr, nullptr);
  return fmt::format(
      "the most exact shift from {} to {} needs the grid {}, which is not installed; "
      "a less exact one is used",
      proj_get_name(from), proj_get_name(to), grid ? grid : "(no name)");
}

/// The sentence for two datums between which nothing is published.
std::string same_datum_assumed(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  auto datum_of = [context](const PJ* crs) -> std::string {
    const Owned<PJ> base(proj_crs_get_geodetic_crs(context, crs));
    return base ? proj_get_name(base.get()) : proj_get_name(crs);
  };
  const std::string a = datum_of(from);
  const std::string b = datum_of(to);
  constexpr std::string_view kCgcs = "China Geodetic Coordinate System 2000";
  if ((a == kCgcs && b == "WGS 84") || (a == "WGS 84" && b == kCgcs))
    return "CGCS2000 taken as WGS84: both follow the international frame, within 1 m";
  return fmt::format(
      "no shift between the datums of {} and {} is published; they are taken as the same, which "
      "may be wrong by metres to hundreds of metres",
      proj_get_name(from), proj_get_name(to));
}

std::string degrees(double value, std::string_view positive, std::string_view negative) {
  return fmt::format("{} {}", std::abs(value), value < 0 ? negative : positive);
}

std::string laea_title(LonLat centre) {
  return fmt::format("Lambert azimuthal equal-area, centre {} {}",
                     degrees(centre.lat_deg, "N", "S"), degrees(centre.lon_deg, "E", "W"));
}

/// The number behind "+lat_0=" in a PROJ string; 0 where it is not there, as PROJ has it.
double parameter(std::string_view crs, std::string_view name) {
  for (const std::string_view word : split(crs, ' '))
    if (word.starts_with(name)) return parse_double(word.substr(name.size())).value_or(0);
  return 0;
}

/// A name for a PROJ string, which has none of its own.
std::string title_of(std::string_view crs) {
  if (!crs.starts_with("+proj=laea ")) return std::string(crs);
  return laea_title({parameter(crs, "+lon_0="), parameter(crs, "+lat_0=")});
}

bool on_earth(LonLat place) {
  return std::abs(place.lon_deg) <= 180 && std::abs(place.lat_deg) <= 90;  // false for NaN
}

tl::unexpected<Error> not_on_earth(LonLat place) {
  if (!std::isfinite(place.lon_deg) || !std::isfinite(place.lat_deg))
    return fail(Fault::bad_input, {}, "found a coordinate that is not a number");
  const bool latitude = std::abs(place.lat_deg) > 90;
  const bool exchanged =
      latitude && std::abs(place.lat_deg) <= 180 && std::abs(place.lon_deg) <= 90;
  return fail(Fault::bad_input, {}, "found a {} outside the Earth, expected {}{}",
              latitude ? "latitude" : "longitude", latitude ? "-90 to 90" : "-180 to 180",
              exchanged ? "; are longitude and latitude exchanged?" : "");
}

/// The middle of the smallest box around `places` in whole degrees; boxes across the 180th
/// meridian are one piece.
LonLat whole_degree_centre(std::span<const LonLat> places) {
  const double reference = places.front().lon_deg;
  double west = 0, east = 0, south = places.front().lat_deg, north = south;
  for (const LonLat& place : places) {
    const double lon = std::remainder(place.lon_deg - reference, 360.0);
    west = std::min(west, lon);
    east = std::max(east, lon);
    south = std::min(south, place.lat_deg);
    north = std::max(north, place.lat_deg);
  }
  return {std::remainder(std::round(reference + (west + east) / 2), 360.0),
          std::round((south + north) / 2)};
}

}  // namespace

struct Transform::Engine {
  Owned<PJ_CONTEXT> context;  // declared first: destroyed last
  Owned<PJ> operation;

  [[nodiscard]] Result<XY> apply(PJ_DIRECTION direction, XY place) const {
    PJ_COORD coordinate = proj_coord(place.x, place.y, 0, HUGE_VAL);
    proj_errno_reset(operation.get());
    coordinate = proj_trans(operation.get(), direction, coordinate);
    if (!std::isfinite(coordinate.xy.x) || !std::isfinite(coordinate.xy.y))
      return fail(Fault::bad_input, {},
                  "a place lies outside what the coordinate systems can represent");
    return XY{coordinate.xy.x, coordinate.xy.y};
  }
};

Result<Transform> Transform::make(std::string_view from, std::string_view to) {
  auto engine = std::make_shared<Engine>();
  engine->context = quiet_context();
  PJ_CONTEXT* context = engine->context.get();
  const auto source = create_crs(context, from);
  if (!source) return unknown_crs(from);
  const auto target = create_crs(context, to);
  if (!target) return unknown_crs(to);
  Transform transform;
  const char* strict[] = {"ALLOW_BALLPARK=NO", nullptr};
  Owned<PJ> raw(
      proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, strict));
  if (raw) {
    if (auto notice = missing_grid(context, source.get(), target.get()))
      transform.notices_.push_back(std::move(*notice));
  } else {
    raw.reset(
        proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, nullptr));
    transform.notices_.push_back(same_datum_assumed(context, source.get(), target.get()));
  }
  if (raw) engine->operation.reset(proj_normalize_for_visualization(context, raw.get()));
  if (!engine->operation)
    return fail(Fault::unsupported, {}, "PROJ has no way from '{}' to '{}'",
                dersu::quoted(from, 100), dersu::quoted(to, 100));
  transform.engine_ = std::move(engine);
  return transform;
}

Result<Transform> Transform::operation(std::string_view code) {
  auto engine = std::make_shared<Engine>();
  engine->context = quiet_context();
  const auto colon = code.find(':');
  const std::string urn =
      fmt::format("urn:ogc:def:coordinateOperation:{}::{}", code.substr(0, colon),
                  colon == std::string_view::npos ? "" : code.substr(colon + 1));
  const Owned<PJ> raw(proj_create(engine->context.get(), urn.c_str()));
  if (raw)
    engine->operation.reset(proj_normalize_for_visualization(engine->context.get(), raw.get()));
  if (!engine->operation)
    return fail(Fault::unsupported, {}, "PROJ's data base has no operation '{}'",
                dersu::quoted(code));
  Transform transform;
  transform.engine_ = std::move(engine);
  return transform;
}

Result<XY> Transform::forward(XY place) const { return engine_->apply(PJ_FWD, place); }
Result<XY> Transform::inverse(XY place) const { return engine_->apply(PJ_INV, place); }

std::optional<std::string> identify_crs(std::string_view definition) {
  const auto context = quiet_context();
  const auto crs = create_crs(context.get(), definition);
  if (!crs) return {};
  auto code_of = [](const PJ* object) -> std::optional<std::string> {
    const char* authority = proj_get_id_auth_name(object, 0);
    const char* code = proj_get_id_code(object, 0);
    if (!authority || !code || std::string_view(authority) != "EPSG") return {};
    return fmt::format("EPSG:{}", code);
  };
  if (auto code = code_of(crs.get())) return code;
  int* confidences = nullptr;
  const Owned<PJ_OBJ_LIST> found(
      proj_identify(context.get(), crs.get(), "EPSG", nullptr, &confidences));
  const bool sure = found && proj_list_get_count(found.get()) > 0 && confidences[0] >= 90;
  proj_int_list_destroy(confidences);
  if (sure) {
    const Owned<PJ> best(proj_list_get(context.get(), found.get(), 0));
    if (auto code = code_of(best.get())) return code;
  }
  const char* one_line[] = {"MULTILINE=NO", nullptr};
  const char* wkt = proj_as_wkt(context.get(), crs.get(), PJ_WKT2_2019, one_line);
  return wkt ? std::string(wkt) : std::string(definition);
}

bool is_geographic(std::string_view crs) {
  const auto context = quiet_context();
  const auto object = create_crs(context.get(), crs);
  if (!object) return false;
  const PJ_TYPE type = proj_get_type(object.get());
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

std::string esri_wkt(std::string_view crs) {
  const auto context = quiet_context();
  const auto object = create_crs(context.get(), crs);
  const char* one_line[] = {"MULTILINE=NO", nullptr};
  const char* wkt =
      object ? proj_as_wkt(context.get(), object.get(), PJ_WKT1_ESRI, one_line) : nullptr;
  return wkt ? wkt : "";
}

bool AreaOfUse::contains(LonLat place, double margin_deg) const {
  const double width_deg = east_deg - west_deg + (west_deg > east_deg ? 360 : 0);
  const double middle_deg = west_deg + width_deg / 2;
  return std::abs(std::remainder(place.lon_deg - middle_deg, 360)) <= width_deg / 2 + margin_deg &&
         south_deg - margin_deg <= place.lat_deg && place.lat_deg <= north_deg + margin_deg;
}

namespace {

/// The number of the parameter of a projection that EPSG knows by `code`.
std::optional<double> projection_parameter(PJ_CONTEXT* context, const PJ* operation,
                                           std::string_view code) {
  const int n = proj_coordoperation_get_param_count(context, operation);
  for (int i = 0; i < n; ++i) {
    const char* found = nullptr;
    double value = 0;
    if (proj_coordoperation_get_param(context, operation, i, nullptr, nullptr, &found, &value,
                                      nullptr, nullptr, nullptr, nullptr, nullptr, nullptr) &&
        found && found == code)
      return value;
  }
  return {};
}

/// The zone and hemisphere of UTM, told by the parameters of the projection.
std::optional<AreaOfUse> utm_area(PJ_CONTEXT* context, const PJ* crs) {
  const Owned<PJ> base(proj_get_type(crs) == PJ_TYPE_BOUND_CRS ? proj_get_source_crs(context, crs)
                                                               : nullptr);
  const PJ* projected = base ? base.get() : crs;
  if (proj_get_type(projected) != PJ_TYPE_PROJECTED_CRS) return {};
  const Owned<PJ> operation(proj_crs_get_coordoperation(context, projected));
  if (!operation) return {};
  const auto of = [&](std::string_view code) {
    return projection_parameter(context, operation.get(), code);
  };
  const auto middle_deg = of("8802"), scale = of("8805"), east_m = of("8806"), north_m = of("8807");
  if (!middle_deg || scale != 0.9996 || east_m != 5e5 || of("8801") != 0 ||
      std::remainder(*middle_deg - 3, 6) != 0)
    return {};
  const auto wrapped = [](double lon_deg) {
    return lon_deg > 180 ? lon_deg - 360 : lon_deg < -180 ? lon_deg + 360 : lon_deg;
  };
  AreaOfUse area{wrapped(*middle_deg - 3), 0, wrapped(*middle_deg + 3), 84};
  if (north_m == 1e7) {
    area.south_deg = -80;
    area.north_deg = 0;
  }
  if (north_m != 0 && north_m != 1e7) return {};
  return area;
}

}  // namespace

std::optional<AreaOfUse> area_of_use(std::string_view crs) {
  const auto context = quiet_context();
  const auto object = create_crs(context.get(), crs);
  AreaOfUse area;
  // PROJ's value for what is not known is -1000.
  if (!object) return {};
  if (!proj_get_area_of_use(context.get(), object.get(), &area.west_deg, &area.south_deg,
                            &area.east_deg, &area.north_deg, nullptr) ||
      area.south_deg < -90)
    return utm_area(context.get(), object.get());
  return area;
}

Result<Projection> Projection::make(std::string_view crs, std::span<const LonLat> places) {
  for (const LonLat& place : places)
    if (!on_earth(place)) return not_on_earth(place);
  if (crs == "auto") {
    if (places.empty())
      return fail(Fault::bad_input, {}, "crs \"auto\" needs at least one place, found none");
    const LonLat centre = whole_degree_centre(places);
    double farthest_m = 0;
    for (const LonLat& place : places) farthest_m = std::max(farthest_m, distance_m(centre, place));
    const std::string definition =
        fmt::format("+proj=laea +lat_0={} +lon_0={} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
                    centre.lat_deg, centre.lon_deg);
    DERSU_TRY(transform, Transform::make("EPSG:4326", definition));
    Projection projection(std::move(transform));
    projection.crs_ = definition;
    projection.title_ = laea_title(centre);
    // The scale along and across a radius is cos(c/2) and its inverse, c = distance / radius.
    const double stretch = 1 / std::cos(std::min(2.0, farthest_m / kEarthRadiusM / 2)) - 1;
    projection.reason_ = fmt::format(
        "areas are exact and distances within {:.2f} % at the farthest place; the "
        "centre is in whole degrees so that it does not tell where cameras are",
        std::max(0.01, std::ceil(stretch * 1e4) / 1e2));
    return projection;
  }
  const auto context = quiet_context();
  const auto object = create_crs(context.get(), crs);
  if (!object) return unknown_crs(crs);
  Owned<PJ> base;  // of a CRS that carries its own shift to WGS84
  if (proj_get_type(object.get()) == PJ_TYPE_BOUND_CRS)
    base.reset(proj_get_source_crs(context.get(), object.get()));
  const PJ* projected = base ? base.get() : object.get();
  double metres = 0;
  const char* unit = nullptr;
  if (proj_get_type(projected) == PJ_TYPE_PROJECTED_CRS) {
    const Owned<PJ> system(proj_crs_get_coordinate_system(context.get(), projected));
    proj_cs_get_axis_info(context.get(), system.get(), 0, nullptr, nullptr, nullptr, &metres, &unit,
                          nullptr, nullptr);
  }
  if (metres != 1.0)
    return fail(
        Fault::bad_input, {}, "found '{}' ({}), expected a projected coordinate system in metres",
        dersu::quoted(crs, 100), unit ? fmt::format("in {}", unit) : std::string("in degrees"));
  DERSU_TRY(transform, Transform::make("EPSG:4326", crs));
  Projection projection(std::move(transform));
  projection.crs_ = crs;
  const std::string given = proj_get_name(projected);
  projection.title_ = given == "unknown" ? title_of(crs) : given;
  projection.reason_ = "as the project asks";
  return projection;
}

Result<Point> Projection::to_metres(LonLat place) const {
  if (!on_earth(place)) return not_on_earth(place);
  DERSU_TRY(xy, transform_.forward({place.lon_deg, place.lat_deg}));
  return Point{xy.x, xy.y};
}

Result<LonLat> Projection::to_lonlat(Point point) const {
  DERSU_TRY(xy, transform_.inverse({point.x_m, point.y_m}));
  return LonLat{xy.x, xy.y};
}

Result<RingOf<Point>> Projection::line_to_metres(std::span<const LonLat> line) const {
  constexpr double kLongestEdgeM = 10000;
  RingOf<Point> projected;
  projected.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) {
      const LonLat a = line[i - 1];
      const LonLat b = line[i];
      const double pieces = std::ceil(distance_m(a, b) / kLongestEdgeM);
      const bool across_180 = std::abs(b.lon_deg - a.lon_deg) > 180;
      for (double k = 1; k < pieces && !across_180; ++k) {
        const double t = k / pieces;
        DERSU_TRY(between, to_metres(LonLat{a.lon_deg + t * (b.lon_deg - a.lon_deg),
                                            a.lat_deg + t * (b.lat_deg - a.lat_deg)}));
        projected.push_back(between);
      }
    }
    DERSU_TRY(corner, to_metres(line[i]));
    projected.push_back(corner);
  }
  return projected;
}

Result<Polygon> Projection::to_metres(const LonLatPolygon& polygon) const {
  Polygon projected;
  for (const auto& ring : polygon.rings) {
    RingOf<LonLat> closed = ring;
    if (!closed.empty() && closed.front() != closed.back()) closed.push_back(closed.front());
    DERSU_TRY(corners, line_to_metres(closed));
    projected.rings.push_back(std::move(corners));
  }
  return projected;
}

Result<std::vector<Polygon>> Projection::to_metres(std::span<const LonLatPolygon> polygons) const {
  std::vector<Polygon> projected;
  for (const LonLatPolygon& polygon : polygons) {
    DERSU_TRY(one, to_metres(polygon));
    projected.push_back(std::move(one));
  }
  return projected;
}

Result<DatumShift> DatumShift::make(std::string_view datum, bool convert_gcj02) {
  const auto known = find_datum(datum);
  if (!known) {
    std::string names;
    for (const Datum& d : kDatums)
      names += fmt::format("{}'{}'", names.empty() ? "" : ", ", d.name);
    return fail(Fault::bad_input, {}, "found datum '{}', expected one of {}", dersu::quoted(datum),
                names);
  }
  DatumShift shift;
  if (datum == kGcj02) {
    if (!convert_gcj02)
      return fail(Fault::bad_input, {},
                  "coordinates in GCJ-02 are refused unless their conversion is asked for");
    shift.how_ = How::gcj02;
    shift.notice_ =
        fmt::format("GCJ-02 converted to WGS84 by the published approximate formula, to about {} m",
                    known->accuracy_m);
  } else if (!known->to_wgs84.empty()) {
    DERSU_TRY(operation, Transform::operation(known->to_wgs84));
    shift.how_ = How::operation;
    shift.transform_ = std::move(operation);
    shift.notice_ =
        fmt::format("{} to WGS84 by {}, accuracy {} m", datum, known->to_wgs84, known->accuracy_m);
  } else if (datum != "WGS84") {
    shift.notice_ =
        fmt::format("{} taken as WGS84: both follow the international frame, within {} m", datum,
                    known->accuracy_m);
  }
  return shift;
}

Result<LonLat> DatumShift::to_wgs84(LonLat place) const {
  if (!on_earth(place)) return not_on_earth(place);
  if (how_ == How::gcj02) return from_gcj02(place);
  if (how_ == How::same) return place;
  DERSU_TRY(xy, transform_.forward({place.lon_deg, place.lat_deg}));
  return LonLat{xy.x, xy.y};
}

LonLat to_gcj02(LonLat wgs84) {
  if (wgs84.lon_deg < 72.004 || wgs84.lon_deg > 137.8347 || wgs84.lat_deg < 0.8293 ||
      wgs84.lat_deg > 55.8271)
    return wgs84;
  // Krasovsky 1940, and polynomials with sines in degrees east of 105 and north of 35.
  constexpr double kAxisM = 6378245.0;
  constexpr double kSquaredEccentricity = 0.00669342162296594323;
  constexpr double kPi = std::numbers::pi;
  const double x = wgs84.lon_deg - 105;
  const double y = wgs84.lat_deg - 35;
  const double root = std::sqrt(std::abs(x));
  const double waves = (20 * std::sin(6 * x * kPi) + 20 * std::sin(2 * x * kPi)) * 2 / 3;
  const double north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves +
                         (20 * std::sin(y * kPi) + 40 * std::sin(y / 3 * kPi)) * 2 / 3 +
                         (160 * std::sin(y / 12 * kPi) + 320 * std::sin(y / 30 * kPi)) * 2 / 3;
  const double east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves +
                        (20 * std::sin(x * kPi) + 40 * std::sin(x / 3 * kPi)) * 2 / 3 +
                        (150 * std::sin(x / 12 * kPi) + 300 * std::sin(x / 30 * kPi)) * 2 / 3;
  const double latitude = wgs84.lat_deg / 180 * kPi;
  const double w2 = 1 - kSquaredEccentricity * std::pow(std::sin(latitude), 2);
  const double meridian_m = kAxisM * (1 - kSquaredEccentricity) / (w2 * std::sqrt(w2));
  const double parallel_m = kAxisM / std::sqrt(w2) * std::cos(latitude);
  return {wgs84.lon_deg + east_m / parallel_m * 180 / kPi,
          wgs84.lat_deg + north_m / meridian_m * 180 / kPi};
}

LonLat from_gcj02(LonLat gcj02) {
  // The offset changes slowly (by less than a thousandth), so each step gains three digits.
  LonLat guess = gcj02;
  for (int i = 0; i < 8; ++i) {
    const LonLat image = to_gcj02(guess);
    guess.lon_deg -= image.lon_deg - gcj02.lon_deg;
    guess.lat_deg -= image.lat_deg - gcj02.lat_deg;
  }
  return guess;
}

}  // namespace dersu::io
