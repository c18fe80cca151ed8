#include "dersu/workbench/design_report.hpp"

#include <cmath>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/file.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

std::string percent(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f} %", 100 * share) : std::string("none");
}

std::string rses(const ArrayAnswer& array) {
  const std::string rule = fmt::format("rule of thumb {}", percent(array.rse_rule));
  if (!array.problem.empty()) return fmt::format("RSE by the {} ({})", rule, array.problem);
  return fmt::format("RSE {} ({})", percent(array.rse), rule);
}

std::string array_text(const ArrayAnswer& array) {
  const scr::ExpectedCounts& c = array.counts;
  return fmt::format(
      "{} cameras: {:.1f} animals seen, {:.1f} at two places or more; {:.1f} recaptures, {:.1f} "
      "elsewhere{}\n{}",
      array.cameras, c.seen, c.at_two_places, c.recaptures, c.movements,
      array.taken ? fmt::format("; {:.0f} % of the detector-occasions taken", 100 * *array.taken)
                  : std::string(),
      rses(array));
}

std::string parties_text(const DesignAnswer& answer) {
  std::string text;
  for (const PartyAnswer& party : answer.parties)
    text += fmt::format("{} alone, {}\n", party.code, array_text(party.alone));
  if (!answer.together) return text;
  const TogetherAnswer& t = *answer.together;
  text += fmt::format(
      "animals in several catalogues: {:.1f}; numbers counted apart and added would be about {} "
      "too "
      "high\n",
      t.seen_twice, percent(t.overstated));
  text += fmt::format("RSE of the number of animals: added {}, together {}\n", percent(t.rse_apart),
                      percent(t.rse_together));
  if (std::isfinite(t.separate_apart))
    text += fmt::format("each designed for its own territory: added {}, together {}\n",
                        percent(t.separate_apart), percent(t.separate_together));
  return text;
}

std::string rows_text(const DesignAnswer& answer) {
  std::string text = fmt::format("{:>9} {:>9} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "spacing",
                                 "occasions", "cameras", "n", "r", "m", "rule", "RSE");
  for (const CompareRow& row : answer.rows)
    text += fmt::format(
        "{:>9} {:>9} {:>7} {:>8.1f} {:>8.1f} {:>8.1f} {:>8} {:>8}\n", spoken_length(row.spacing_m),
        row.occasions, row.array.cameras, row.array.counts.seen, row.array.counts.recaptures,
        row.array.counts.movements, percent(row.array.rse_rule), percent(row.array.rse));
  return text;
}

std::string trials_text(const DesignFile& file, const scr::TrialResult& t) {
  std::string text =
      fmt::format("{} simulated surveys, {} fitted: {:.1f} animals seen, {:.1f} detections\n",
                  t.surveys, t.fitted, t.mean_seen, t.mean_detections);
  if (t.fitted > 1)
    text += fmt::format(
        "RSE {}, spread of the estimates {}, bias {:+.1f} % (standard error {:.1f} %), {} of the "
        "{:g} % intervals hold the truth\n",
        percent(t.rse), percent(t.spread), 100 * t.bias, 100 * t.bias_error, percent(t.coverage),
        100 * file.simulation->confidence);
  for (const auto& [why, times] : t.failures)
    text += fmt::format("{} not fitted: {}\n", times, why);
  return text;
}

void write_array(JsonWriter& json, const ArrayAnswer& array) {
  json.member("cameras", array.cameras).key("expected").begin_object();
  json.member("n", array.counts.seen).member("r", array.counts.recaptures);
  json.member("m", array.counts.movements).member("at_two_places", array.counts.at_two_places);
  if (array.taken) json.member("taken", *array.taken);
  json.end_object().member("rse_rule", array.rse_rule).member("rse", array.rse);
  if (array.problem.empty())
    json.member("rse_error", array.rse_error).member("sigma_rse", array.sigma_rse);
  else
    json.member("problem", array.problem);
}

void write_together(JsonWriter& json, const TogetherAnswer& t) {
  json.key("together").begin_object().member("expected_n", t.expected_n);
  json.member("seen_twice", t.seen_twice).member("overstated", t.overstated);
  json.member("rse_apart", t.rse_apart).member("rse_together", t.rse_together);
  if (std::isfinite(t.separate_apart))
    json.member("rse_separate_designs_apart", t.separate_apart)
        .member("rse_separate_designs_together", t.separate_together);
  json.end_object();
}

void write_trials(JsonWriter& json, const scr::TrialResult& t) {
  json.key("simulated").begin_object().member("surveys", t.surveys).member("fitted", t.fitted);
  json.member("truth", t.truth).member("mean_n", t.mean_seen);
  json.member("mean_detections", t.mean_detections).member("mean_estimate", t.mean_estimate);
  json.member("bias", t.bias).member("bias_error", t.bias_error).member("rse", t.rse);
  json.member("spread", t.spread).member("coverage", t.coverage);
  json.member("mean_width", t.mean_width).key("failures").begin_array();
  for (const auto& [why, times] : t.failures)
    json.begin_object().member("why", why).member("surveys", times).end_object();
  json.end_array().end_object();
}

struct CameraRow {
  std::size_t number = 0;
  std::size_t site = 0;
  const scr::CameraSite* of = nullptr;
  Point place{};
  bool stands = false;
  std::string name{};
};

