#include "dersu/workbench/density_files.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/map_scale.hpp"
#include "dersu/io/overlay.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/io/vector.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/mask.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/scr/remote.hpp"
#include "dersu/scr/suggest.hpp"
#include "dersu/workbench/captured_names.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_inference.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/density_open.hpp"
#include "dersu/workbench/density_profile.hpp"
#include "dersu/workbench/density_report.hpp"
#include "dersu/workbench/density_surface.hpp"
#include "dersu/workbench/density_territories.hpp"
#include "dersu/workbench/flank_tables.hpp"
#include "dersu/workbench/habitat_raster.hpp"
#include "dersu/workbench/mask_cells.hpp"
#include "dersu/workbench/scr_covariates.hpp"
#include "dersu/workbench/scr_input.hpp"
#include "dersu/workbench/telemetry_input.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

/// The polygons of a vector file, or of a habitat raster's cells above 0; a raster without a
/// coordinate system is in that of the detectors, as one of --resistance.
Result<std::vector<LonLatPolygon>> polygons_of(const Options& options, std::string_view name) {
  const fs::path path = options.path(name);
  if (name == "habitat" && is_raster_file(path.filename().string()))
    return read_habitat_raster(path, options.text("crs"));
  DERSU_TRY(layer, io::read_vector(path));
  std::vector<LonLatPolygon> polygons = io::all_polygons(layer);
  if (auto united = io::united(polygons)) polygons = std::move(*united);
  return polygons;
}

/// The same in metres of --crs.
Result<std::vector<Polygon>> read_polygons(const Options& options, std::string_view name) {
  if (!options.has("crs"))
    return fail(Fault::usage, "--crs",
                "--{} needs the coordinate system of the detectors, such as "
                "EPSG:32652",
                name);
  DERSU_TRY(places, polygons_of(options, name));
  DERSU_TRY(projection, io::Projection::make(options.text("crs"), {}));
  DERSU_TRY(polygons, projection.to_metres(places));
  if (polygons.empty())
    return fail(Fault::bad_input, options.path(name).filename().string(),
                "found no polygons, expected at least one");
  return polygons;
}

/// The detectors must lie where --crs is true to size.
Result<void> check_crs(const Options& options, const scr::Data& data) {
  if (!options.has("crs")) return {};
  const auto check = [&]() -> Result<void> {
    DERSU_TRY(projection, io::Projection::make(options.text("crs"), {}));
    std::vector<LonLat> places;
    for (const scr::Session& session : data.sessions)
      for (const Point point : session.detectors.points) {
        DERSU_TRY(place, projection.to_lonlat(point));
        places.push_back(place);
      }
    return io::check_map_scale(projection, places);
  };
  if (auto checked = check(); !checked)
    return fail(Fault::usage, "--crs", "{}", checked.error().message);
  return {};
}

}  // namespace

Result<scr::Data> density_data(const Options& options, const io::ScrTables& tables,
                               const scr::Model& model) {
  DERSU_TRY(type, scr::detector_type(options.text("detector")));
  DERSU_TRY(data, to_scr_data(tables, type, model));
  if (options.has("trials")) data.trials = std::uint32_t(options.integer("trials"));
  if (options.has("telemetry"))
    DERSU_CHECK(take_fixes(tables,
                           options.text("telemetry-type") == "independent"
                               ? TelemetryType::independent
                               : TelemetryType::dependent,
                           data));
  DERSU_CHECK(check_crs(options, data));
  return data;
}

namespace {

bool tells_sides(const io::ScrTables& tables) {
  return std::ranges::any_of(tables.sessions, [](const io::ScrSession& session) {
    return std::ranges::any_of(session.captures,
                               [](const io::ScrCapture& capture) { return !capture.side.empty(); });
  });
}

}  // namespace

