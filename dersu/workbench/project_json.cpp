#include "dersu/workbench/project_json.hpp"

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

using Texts = std::map<std::string, std::string>;

std::string length(double length_m) { return format_number(length_m) + " m"; }
std::string duration(std::int64_t duration_s) { return fmt::format("{} s", duration_s); }

std::string time_of_day(std::int32_t time_s) {
  return fmt::format("{:02}:{:02}:{:02}", time_s / 3600, time_s / 60 % 60, time_s % 60);
}

/// `value` by `written`, or null.
template <class T, class Written>
void optional(JsonWriter& json, std::string_view key, const std::optional<T>& value,
              Written written) {
  json.key(key);
  value ? json.value(written(*value)) : json.null();
}

void text(JsonWriter& json, std::string_view key, const std::string& value) {
  json.key(key);
  value.empty() ? json.null() : json.value(value);
}

void texts(JsonWriter& json, std::string_view key, const Texts& values) {
  json.key(key).begin_object();
  for (const auto& [name, value] : values) json.member(name, value);
  json.end_object();
}

void tables(JsonWriter& json, std::string_view key, const std::map<std::string, Texts>& values) {
  json.key(key).begin_object();
  for (const auto& [name, value] : values) texts(json, name, value);
  json.end_object();
}

void write_area(const io::ProjectArea& area, JsonWriter& json) {
  json.begin_object().member("id", area.id).member("name", area.name);
  text(json, "party", area.party);
  json.member("kind", io::name(area.kind)).member("file", area.file);
  text(json, "layer", area.layer);
  text(json, "datum", area.datum);
  json.end_object();
}

void write_source(const io::ProjectSource& source, JsonWriter& json) {
  json.begin_object().member("id", source.id).member("party", source.party);
  json.member("kind", io::name(source.kind)).member("path", source.path);
  json.member("datum", source.datum).member("convert_gcj02", source.convert_gcj02);
  text(json, "crs", source.crs);
  text(json, "time_zone", source.time_zone);
  json.member("clock_offset", duration(source.clock_offset_s));
  texts(json, "files", source.files);
  tables(json, "columns", source.columns);
  json.member("observation_level", source.observation_level);
  tables(json, "values", source.values);
  json.member("repeated_rows", source.repeated_rows);
  json.end_object();
}

template <class T, class Write>
void list(JsonWriter& json, std::string_view key, const std::vector<T>& items, Write write) {
  json.key(key).begin_array();
  for (const T& item : items) write(item, json);
  json.end_array();
}

void write_density(const io::ProjectDensity& density, JsonWriter& json) {
  json.key("density").begin_object();
  text(json, "species", density.species);
  json.member("detector", density.detector).member("detectfn", density.detectfn);
  json.member("model", density.model);
  list(json, "resistance", density.resistance,
       [](const std::string& raster, JsonWriter& out) { out.value(raster); });
  text(json, "resistance_model", density.resistance_model);
  const auto whole = [](std::int64_t n) { return n; };
  optional(json, "neighbours", density.neighbours, whole);
  optional(json, "mixture", density.mixture, whole);
  text(json, "hcov", density.hcov);
  json.member("conditional", density.conditional).member("confidence", density.confidence);
  optional(json, "buffer", density.buffer_m, length);
  optional(json, "spacing", density.spacing_m, length);
  json.member("occasion", duration(density.occasion_s));
  optional(json, "start", density.start, format_day);
  optional(json, "end", density.end, format_day);
  json.member("bootstrap", density.bootstrap).end_object();
}

}  // namespace

void write_project(const io::Project& project, JsonWriter& json) {
  json.begin_object().key("project").begin_object();
  json.member("name", project.name).member("title", project.title);
  text(json, "description", project.description);
  json.member("crs", project.crs).member("seed", project.seed);
  json.member("simulated", project.simulated).end_object();
  list(json, "party", project.parties, [](const io::ProjectParty& party, JsonWriter& out) {
    out.begin_object().member("code", party.code).member("name", party.name);
    text(out, "colour", party.colour);
    out.end_object();
  });
  list(json, "area", project.areas, write_area);
  list(json, "source", project.sources, write_source);
  list(json, "covariate", project.covariates, [](const auto& covariate, JsonWriter& out) {
    out.begin_object().member("name", covariate.name).member("file", covariate.file).end_object();
  });
  json.key("catalogue").begin_object();
  text(json, "file", project.catalogue.file);
  json.end_object().key("species").begin_object();
  list(json, "target", project.species.target,
       [](const std::string& name, JsonWriter& out) { out.value(name); });
  texts(json, "names", project.species.names);
  json.end_object().key("records").begin_object();
  json.member("independence", duration(project.records.independence_s));
  json.member("observation_level", project.records.observation_level);
  json.member("rule", project.records.rule).member("station", project.records.station);
  json.end_object().key("histories").begin_object();
  json.member("occasion", duration(project.histories.occasion_s));
  json.member("day_start", time_of_day(project.histories.day_start_s)).end_object();
  write_density(project.density, json);
  json.key("report").begin_object().member("language", project.report.language);
  json.member("blur", length(project.report.blur_m));
  json.member("show_cameras", project.report.show_cameras);
  json.member("title", project.report.title).end_object().end_object();
}

}  // namespace dersu::workbench
