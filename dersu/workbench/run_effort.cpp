// dersu effort: on which days the cameras worked, as the camera operation matrix.
#include "dersu/camtrap/effort.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/survey_input.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Index;
using camtrap::Operation;

/// The rows of the matrix in the order of the table: by station, then deployment.
std::vector<Index> row_order(const camtrap::Survey& survey, const Operation& operation) {
  if (operation.options.unit == camtrap::EffortUnit::station) return camtrap::station_order(survey);
  const std::vector<Index> rank = camtrap::ranks(camtrap::station_order(survey));
  std::vector<Index> order(operation.units);
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    const camtrap::Deployment& one = survey.deployments[a];
    const camtrap::Deployment& other = survey.deployments[b];
    return std::tie(rank[one.station], one.start.utc_s, one.id) <
           std::tie(rank[other.station], other.start.utc_s, other.id);
  });
  return order;
}

Result<void> write_operation(const camtrap::Survey& survey, const Operation& operation,
                             const std::filesystem::path& path) {
  const bool by_deployment = operation.options.unit == camtrap::EffortUnit::deployment;
  std::vector<std::string> row{"Station", "Party"};
  if (by_deployment) row.emplace_back("deploymentID");
  for (std::size_t day = 0; day < operation.days; ++day)
    row.push_back(format_day(operation.first_day + static_cast<Day>(day)));
  DERSU_TRY(writer, io::CsvWriter::create(path, row));
  for (const Index unit : row_order(survey, operation)) {
    const Index station = by_deployment ? survey.deployments[unit].station : unit;
    row = {survey.stations[station].name, std::string(party_of(survey, station))};
    if (by_deployment) row.push_back(survey.deployments[unit].id);
    for (std::size_t day = 0; day < operation.days; ++day) {
      const std::int32_t seconds = operation.at(unit, day);
      row.push_back(seconds == camtrap::kNotDeployed
                        ? "NA"
                        : format_number(static_cast<double>(seconds) / kSecondsPerDay));
    }
    writer.row(row);
  }
  return writer.commit();
}

Result<Outcome> run_effort(const Options& options, Progress& progress) {
  DERSU_TRY(project, project_asked_for(options));
  DERSU_TRY(asked, effort_asked_for(options, project));
  DERSU_TRY(input, read_survey(options, project, progress));
  const camtrap::Survey& survey = input.survey;
  asked.unit = options.text("unit") == "deployment" ? camtrap::EffortUnit::deployment
                                                    : camtrap::EffortUnit::station;
  DERSU_TRY(operation, camtrap::camera_operation(survey, asked));
  if (progress.stopped()) return stopped_by_user();
  if (options.has("out")) DERSU_CHECK(write_operation(survey, operation, options.path("out")));
  DERSU_CHECK(input.keep_import());

  double trap_days = 0;
  std::size_t idle = 0;
  for (std::size_t unit = 0; unit < operation.units; ++unit) {
    const double days = operation.worked_days(unit);
    trap_days += days;
    if (days == 0) ++idle;
  }
  const std::string first = operation.days == 0 ? "" : format_day(operation.first_day);
  const std::string last =
      operation.days == 0 ? ""
                          : format_day(operation.first_day + static_cast<Day>(operation.days) - 1);
  JsonWriter json;
  json.begin_object()
      .member("stations", survey.stations.size())
      .member("deployments", survey.deployments.size())
      .member("gaps", survey.gaps.size())
      .member("days", operation.days)
      .member("first_day", first)
      .member("last_day", last)
      .member("trap_days", trap_days)
      .member("never_worked", idle);
  if (options.has("out")) json.member("out", options.text("out"));
  json.end_object();
  return Outcome{
      .json = json.text(),
      .text = input.imported +
              fmt::format("{} trap days at {} stations ({} deployments, {} gaps), {} to {}\n",
                          format_fixed(trap_days, 1), survey.stations.size(),
                          survey.deployments.size(), survey.gaps.size(), first, last),
      .notices = input.notices};
}
}  // namespace

Method effort_method() {
  return {
      .name = "effort",
      .title = "Camera operation",
      .summary =
          "Tells on which days each station's cameras worked, gaps taken off, and writes the "
          "camera operation matrix.",
      .example = "dersu effort examples/land-of-big-cats/data/cn-2025 --out operation.csv",
      .options =
          joined({survey_options(),
                  {{.name = "unit",
                    .kind = OptionKind::choice,
                    .help = "What a row is.",
                    .default_value = "station",
                    .choices = {"station", "deployment"}}},
                  effort_options(),
                  {{.name = "out",
                    .kind = OptionKind::output,
                    .help = "The operation matrix (CSV): days worked, NA where no camera was "
                            "deployed."}}}),
      .page = "docs/methods/effort.md",
      .references = {camtrapr_reference()},
      .run = run_effort,
  };
}

}  // namespace dersu::workbench