std::vector<std::string> density_notices(const Options& options, const io::ScrTables& tables,
                                         const scr::Data& data) {
  std::vector<std::string> notices = tables.notices;
  for (std::string& notice : repeat_notices(tables, data.detector))
    notices.push_back(std::move(notice));
  if (!options.flag("sides") && tells_sides(tables))
    notices.emplace_back(
        "the captures have a column side, and every name counts as an animal: where the flanks of "
        "an animal may bear two names, --sides takes them together");
  for (std::string& notice :
       captured_names_notices(tables, "which counts as one: where it is none, leave such rows out"))
    notices.push_back(std::move(notice));
  if (std::string notice = single_notice(data.detector); !notice.empty())
    notices.push_back(std::move(notice));
  if (std::string notice = kilometres_notice(data); !notice.empty())
    notices.push_back(std::move(notice));
  if (options.has("mask"))
    for (std::string& notice : mask_notices(data)) notices.push_back(std::move(notice));
  return notices;
}

namespace {

/// One mask for all detection functions: as wide and as fine as any of them asks for.
Result<std::optional<scr::MaskOptions>> mask_for(const DetectionFunctions& functions,
                                                 const scr::Data& data,
                                                 std::span<const Polygon> habitat,
                                                 std::vector<std::string>& notices,
                                                 Progress& progress) {
  std::optional<scr::MaskOptions> mask;
  for (const scr::DetectionFunction function : functions) {
    DERSU_TRY(found, scr::suggested_mask(data, function, habitat, progress));
    if (!found) return std::nullopt;
    if (!mask) mask = found->mask;
    mask->buffer_m = std::max(mask->buffer_m, found->mask.buffer_m);
    mask->spacing_m = std::min(mask->spacing_m, found->mask.spacing_m);
    if (!found->notice.empty()) notices.push_back(std::move(found->notice));
  }
  return mask;
}

/// In metres; of less than ten with its fraction.
std::string whole_metres(double length_m) {
  return length_m < 10 ? fmt::format("{:.2g}", length_m) : format_fixed(length_m, 0);
}

}  // namespace

Result<void> density_masks(const Options& options, const DetectionFunctions& functions,
                           scr::Data& data, std::vector<std::string>& notices, Progress& progress) {
  DERSU_CHECK(scr::check_places(data));
  std::vector<Polygon> habitat;
  if (options.has("habitat")) {
    DERSU_TRY(polygons, read_polygons(options, "habitat"));
    habitat = std::move(polygons);
  }
  scr::MaskOptions mask;
  std::vector<std::string> of_buffer;
  if (!options.has("buffer") || !options.has("spacing")) {
    DERSU_TRY(suggested, mask_for(functions, data, habitat, of_buffer, progress));
    if (!suggested)
      return fail(Fault::usage, "--buffer",
                  "no animal was detected at two places, so no mask can be "
                  "suggested; give --mask, or --buffer and --spacing");
    mask = *suggested;
  }
  if (options.has("buffer")) mask.buffer_m = options.length_m("buffer");
  if (options.has("spacing")) mask.spacing_m = options.length_m("spacing");
  for (scr::Session& session : data.sessions) {
    DERSU_TRY(made, scr::make_mask(session.detectors, mask, habitat));
    session.mask = std::move(made);
  }
  notices.push_back(fmt::format(
      "mask of {} points: buffer {} m{}, spacing {} m{}", data.sessions.front().mask.points.size(),
      whole_metres(mask.buffer_m), options.has("buffer") ? "" : " (suggested)",
      whole_metres(mask.spacing_m), options.has("spacing") ? "" : " (suggested)"));
  if (!options.has("buffer")) notices.insert(notices.end(), of_buffer.begin(), of_buffer.end());
  return {};
}

