#include "dersu/workbench/results.hpp"

#include <system_error>

#include "dersu/core/json.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/folder.hpp"
#include "dersu/report/report.hpp"
#include "dersu/workbench/density_answer.hpp"
#include "dersu/workbench/project_json.hpp"
#include "dersu/workbench/result_tables.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

std::string run_json(const Assessment& assessment, const std::map<std::string, double>& seconds) {
  const io::Project& project = assessment.project;
  JsonWriter json;
  json.begin_object();
  json.member("run", run_name(assessment)).member("project", project.name);
  json.member("version", DERSU_VERSION).member("seed", project.seed);
  json.member("simulated", project.simulated);
  json.key("inputs").begin_array();
  for (const UsedFile& file : assessment.files) {
    json.begin_object().member("path", file.path).member("kind", file.kind);
    if (!file.party.empty()) json.member("party", file.party);
    if (file.rows >= 0) json.member("rows", file.rows);
    json.member("sha256", file.sha256).end_object();
  }
  json.end_array().key("options");
  write_project(project, json);
  if (assessment.density) {
    json.key("density").begin_object();
    write_density_json(project, *assessment.density, json);
    json.end_object();
  } else if (!assessment.no_density.empty()) {
    json.member("no_density", assessment.no_density);
  }
  json.key("notices").begin_array();
  for (const std::string& notice : assessment.notices) json.value(notice);
  json.end_array().key("seconds").begin_object();
  for (const auto& [step, s] : seconds) json.member(step, s);
  json.end_object().end_object();
  return json.text() + "\n";
}

}  // namespace

Result<void> write_report(const Assessment& assessment, const ReportOptions& options,
                          const fs::path& file) {
  DERSU_TRY(html, report::render_report(make_content(assessment, options)));
  return io::write_file_atomically(file, html);
}

fs::path results_path(const io::Project& project) { return project.folder / "results"; }

Result<fs::path> write_results(const Assessment& assessment,
                               const std::map<std::string, double>& seconds) {
  const fs::path target = results_path(assessment.project) / run_name(assessment);
  std::error_code code;
  fs::create_directories(target.parent_path(), code);
  if (code)
    return fail(Fault::io, target.parent_path().string(), "cannot be made: {}", code.message());
  DERSU_TRY(folder, io::AtomicFolder::create(target, io::Existing::replace));
  const fs::path& inside = folder.temporary();
  DERSU_CHECK(write_tables(assessment, inside));
  DERSU_CHECK(write_report(assessment, {}, inside / "report.html"));
  DERSU_CHECK(io::write_file_atomically(inside / "run.json", run_json(assessment, seconds)));
  DERSU_CHECK(folder.commit());
  return target;
}

}  // namespace dersu::workbench
