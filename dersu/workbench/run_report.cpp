// dersu report: the report of a project as one file, otherwise than the project says.
#include "dersu/core/json.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/open_project.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/results.hpp"

namespace dersu::workbench {
namespace {

Result<Outcome> run_report(const Options& options, Progress& progress) {
  DERSU_TRY(open, open_project(options, progress));
  DERSU_TRY(assessment, assess(open.project, open.store(), progress));
  ReportOptions how;
  if (options.has("show-cameras")) how.show_cameras = options.text("show-cameras");
  const std::filesystem::path file = options.path("out");
  if (progress.stopped()) return stopped_by_user();
  DERSU_CHECK(open.import.commit());
  DERSU_CHECK(write_report(assessment, how, file));
  Outcome outcome;
  outcome.notices = assessment.notices;
  if (how.show_cameras == "exact")
    outcome.notices.emplace_back(
        "This report shows true positions of cameras: it is not for publication.");
  outcome.text = file.string() + "\n";
  outcome.json = JsonWriter().begin_object().member("report", file.string()).end_object().text();
  return outcome;
}

}  // namespace

Method report_method() {
  return {.name = "report",
          .title = "The report alone",
          .summary =
              "Writes the report of a project into one HTML file, with cameras shown "
              "otherwise than dersu.toml says.",
          .example = "dersu report examples/land-of-big-cats --show-cameras none --out report.html",
          .options = {project_option(),
                      {.name = "show-cameras",
                       .kind = OptionKind::choice,
                       .help = "How cameras are shown; else as the project says.",
                       .choices = {"blurred", "exact", "none"}},
                      {.name = "out",
                       .kind = OptionKind::output,
                       .help = "The file to write.",
                       .default_value = "report.html"}},
          .page = "docs/methods/report.md",
          .run = run_report};
}

}  // namespace dersu::workbench