namespace {

/// "D=-6.676,g0=-4.157,sigma=7.589" in the order of the model's coefficients.
Result<Eigen::VectorXd> coefficients_at(std::string_view text,
                                        const std::vector<scr::Coefficient>& coefficients) {
  std::map<std::string, double, std::less<>> given;
  std::vector<std::string> names;
  for (const scr::Coefficient& c : coefficients) names.push_back(c.name);
  for (std::string_view piece : split(text, ',')) {
    const std::size_t sign = piece.rfind('=');
    const std::string name(trim(piece.substr(0, sign)));
    const auto value =
        sign == std::string_view::npos ? std::nullopt : parse_double(trim(piece.substr(sign + 1)));
    if (!value || std::ranges::find(names, name) == names.end())
      return fail(Fault::usage, "--at", "found '{}', expected name=number for each of {}",
                  quoted(piece), join(names, ", "));
    if (!given.emplace(name, *value).second)
      return fail(Fault::usage, "--at", "found {} twice", name);
  }
  std::vector<std::string> missing;
  for (const std::string& name : names)
    if (!given.contains(name)) missing.push_back(name);
  if (!missing.empty())
    return fail(Fault::usage, "--at", "found no value of {}, expected one for each of {}",
                join(missing, ", "), join(names, ", "));
  Eigen::VectorXd beta(Eigen::Index(names.size()));
  for (std::size_t j = 0; j < names.size(); ++j)
    beta(Eigen::Index(j)) = given.find(names[j])->second;
  return beta;
}

/// Somebody gives metres where the logarithm of metres is expected.
std::string link_hint(const std::vector<scr::Coefficient>& coefficients,
                      const Eigen::VectorXd& beta, const scr::Data& data) {
  double widest_m = 0;
  for (const scr::Session& session : data.sessions) {
    const std::vector<Point>& points = session.mask.points;
    const auto [west, east] = std::ranges::minmax(points, {}, &Point::x_m);
    const auto [south, north] = std::ranges::minmax(points, {}, &Point::y_m);
    widest_m = std::max({widest_m, east.x_m - west.x_m, north.y_m - south.y_m});
  }
  for (std::size_t j = 0; j < coefficients.size(); ++j) {
    const double value = beta(Eigen::Index(j));
    if (coefficients[j].name == "sigma" && coefficients[j].link == scr::Link::log && value > 0 &&
        std::exp(value) > widest_m)
      return fmt::format(
          "a sigma of exp({}) m is wider than the mask: --at takes coefficients on their links, "
          "such as sigma={:.3f} for {} m, and D and g0 as log and logit",
          format_number(value), std::log(value), format_number(value));
  }
  return {};
}

Result<Outcome> evaluate_at(const Options& options, const scr::Data& data,
                            const scr::Prepared& prepared, std::vector<std::string> notices) {
  DERSU_TRY(beta, coefficients_at(options.text("at"), prepared.coefficients));
  const scr::Likelihood l = scr::log_likelihood(prepared, beta);
  const std::string hint = link_hint(prepared.coefficients, beta, data);
  if (!std::isfinite(l.value))
    return fail(Fault::numeric, "--at",
                "the likelihood is 0 or not finite at these coefficients{}{}",
                hint.empty() ? "" : ": ", hint);
  if (!hint.empty()) notices.push_back(hint);
  JsonWriter json;
  json.begin_object().member("loglik", l.value);
  if (options.given("hcov")) json.member("loglik_secr", scr::secr_log_likelihood(prepared, beta));
  json.key("gradient").begin_object();
  for (std::size_t j = 0; j < prepared.coefficients.size(); ++j)
    json.member(prepared.coefficients[j].name, l.gradient(Eigen::Index(j)));
  json.end_object()
      .member("n_animals", prepared.n_animals)
      .member("n_detections", prepared.n_detections)
      .end_object();
  return Outcome{json.text(), fmt::format("log-likelihood {}\n", format_number(l.value)), 0,
                 std::move(notices)};
}

/// The mask may not hold all of the region.
void note_cut_region(double region_km2, const scr::RegionN& n, const std::string& session,
                     std::vector<std::string>& notices) {
  constexpr double kMatters = 0.95;  // cells do not follow the outline
  if (n.area_ha / 100 < kMatters * region_km2)
    notices.push_back(fmt::format(
        "{}the numbers are those of the {} km2 of the region that the mask holds, of {} km2 in all",
        session, format_fixed(n.area_ha / 100, 1), format_fixed(region_km2, 1)));
}

}  // namespace

Result<std::vector<Polygon>> density_region(const Options& options) {
  if (!options.has("region")) return std::vector<Polygon>();
  return read_polygons(options, "region");
}

