// dersu histories: detection histories of species, and the effort of their occasions.
#include "dersu/camtrap/histories.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/survey_input.hpp"
#include "dersu/workbench/target_names.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Histories;
using camtrap::Index;

/// "station", "survey" or a date.
Result<void> set_day_one(std::string_view text, camtrap::HistoryOptions& asked) {
  if (text == "station") return {};
  if (text == "survey") {
    asked.day_one = camtrap::DayOne::survey;
    return {};
  }
  const auto date = parse_date(text);
  if (!date)
    return fail(Fault::usage, "--day1",
                "found '{}', expected 'station', 'survey' or a date such as 2024-05-31",
                quoted(text));
  asked.day_one = camtrap::DayOne::date;
  asked.date = to_day(*date);
  return {};
}

Result<camtrap::HistoryOptions> histories_asked_for(const Options& options,
                                                    const io::Project& project) {
  camtrap::HistoryOptions asked;
  const bool own = !project.folder.empty() && !options.given("occasion");
  const std::int64_t occasion_s =
      own ? project.histories.occasion_s : options.duration_s("occasion");
  if (occasion_s < kSecondsPerDay || occasion_s % kSecondsPerDay != 0)
    return fail(Fault::usage, "--occasion", "found {} s, expected whole days such as '7 d'",
                occasion_s);
  asked.occasion_days = static_cast<std::int32_t>(occasion_s / kSecondsPerDay);
  if (options.text("output") == "count") asked.output = camtrap::HistoryOutput::count;
  DERSU_CHECK(set_day_one(options.text("day1"), asked));
  return asked;
}

/// The names given, else the project's targets.
Result<std::vector<std::string>> species_asked_for(const Options& options,
                                                   const io::Project& project) {
  std::vector<std::string> names =
      options.has("species") ? options.list("species") : project.species.target;
  if (names.empty())
    return fail(Fault::usage, "--species", "is missing, and no project names a target species");
  return names;
}

Result<std::vector<Index>> places(const std::vector<std::string>& species,
                                  const camtrap::Survey& survey) {
  std::vector<Index> result;
  for (const std::string& name : species) {
    result.push_back(camtrap::find_species(survey, name));
    if (result.back() != camtrap::kNone) continue;
    const std::vector<std::string_view> names(survey.species.begin(), survey.species.end());
    std::string close = otherwise(name, survey.species);
    const std::string left = left_out(name, survey.species);
    if (close.empty() && left.empty()) close = nearest_word(name, names);
    return fail(Fault::not_found, "--species", "no observation of '{}'{}{}", quoted(name), left,
                close.empty() ? "" : fmt::format(", did you mean '{}'?", close));
  }
  return result;
}

std::vector<std::string> header(std::vector<std::string> columns, std::size_t occasions) {
  for (std::size_t o = 1; o <= occasions; ++o) columns.push_back(fmt::format("o{}", o));
  return columns;
}

Result<void> write_detections(const camtrap::Survey& survey, const std::vector<Index>& species,
                              const std::vector<Histories>& all,
                              const std::filesystem::path& path) {
  DERSU_TRY(writer, io::CsvWriter::create(path, header({"Species", "Station", "Party", "day1"},
                                                       all.front().occasions)));
  for (std::size_t i = 0; i < species.size(); ++i) {
    for (const Index station : camtrap::station_order(survey)) {
      std::vector<std::string> row{survey.species[species[i]], survey.stations[station].name,
                                   std::string(party_of(survey, station)),
                                   format_day(all[i].day_one[station])};
      for (std::size_t o = 0; o < all[i].occasions; ++o) {
        const std::int32_t cell = all[i].at(station, o);
        row.push_back(cell == camtrap::kNoEffort ? "NA" : std::to_string(cell));
      }
      writer.row(row);
    }
  }
  return writer.commit();
}

/// The same for every species.
Result<void> write_effort(const camtrap::Survey& survey, const Histories& histories,
                          const std::filesystem::path& path) {
  DERSU_TRY(writer,
            io::CsvWriter::create(path, header({"Station", "Party", "day1"}, histories.occasions)));
  for (const Index station : camtrap::station_order(survey)) {
    std::vector<std::string> row{survey.stations[station].name,
                                 std::string(party_of(survey, station)),
                                 format_day(histories.day_one[station])};
    for (std::size_t o = 0; o < histories.occasions; ++o) {
      const double days = histories.effort_at(station, o);
      row.push_back(days > 0 ? format_number(days) : "NA");
    }
    writer.row(row);
  }
  return writer.commit();
}

/// Stations with a detection.
std::size_t detected(const Histories& histories) {
  std::size_t count = 0;
  for (std::size_t s = 0; s < histories.stations; ++s) {
    bool any = false;
    for (std::size_t o = 0; o < histories.occasions; ++o) any = any || histories.at(s, o) > 0;
    count += any ? 1 : 0;
  }
  return count;
}

