#include "dersu/workbench/survey_input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/catalogue_names.hpp"
#include "dersu/workbench/checked_project.hpp"
#include "dersu/workbench/nobody.hpp"
#include "dersu/workbench/open_project.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/target_names.hpp"
#include "dersu/workbench/uncounted_animals.hpp"

namespace dersu::workbench {
namespace {
namespace fs = std::filesystem;

ObservationLevel level_of(std::string_view text) {
  if (text == "event") return ObservationLevel::event;
  return text == "media" ? ObservationLevel::media : ObservationLevel::automatic;
}

StationName station_name(std::string_view column) {
  if (column == "locationID") return StationName::location_id;
  return column == "deploymentID" ? StationName::deployment_id : StationName::location_name;
}

/// What a source says of its level; nothing where it says none.
std::optional<ObservationLevel> own_level(const io::Project& project, const std::string& source) {
  const auto own = std::ranges::find(project.sources, source, &io::ProjectSource::id);
  if (own == project.sources.end() || own->observation_level.empty()) return std::nullopt;
  return level_of(own->observation_level);
}

/// The folder of the project that `path` names, or "".
fs::path project_folder(const fs::path& path) {
  std::error_code code;
  if (path.filename() == "dersu.toml") return path.has_parent_path() ? path.parent_path() : ".";
  return fs::exists(path / "dersu.toml", code) ? path : fs::path();
}

/// What was left out, where something was.
void tell_use(const SourceUse& use, std::vector<std::string>& notices) {
  if (use.other_level == 0) return;
  const bool events = use.level == camtrap::Level::event;
  notices.push_back(fmt::format(
      "{}{} observations of {} are used; {} of {} are passed over{} (observation_level "
      "in dersu.toml, --observation-level)",
      use.party.empty() ? "" : use.party + ": ", use.observations,
      events ? "events" : "photographs", use.other_level, events ? "photographs" : "events",
      use.other_level_named > 0 ? fmt::format(", of which {} name an animal", use.other_level_named)
                                : ""));
}

/// What is possible and yet most often a wrong year, and silently spoils every figure of effort.
void tell_doubts(const camtrap::Survey& survey, std::vector<std::string>& notices) {
  constexpr std::int64_t kLongS = 5 * 366 * kSecondsPerDay;
  const auto is_long = [](const camtrap::Deployment& it) {
    return it.end.utc_s - it.start.utc_s > kLongS;
  };
  if (const auto n = std::ranges::count_if(survey.deployments, is_long); n > 0)
    notices.push_back(fmt::format(
        "{} deployments last longer than 5 years, the effort of all that time counts: is a year "
        "wrong?",
        n));
}

/// Individuals that may be none.
void tell_nobody(const camtrap::Survey& survey, std::vector<std::string>& notices) {
  for (std::size_t i = 0; i < survey.individuals.size(); ++i) {
    const std::string& name = survey.individuals[i].name;
    if (!says_nobody(name)) continue;
    const auto n = std::ranges::count(survey.observations.individual, camtrap::Index(i));
    const std::string& party = survey.parties[survey.individuals[i].party];
    notices.push_back((party.empty() ? "" : party + ": ") +
                      nobody_notice(name, static_cast<std::size_t>(n)));
  }
}

SurveyInput input_of(SurveySink::Built built) {
  SurveyInput input{.survey = std::move(built.survey)};
  for (const SourceUse& use : built.sources) tell_use(use, input.notices);
  tell_doubts(input.survey, input.notices);
  tell_nobody(input.survey, input.notices);
  return input;
}

/// "06:30" -> seconds after midnight.
std::optional<std::int32_t> time_of_day_s(std::string_view text) {
  const auto local_s = parse_local_time(fmt::format("1970-01-01 {}", text));
  return local_s ? std::optional(static_cast<std::int32_t>(*local_s)) : std::nullopt;
}
}  // namespace

SurveySinkOptions project_sink_options(const io::ProjectRecords& records) {
  return {.station = station_name(records.station),
          .observation_level = level_of(records.observation_level)};
}

Result<void> SurveyInput::keep_import() { return import ? import->commit() : Result<void>(); }

Result<SurveyInput> survey_of_store(const io::Project& project, const store::Store& store,
                                    const SurveySinkOptions& options) {
  DERSU_TRY(sources, store.sources());
  SurveySink sink(options);
  for (const store::SourceRow& source : sources) {
    sink.begin_source(source.party, source.id, own_level(project, source.id));
    const store::Filter filter{.party = source.party, .source = source.id};
    // Methods have no use for the photographs' rows.
    for (const auto table : {io::CamtrapTable::deployments, io::CamtrapTable::effort_gaps,
                             io::CamtrapTable::individuals, io::CamtrapTable::observations})
      DERSU_CHECK(store.read(table, sink, filter));
  }
  DERSU_TRY(built, std::move(sink).finish());
  SurveyInput input = input_of(std::move(built));
  const std::vector<std::string> targets = targets_of(project);
  for (std::string& notice : count_subspecies(targets, input.survey))
    input.notices.push_back(std::move(notice));
  DERSU_TRY(catalogue, store.catalogue());
  for (std::string& notice : catalogue_notices(catalogue, sources))
    input.notices.push_back(std::move(notice));
  for (std::string& notice : uncounted_animals(targets, input.survey, catalogue))
    input.notices.push_back(std::move(notice));
  return input;
}

std::vector<Option> survey_options() {
  return {
      {.name = "data",
       .kind = OptionKind::file,
       .help = "A Camtrap DP package (its datapackage.json or its folder), or a project folder.",
       .required = true,
       .positional = true},
      {.name = "station",
       .kind = OptionKind::choice,
       .help = "The column that names the station of a deployment; where it is empty, the next "
               "of the three.",
       .default_value = "locationName",
       .choices = {"locationName", "locationID", "deploymentID"}},
      {.name = "observation-level",
       .kind = OptionKind::choice,
       .help = "Which observations count; auto takes events where a source has one with a "
               "scientific name, else photographs.",
       .default_value = "auto",
       .choices = {"auto", "event", "media"}}};
}

Result<io::Project> project_asked_for(const Options& options) {
  const fs::path folder = project_folder(options.path("data"));
  return folder.empty() ? Result<io::Project>(io::Project{}) : read_project(folder);
}

Result<SurveyInput> read_survey(const Options& options, const io::Project& project,
                                Progress& progress, const std::vector<std::string>& species) {
  const bool own = !project.folder.empty();
  SurveySinkOptions how = project_sink_options(project.records);
  if (!own || options.given("station")) how.station = station_name(options.text("station"));
  if (!own || options.given("observation-level"))
    how.observation_level = level_of(options.text("observation-level"));
  if (own) {
    DERSU_TRY(open, open_project(project, progress));
    if (options.given("observation-level"))  // goes before what a source says
      for (io::ProjectSource& source : open.project.sources) source.observation_level.clear();
    if (!species.empty()) {
      open.project.species.target = species;
      open.project.density.species.clear();
    }
    DERSU_TRY(input, survey_of_store(open.project, open.store(), how));
    input.imported = std::move(open.imported);
    add_notices(open.notices, input.notices);
    input.notices = std::move(open.notices);
    input.import.emplace(std::move(open.import));
    return input;
  }
  SurveySink sink(how);
  DERSU_CHECK(io::read_camtrap_dp(options.path("data"), sink, {}, progress));
  if (progress.stopped()) return stopped_by_user();
  DERSU_TRY(built, std::move(sink).finish());
  return input_of(std::move(built));
}

std::vector<Option> record_options() {
  return {{.name = "independence",
           .kind = OptionKind::duration,
           .help = "Records of a species at a station are at least this far apart.",
           .default_value = "60 min",
           .minimum = 0},
          {.name = "rule",
           .kind = OptionKind::choice,
           .help = "From when that time runs: from the last record that was kept, or from the last "
                   "observation, kept or not.",
           .default_value = "last-independent",
           .choices = {"last-independent", "last-record"}}};
}

camtrap::RecordOptions records_asked_for(const Options& options, const io::Project& project) {
  const bool own = !project.folder.empty();
  camtrap::RecordOptions result;
  result.interval_s = own && !options.given("independence") ? project.records.independence_s
                                                            : options.duration_s("independence");
  const std::string& rule =
      own && !options.given("rule") ? project.records.rule : options.text("rule");
  result.rule = rule == "last-record" ? camtrap::IndependenceRule::last_record
                                      : camtrap::IndependenceRule::last_independent;
  return result;
}

Option clock_option() {
  return {.name = "clock",
          .kind = OptionKind::text,
          .help =
              "What tells local time and days: 'local', the clock of the station's earliest "
              "deployment, or an offset from UTC such as +08:00 for all.",
          .default_value = "local"};
}

Result<std::optional<std::int32_t>> clock_asked_for(const Options& options) {
  const std::string& clock = options.text("clock");
  if (clock == "local") return std::nullopt;
  const auto offset_s = parse_utc_offset(clock);
  if (!offset_s)
    return fail(Fault::usage, "--clock", "found '{}', expected 'local' or an offset such as +08:00",
                quoted(clock));
  return offset_s;
}

std::vector<Option> effort_options() {
  return {{.name = "cameras",
           .kind = OptionKind::choice,
           .help = "How several cameras that work at a station at the same time count: time in "
                   "which any worked once, or each camera's time.",
           .default_value = "any",
           .choices = {"any", "each"}},
          {.name = "whole-days",
           .kind = OptionKind::flag,
           .help = "A day with any effort counts as a whole one, not as the part that it is."},
          {.name = "day-start",
           .kind = OptionKind::text,
           .help = "When a day starts, by the local clock.",
           .default_value = "00:00"},
          clock_option()};
}

Result<camtrap::EffortOptions> effort_asked_for(const Options& options,
                                                const io::Project& project) {
  camtrap::EffortOptions result;
  result.cameras =
      options.text("cameras") == "each" ? camtrap::Cameras::each : camtrap::Cameras::any;
  result.whole_days = options.flag("whole-days");
  const std::string& start = options.text("day-start");
  const auto start_s = time_of_day_s(start);
  if (!start_s)
    return fail(Fault::usage, "--day-start", "found '{}', expected a time of day such as 06:30",
                quoted(start));
  const bool own = !project.folder.empty() && !options.given("day-start");
  result.day_start_s = own ? project.histories.day_start_s : *start_s;
  DERSU_TRY(offset_s, clock_asked_for(options));
  result.offset_s = offset_s;
  return result;
}

std::vector<Option> joined(std::vector<std::vector<Option>> lists) {
  std::vector<Option> result;
  for (std::vector<Option>& list : lists)
    for (Option& option : list) result.push_back(std::move(option));
  return result;
}

std::vector<std::int32_t> clocks(const camtrap::Survey& survey,
                                 std::optional<std::int32_t> offset_s) {
  if (!offset_s) return camtrap::station_offsets_s(survey);
  return std::vector<std::int32_t>(survey.stations.size(), *offset_s);
}

std::string_view party_of(const camtrap::Survey& survey, camtrap::Index station) {
  return survey.parties[survey.stations[station].party];
}

Reference camtrapr_reference() {
  return {.authors = "Niedballa, J., Sollmann, R., Courtiol, A., Wilting, A.",
          .year = 2016,
          .title = "camtrapR: an R package for efficient camera trap data management",
          .source = "Methods in Ecology and Evolution 7:1457-1462",
          .doi = "10.1111/2041-210X.12600"};
}

}  // namespace dersu::workbench