Result<std::vector<scr::RegionN>> density_numbers(const Options& options, const scr::Data& data,
                                                  const scr::Prepared& prepared,
                                                  const scr::Fit& fit,
                                                  std::span<const Polygon> region,
                                                  std::vector<std::string>& notices) {
  return density_numbers(
      options, data,
      [&](std::size_t s, std::span<const double> weights) {
        return scr::region_n(prepared, fit, s, weights);
      },
      region, notices);
}

Result<std::vector<scr::RegionN>> density_numbers(const Options& options, const scr::Data& data,
                                                  const RegionNumber& number,
                                                  std::span<const Polygon> region,
                                                  std::vector<std::string>& notices) {
  std::vector<scr::RegionN> out;
  bool found = region.empty();
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const std::string session =
        data.sessions.size() > 1 ? "session " + data.sessions[s].name + ": " : "";
    std::vector<double> weights;
    if (!region.empty()) {
      weights = scr::region_weights(data.sessions[s].mask, region);
      if (std::ranges::all_of(weights, [](double v) { return v == 0; })) {
        notices.push_back(session + "no mask point is inside the region");
        out.emplace_back();
        continue;
      }
      found = true;
    }
    out.push_back(number(s, weights));
    if (!region.empty()) note_cut_region(area_km2(region), out.back(), session, notices);
  }
  if (!found)
    return fail(Fault::bad_input, options.path("region").filename().string(),
                "no mask point is inside the region; are both in the same coordinates, and is it "
                "larger than a cell of the mask?");
  return out;
}

namespace {

/// By session; empty for the whole mask.
std::vector<std::vector<double>> region_weights_of(const scr::Data& data,
                                                   std::span<const Polygon> region) {
  std::vector<std::vector<double>> weights;
  if (region.empty()) return weights;
  for (const scr::Session& session : data.sessions)
    weights.push_back(scr::region_weights(session.mask, region));
  return weights;
}

Said said(const Options& options, std::string_view name) {
  return {options.has(name) ? options.text(name) : "", fmt::format("--{}", name)};
}

}  // namespace

Result<scr::Model> density_model(const Options& options, const io::ScrTables& tables,
                                 const ResistanceInput& resistance) {
  DERSU_TRY(function, scr::detection_function(options.text("detectfn")));
  Said formulas = said(options, "model");
  if (!resistance.formula.empty()) formulas.text += "; " + resistance.formula;
  scr::Known known = known_of(tables);
  if (resistance.land)
    for (const scr::Covariate& covariate : resistance.land->covariates)
      known.land.push_back(covariate.name);
  DERSU_TRY(
      model,
      model_for(
          {.detection = function,
           .formulas = std::move(formulas),
           .links = said(options, "link"),
           .groups = said(options, "groups"),
           .known_classes = said(options, "hcov"),
           .classes = options.has("mixture") ? std::size_t(options.integer("mixture")) : 0,
           .classes_where = "--mixture",
           .conditional = options.flag("conditional"),
           .number = options.text("distribution") == "binomial" ? scr::NumberOfAnimals::binomial
                                                                : scr::NumberOfAnimals::poisson},
          known));
  model.ways = resistance.ways;
  return model;
}

Result<scr::Prepared> density_prepared(const scr::Data& data, const scr::Model& model) {
  return scr::prepare(data, model).map_error([](Error error) {
    if (error.where == "model" && error.message.starts_with("cost.")) error.where = "resistance";
    for (const std::string_view name : {"model", "groups", "hcov", "resistance", "detectfn"})
      if (error.where == name) error.where = fmt::format("--{}", name);
    return error;
  });
}

void note_model(const scr::Model& model, std::vector<std::string>& notices) {
  if (model.conditional && !model.density.terms.empty())
    notices.push_back(fmt::format("{} is not used: the conditional likelihood has no density",
                                  model.density.text()));
  const auto names_g = [](const scr::Formula* formula) {
    return scr::variables(*formula).contains("g");
  };
  if (!model.groups.empty() && !std::ranges::any_of(scr::formulas_of(model), names_g))
    notices.push_back(fmt::format(
        "no formula names g: the groups by '{}' do not differ, and each has the same density",
        quoted(model.groups)));
}

