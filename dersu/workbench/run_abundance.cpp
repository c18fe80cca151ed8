// dersu abundance: independent records per 100 trap days, with intervals.
#include "dersu/camtrap/abundance.hpp"

#include "dersu/core/text.hpp"
#include "dersu/workbench/abundance_table.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/survey_input.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Abundance;

Outcome tell(const camtrap::Survey& survey, const camtrap::Abundances& found,
             const camtrap::AbundanceOptions& asked) {
  Outcome outcome;
  JsonWriter json;
  json.begin_object()
      .member("stations", survey.stations.size())
      .member("replicates", asked.replicates)
      .member("level", asked.level)
      .member("seed", asked.seed)
      .member("outside", found.outside);
  json.key("rows").begin_array();
  for (const Abundance& row : found.rows) {
    const std::string party = abundance_party(survey, row);
    json.begin_object()
        .member("party", party)
        .member("scientificName", survey.species[row.species])
        .member("records", row.records)
        .member("trap_days", row.trap_days)
        .member("per_100_trap_days", row.per_100_trap_days)
        .member("lower", row.lower)
        .member("upper", row.upper)
        .member("stations", row.stations)
        .member("stations_seen", row.stations_seen)
        .member("naive_occupancy", row.naive_occupancy)
        .end_object();
    outcome.text +=
        fmt::format("{}{}{} ({} to {}) per 100 trap days, at {} of {} stations: {}\n", party,
                    party.empty() ? "" : ": ", format_fixed(row.per_100_trap_days, 2),
                    format_fixed(row.lower, 2), format_fixed(row.upper, 2), row.stations_seen,
                    row.stations, survey.species[row.species]);
  }
  json.end_array().end_object();
  outcome.json = json.text();
  if (found.outside > 0)
    outcome.notices.push_back(fmt::format(
        "{} records are at stations without any effort and count nowhere", found.outside));
  return outcome;
}

Result<Outcome> run_abundance(const Options& options, Progress& progress) {
  DERSU_TRY(project, project_asked_for(options));
  DERSU_TRY(effort, effort_asked_for(options, project));
  DERSU_TRY(input, read_survey(options, project, progress));
  const camtrap::Survey& survey = input.survey;
  DERSU_TRY(operation, camtrap::camera_operation(survey, effort));
  const std::vector<camtrap::Record> records =
      camtrap::independent_records(survey, records_asked_for(options, project));
  camtrap::AbundanceOptions asked;
  asked.replicates = static_cast<std::uint32_t>(options.integer("bootstrap"));
  asked.level = options.number("level");
  asked.seed = options.given("seed") || project.folder.empty()
                   ? static_cast<std::uint64_t>(options.integer("seed"))
                   : project.seed;
  if (progress.stopped()) return stopped_by_user();
  const camtrap::Abundances found = camtrap::relative_abundance(survey, records, operation, asked);
  if (options.has("out"))
    DERSU_CHECK(write_abundance_table(survey, found.rows, options.path("out")));
  DERSU_CHECK(input.keep_import());
  Outcome outcome = tell(survey, found, asked);
  outcome.text.insert(0, input.imported);
  outcome.notices.insert(outcome.notices.begin(), input.notices.begin(), input.notices.end());
  return outcome;
}
}  // namespace

Method abundance_method() {
  return {
      .name = "abundance",
      .title = "Relative abundance",
      .summary =
          "Counts independent records per 100 trap days, by species and party, with bootstrap "
          "intervals over stations.",
      .example = "dersu abundance examples/land-of-big-cats/data/cn-2025 --out abundance.csv",
      .options =
          joined({survey_options(),
                  record_options(),
                  effort_options(),
                  {{.name = "bootstrap",
                    .kind = OptionKind::integer,
                    .help = "Replicates.",
                    .default_value = "1000",
                    .minimum = 1,
                    .maximum = 100'000},
                   {.name = "level",
                    .kind = OptionKind::number,
                    .help = "Of the interval.",
                    .default_value = "0.95",
                    .minimum = 0.01,
                    .maximum = 0.999},
                   {.name = "seed",
                    .kind = OptionKind::integer,
                    .help = "Of the random numbers; a project's own if not given.",
                    .default_value = "1",
                    .minimum = 0},
                   {.name = "out", .kind = OptionKind::output, .help = "The table (CSV)."}}}),
      .page = "docs/methods/abundance.md",
      .references = {{.authors = "Efron, B., Tibshirani, R.J.",
                      .year = 1993,
                      .title = "An Introduction to the Bootstrap",
                      .source = "Chapman and Hall"},
                     {.authors = "O'Brien, T.G., Kinnaird, M.F., Wibisono, H.T.",
                      .year = 2003,
                      .title = "Crouching tigers, hidden prey: Sumatran tiger and prey populations "
                               "in a tropical forest landscape",
                      .source = "Animal Conservation 6:131-139",
                      .doi = "10.1017/S1367943003003172"}},
      .run = run_abundance,
  };
}

}  // namespace dersu::workbench
