// dersu run: import what is new, assess, write results/<run>/.
#include <chrono>
#include <map>

#include "dersu/core/json.hpp"
#include "dersu/workbench/density_answer.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/open_project.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/results.hpp"

namespace dersu::workbench {
namespace {

/// Seconds since the last call.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double s = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return s;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

Result<Outcome> run_run(const Options& options, Progress& progress) {
  Stopwatch watch;
  std::map<std::string, double> seconds;
  DERSU_TRY(open, open_project(options, progress, [](const io::Project& project) -> Result<void> {
              DERSU_CHECK(project_model(project));
              return {};
            }));
  seconds["import"] = watch.lap();
  DERSU_TRY(assessment, assess(open.project, open.store(), progress));
  seconds["assess"] = watch.lap();
  if (progress.stopped()) return stopped_by_user();
  DERSU_CHECK(open.import.commit());
  DERSU_TRY(folder, write_results(assessment, seconds));

  Outcome outcome;
  outcome.notices = assessment.notices;
  outcome.text = open.imported;
  if (assessment.density)
    outcome.text += density_text(assessment.project, *assessment.density);
  else if (!assessment.no_density.empty())
    outcome.text += "There is no estimate: " + assessment.no_density + "\n";
  outcome.text += (folder / "report.html").string() + "\n";
  JsonWriter json;
  json.begin_object().member("run", run_name(assessment));
  json.member("folder", folder.string()).member("report", (folder / "report.html").string());
  if (assessment.density) {
    json.key("density").begin_object();
    write_density_json(assessment.project, *assessment.density, json);
    json.end_object();
  } else if (!assessment.no_density.empty()) {
    json.member("no_density", assessment.no_density);
  }
  outcome.json = json.end_object().text();
  return outcome;
}

}  // namespace

Method run_method() {
  return {.name = "run",
          .title = "The whole assessment",
          .summary =
              "Imports what is new, runs every method of the project, and writes tables, "
              "maps and report.html into results/.",
          .example = "dersu run examples/land-of-big-cats",
          .options = {project_option()},
          .run = run_run};
}

}  // namespace dersu::workbench