std::vector<CameraRow> camera_rows(const DesignInput& input, const DesignAnswer& answer) {
  std::vector<CameraRow> rows;
  for (std::size_t s = 0; s < answer.sites.size(); ++s)
    for (const Point place : answer.sites[s].cameras) {
      const bool stands = s < answer.n_existing;
      rows.push_back({rows.size() + 1, s + 1, &answer.sites[s], place, stands,
                      stands ? input.names[s] : std::string()});
      if (rows.back().name.empty()) rows.back().name = std::to_string(rows.size());
    }
  return rows;
}

Result<void> write_csv(const DesignInput& input, const DesignAnswer& answer, const fs::path& path) {
  std::vector<std::string> columns{"camera", "site", "party", "x", "y", "cost", "effort", "status"};
  if (input.projection) columns.insert(columns.end(), {"lon", "lat"});
  DERSU_TRY(writer, io::CsvWriter::create(path, columns));
  for (const CameraRow& row : camera_rows(input, answer)) {
    const double n = double(row.of->cameras.size());
    std::vector<std::string> fields{row.name,
                                    std::to_string(row.site),
                                    input.parties[row.of->party],
                                    format_fixed(row.place.x_m, 1),
                                    format_fixed(row.place.y_m, 1),
                                    row.stands ? "0" : format_number(row.of->cost / n),
                                    format_number(row.of->effort),
                                    row.stands ? "stands" : "new"};
    if (input.projection) {
      DERSU_TRY(lonlat, input.projection->to_lonlat(row.place));
      fields.push_back(format_fixed(lonlat.lon_deg, 6));
      fields.push_back(format_fixed(lonlat.lat_deg, 6));
    }
    writer.row(fields);
  }
  return writer.commit();
}

Result<void> write_geojson(const DesignInput& input, const DesignAnswer& answer,
                           const fs::path& path) {
  if (!input.projection)
    return fail(Fault::usage, "--out",
                "found .geojson, which needs longitude and latitude: expected crs in the file, or "
                ".csv");
  JsonWriter json;
  json.begin_object().member("type", "FeatureCollection").key("features").begin_array();
  for (const CameraRow& row : camera_rows(input, answer)) {
    DERSU_TRY(lonlat, input.projection->to_lonlat(row.place));
    json.begin_object().member("type", "Feature").key("geometry").begin_object();
    json.member("type", "Point").key("coordinates").begin_array();
    json.raw(format_fixed(lonlat.lon_deg, 6)).raw(format_fixed(lonlat.lat_deg, 6));
    json.end_array().end_object().key("properties").begin_object();
    json.member("camera", row.name).member("site", row.site);
    json.member("party", input.parties[row.of->party]);
    json.member("effort", row.of->effort).member("status", row.stands ? "stands" : "new");
    json.end_object().end_object();
  }
  return io::write_file_atomically(path, json.end_array().end_object().text() + "\n");
}

}  // namespace

std::string design_text(const DesignFile& file, const DesignAnswer& answer) {
  std::string text = fmt::format("{:.5g} km2 in {} cells, {:.4g} animals\n", answer.area_km2,
                                 answer.points, answer.expected_n);
  if (answer.placement)
    text += fmt::format("{} sites chosen, {} cameras stand already; {} = {:.2f}, cost {}\n",
                        answer.placement->chosen.size(), answer.n_existing,
                        file.placement->options.goal == scr::PlacementGoal::n ? "n" : "min(n, r)",
                        answer.placement->value, format_number(answer.placement->cost));
  if (answer.survey) text += array_text(*answer.survey) + "\n";
  text += parties_text(answer);
  if (!answer.rows.empty()) text += rows_text(answer);
  if (answer.trials) text += trials_text(file, *answer.trials);
  return text;
}

std::string design_json(const DesignFile& file, const DesignAnswer& answer) {
  JsonWriter json;
  json.begin_object().member("area_km2", answer.area_km2).member("points", answer.points);
  json.member("expected_n", answer.expected_n);
  if (answer.placement) {
    const scr::Placement& placement = *answer.placement;
    json.key("placement").begin_object().member("sites", placement.chosen.size());
    json.member("standing", answer.n_existing).member("value", placement.value);
    json.member("cost", placement.cost).member("exchanges", placement.exchanges);
    json.key("starts").begin_array();
    for (const double value : placement.start_values) json.value(value);
    json.end_array().end_object();
  }
  if (answer.survey) {
    json.key("survey").begin_object();
    write_array(json, *answer.survey);
    json.end_object();
  }
  if (!answer.parties.empty()) {
    json.key("parties").begin_array();
    for (const PartyAnswer& party : answer.parties) {
      json.begin_object().member("party", party.code).member("expected_n", party.expected_n);
      json.member("cost", party.cost);
      write_array(json, party.alone);
      json.end_object();
    }
    json.end_array();
  }
  if (answer.together) write_together(json, *answer.together);
  if (file.compare) {
    json.key("comparison").begin_array();
    for (const CompareRow& row : answer.rows) {
      json.begin_object().member("spacing_m", row.spacing_m).member("occasions", row.occasions);
      write_array(json, row.array);
      json.end_object();
    }
    json.end_array();
  }
  if (answer.trials) write_trials(json, *answer.trials);
  return json.end_object().text();
}

Result<void> write_design_cameras(const DesignInput& input, const DesignAnswer& answer,
                                  const fs::path& path) {
  if (answer.sites.empty())
    return fail(Fault::usage, "--out", "there are no cameras to write: the file asks for none");
  const std::string ending = lower(path.extension().string());
  if (ending == ".geojson" || ending == ".json") return write_geojson(input, answer, path);
  return write_csv(input, answer, path);
}

}  // namespace dersu::workbench