namespace {

/// The answer of a fit over uncertain identities.
Result<Outcome> run_uncertain(const Options& options, const io::ScrTables& tables,
                              const scr::Data& data, const scr::Model& model,
                              std::vector<std::string> notices, Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  DERSU_TRY(region, density_region(options));
  DERSU_TRY(fitted, fit_uncertain(options, tables, data, model, progress));
  DensityAnswer answer;
  for (const scr::Session& session : data.sessions) answer.sessions.push_back(session.name);
  DERSU_TRY(numbers, density_numbers(
                         options, data,
                         [&](std::size_t s, std::span<const double> weights) {
                           return scr::identity_region_n(fitted.prepared, fitted.fit, s, weights);
                         },
                         region, notices));
  answer.numbers = std::move(numbers);
  answer.fit = std::move(fitted.fit);
  answer.identity = std::move(fitted.answer);
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  notices.insert(notices.end(), fitted.notices.begin(), fitted.notices.end());
  notices.insert(notices.end(), answer.fit.notices.begin(), answer.fit.notices.end());
  return Outcome{density_json(answer), density_text(answer), 0, std::move(notices)};
}

}  // namespace

Result<Outcome> run_density_files(const Options& options, Progress& progress) {
  if (options.has("out"))
    return fail(Fault::usage, "--out",
                "found without models.toml, expected it with several models");
  DERSU_CHECK(check_together(options));
  DERSU_CHECK(check_open_options(options));
  DERSU_TRY(resistance, read_resistance(options));
  DERSU_TRY(tables, density_tables(options, progress));
  if (options.flag("sides")) DERSU_CHECK(split_sides(tables));
  DERSU_TRY(model, density_model(options, tables, resistance));
  DERSU_TRY(data, density_data(options, tables, model));
  std::vector<std::string> notices = density_notices(options, tables, data);
  note_model(model, notices);
  if (!options.has("mask"))
    DERSU_CHECK(density_masks(options, {model.detection}, data, notices, progress));
  if (options.has("open") && !options.has("mask")) share_masks(data);
  DERSU_CHECK(place_on_land(resistance, data));
  notices.insert(notices.end(), resistance.notices.begin(), resistance.notices.end());
  if (options.has("open"))
    return run_density_open(options, data, std::move(model), std::move(notices), progress);
  if (has_uncertain_identities(options))
    return run_uncertain(options, tables, data, model, std::move(notices), progress);
  DERSU_CHECK(check_surface(options, data, model));
  const auto begin = std::chrono::steady_clock::now();
  DERSU_TRY(prepared, density_prepared(data, model));
  if (options.has("at")) return evaluate_at(options, data, prepared, std::move(notices));
  DERSU_TRY(profiled, profiled_coefficients(options.list("profile"), prepared.coefficients));
  DERSU_TRY(region, density_region(options));
  DERSU_TRY(territories, density_territories(options));
  scr::FitOptions fitting;
  fitting.confidence = options.number("confidence");
  DensityAnswer answer;
  DERSU_TRY(fit, scr::fit(prepared, data, model, fitting, progress));
  answer.fit = std::move(fit);
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  for (const scr::Session& session : data.sessions) answer.sessions.push_back(session.name);
  if (model.conditional) answer.derived = scr::derived_density(prepared, answer.fit);
  DERSU_TRY(in_region, density_numbers(options, data, prepared, answer.fit, region, notices));
  answer.numbers = std::move(in_region);
  answer.territories = territory_numbers(territories, data, prepared, answer.fit, notices);
  DERSU_TRY(profiles, profiles_of(prepared, answer.fit, profiled, progress));
  answer.profiles = std::move(profiles);
  DERSU_TRY(inference, inference_of(options, data, prepared, answer.fit,
                                    region_weights_of(data, region), progress));
  answer.inference = std::move(inference);
  for (std::string& notice : inference_notices(answer.inference))
    notices.push_back(std::move(notice));
  DERSU_CHECK(write_surface(options, options.has("crs") ? options.text("crs") : "", data, prepared,
                            answer.fit));
  notices.insert(notices.end(), answer.fit.notices.begin(), answer.fit.notices.end());
  return Outcome{density_json(answer), density_text(answer), 0, std::move(notices)};
}

}  // namespace dersu::workbench