Outcome tell(const camtrap::Survey& survey, const std::vector<Index>& species,
             const std::vector<Histories>& all, const camtrap::HistoryOptions& asked) {
  Outcome outcome;
  JsonWriter json;
  json.begin_object()
      .member("stations", all.front().stations)
      .member("occasions", all.front().occasions)
      .member("occasion_days", asked.occasion_days)
      .member("output", asked.output == camtrap::HistoryOutput::count ? "count" : "binary");
  outcome.text = fmt::format("{} stations x {} occasions of {} days\n", all.front().stations,
                             all.front().occasions, asked.occasion_days);
  std::int64_t sum = 0;
  json.key("species").begin_array();
  for (std::size_t i = 0; i < species.size(); ++i) {
    const std::string& name = survey.species[species[i]];
    sum += all[i].sum();
    json.begin_object()
        .member("scientificName", name)
        .member("records", all[i].records)
        .member("outside", all[i].outside)
        .member("stations_detected", detected(all[i]))
        .member("sum", all[i].sum())
        .end_object();
    outcome.text += fmt::format("{:>8}  {} (sum of the cells; {} records, {} stations)\n",
                                all[i].sum(), name, all[i].records, detected(all[i]));
    if (all[i].outside > 0)
      outcome.notices.push_back(fmt::format(
          "{} records of {} are in no cell: before day 1, or in occasions without "
          "effort{}",
          all[i].outside, name,
          asked.day_one == camtrap::DayOne::date ? ""
                                                 : " (clocks or deployment times may be wrong)"));
  }
  json.end_array().member("sum", sum).end_object();
  outcome.json = json.text();
  return outcome;
}

Result<Outcome> run_histories(const Options& options, Progress& progress) {
  DERSU_TRY(project, project_asked_for(options));
  DERSU_TRY(asked, histories_asked_for(options, project));
  DERSU_TRY(effort, effort_asked_for(options, project));
  DERSU_TRY(names, species_asked_for(options, project));
  DERSU_TRY(input, read_survey(options, project, progress,
                               options.has("species") ? names : std::vector<std::string>{}));
  if (project.folder.empty())  // else by the project's targets, or the names given
    for (std::string& notice : count_subspecies(names, input.survey))
      input.notices.push_back(std::move(notice));
  const camtrap::Survey& survey = input.survey;
  DERSU_TRY(species, places(names, survey));
  DERSU_TRY(operation, camtrap::camera_operation(survey, effort));
  const std::vector<camtrap::Record> records =
      camtrap::independent_records(survey, records_asked_for(options, project));
  std::vector<Histories> all;
  for (const Index one : species) {
    DERSU_TRY(histories, camtrap::detection_histories(records, operation, one, asked));
    all.push_back(std::move(histories));
  }
  if (progress.stopped()) return stopped_by_user();
  if (asked.day_one == camtrap::DayOne::date && all.front().occasions == 0)
    return fail(Fault::usage, "--day1",
                "found {}, and no camera was at work from then on; nothing was written",
                format_day(asked.date));
  if (options.has("out")) DERSU_CHECK(write_detections(survey, species, all, options.path("out")));
  if (options.has("effort-out"))
    DERSU_CHECK(write_effort(survey, all.front(), options.path("effort-out")));
  DERSU_CHECK(input.keep_import());
  Outcome outcome = tell(survey, species, all, asked);
  outcome.text.insert(0, input.imported);
  outcome.notices.insert(outcome.notices.begin(), input.notices.begin(), input.notices.end());
  return outcome;
}

std::vector<Option> history_options() {
  return {{.name = "species",
           .kind = OptionKind::text,
           .help = "Scientific name, as the observations have it; a project's targets if not "
                   "given.",
           .repeatable = true},
          {.name = "occasion",
           .kind = OptionKind::duration,
           .help = "Length of an occasion, in whole days.",
           .default_value = "7 d",
           .minimum = kSecondsPerDay,
           .maximum = 36'500.0 * kSecondsPerDay},
          {.name = "day1",
           .kind = OptionKind::text,
           .help = "When occasion 1 begins: the first day of each 'station', of the 'survey', or a "
                   "date.",
           .default_value = "station"},
          {.name = "output",
           .kind = OptionKind::choice,
           .help = "Detected or not, or how many records.",
           .default_value = "binary",
           .choices = {"binary", "count"}}};
}
}  // namespace

Method histories_method() {
  return {
      .name = "histories",
      .title = "Detection histories",
      .summary =
          "Writes species x station x occasion tables of detections, NA where there was no "
          "effort.",
      .example =
          "dersu histories examples/land-of-big-cats/data/cn-2025 --species \"Panthera pardus\" "
          "--occasion 7d --out histories.csv",
      .options =
          joined({survey_options(),
                  history_options(),
                  record_options(),
                  effort_options(),
                  {{.name = "out", .kind = OptionKind::output, .help = "The histories (CSV)."},
                   {.name = "effort-out",
                    .kind = OptionKind::output,
                    .help = "The effort of every station and occasion in days (CSV)."}}}),
      .page = "docs/methods/histories.md",
      .references = {camtrapr_reference()},
      .run = run_histories,
  };
}

}  // namespace dersu::workbench
