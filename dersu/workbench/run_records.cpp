// dersu records: independent records of a camera-trap survey, as a table.
#include "dersu/camtrap/records.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/survey_input.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Index;

const std::vector<std::string> kColumns{"Station",
                                        "Party",
                                        "Species",
                                        "Individual",
                                        "DateTimeOriginal",
                                        "Date",
                                        "Time",
                                        "utc",
                                        "delta.time.secs",
                                        "delta.time.mins",
                                        "delta.time.hours",
                                        "delta.time.days",
                                        "count",
                                        "max_count",
                                        "n_images",
                                        "deploymentID",
                                        "source_line"};

std::vector<std::string> fields(const camtrap::Survey& survey, const camtrap::Record& record,
                                std::int32_t clock_s) {
  const std::string local = format_local(record.utc_s + clock_s);
  const camtrap::Delta delta = camtrap::rounded(record.delta_s);
  const camtrap::Observations& seen = survey.observations;
  return {survey.stations[record.station].name,
          std::string(party_of(survey, record.station)),
          survey.species[record.species],
          record.individual == camtrap::kNone ? "" : survey.individuals[record.individual].name,
          local,
          local.substr(0, 10),
          local.substr(11),
          format_time({record.utc_s, 0}),
          std::to_string(record.delta_s),
          format_number(delta.minutes),
          format_number(delta.hours),
          format_number(delta.days),
          std::to_string(record.count),
          std::to_string(record.max_count),
          std::to_string(record.n_images),
          survey.deployments[seen.deployment[record.observation]].id,
          std::to_string(seen.line[record.observation])};
}

Result<void> write_records(const camtrap::Survey& survey,
                           const std::vector<camtrap::Record>& records,
                           const std::vector<std::int32_t>& clocks_s,
                           const std::filesystem::path& path) {
  DERSU_TRY(writer, io::CsvWriter::create(path, kColumns));
  for (const camtrap::Record& record : records)
    writer.row(fields(survey, record, clocks_s[record.station]));
  return writer.commit();
}

Result<Outcome> run_records(const Options& options, Progress& progress) {
  DERSU_TRY(clock, clock_asked_for(options));
  DERSU_TRY(project, project_asked_for(options));
  DERSU_TRY(input, read_survey(options, project, progress));
  const camtrap::Survey& survey = input.survey;
  camtrap::RecordOptions asked = records_asked_for(options, project);
  asked.by_individual = options.flag("by-individual");
  const std::vector<camtrap::Record> records = camtrap::independent_records(survey, asked);
  if (progress.stopped()) return stopped_by_user();
  if (options.has("out"))
    DERSU_CHECK(write_records(survey, records, clocks(survey, clock), options.path("out")));
  DERSU_CHECK(input.keep_import());

  std::vector<std::size_t> by_species(survey.species.size(), 0);
  for (const camtrap::Record& record : records) ++by_species[record.species];
  JsonWriter json;
  json.begin_object()
      .member("records", records.size())
      .member("observations", survey.observations.size())
      .member("stations", survey.stations.size())
      .member("deployments", survey.deployments.size())
      .member("interval_s", asked.interval_s)
      .member("rule", asked.rule == camtrap::IndependenceRule::last_record ? "last-record"
                                                                           : "last-independent");
  json.key("species").begin_array();
  std::string text =
      fmt::format("{} records of {} species, from {} observations at {} stations\n", records.size(),
                  std::ranges::count_if(by_species, [](std::size_t n) { return n > 0; }),
                  survey.observations.size(), survey.stations.size());
  for (const Index species : camtrap::species_order(survey)) {
    if (by_species[species] == 0) continue;  // none of its animals has a name
    const std::string& name = survey.species[species];
    json.begin_object()
        .member("scientificName", name)
        .member("records", by_species[species])
        .end_object();
    text += fmt::format("{:>8}  {}\n", by_species[species], name);
  }
  json.end_array();
  if (options.has("out")) json.member("out", options.text("out"));
  json.end_object();
  return Outcome{.json = json.text(), .text = input.imported + text, .notices = input.notices};
}
}  // namespace

Method records_method() {
  return {
      .name = "records",
      .title = "Independent records",
      .summary =
          "Makes visits of observations that follow each other closely, by species and "
          "station, and writes the record table.",
      .example =
          "dersu records examples/land-of-big-cats/data/cn-2025 --independence 60min --out "
          "records.csv",
      .options = joined(
          {survey_options(),
           record_options(),
           {{.name = "by-individual",
             .kind = OptionKind::flag,
             .help = "Recognised animals only, each on its own."},
            clock_option(),
            {.name = "out", .kind = OptionKind::output, .help = "The record table (CSV)."}}}),
      .page = "docs/methods/records.md",
      .references = {camtrapr_reference()},
      .run = run_records,
  };
}

}  // namespace dersu::workbench
