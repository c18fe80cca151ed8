#include "dersu/workbench/open_project.hpp"

#include "dersu/workbench/checked_project.hpp"
#include "dersu/workbench/project_text.hpp"

namespace dersu::workbench {
namespace {

std::string told(const ImportOutcome& outcome) {
  std::string text;
  for (const SourceOutcome& source : outcome.sources) {
    if (source.fate == SourceFate::unchanged) continue;
    std::int64_t rows = 0;
    for (const std::int64_t n : source.rows) rows += n;
    text += fmt::format("{} {} ({}, {} rows)\n", name(source.fate), source.id, source.party, rows);
  }
  return text;
}

}  // namespace

Result<OpenProject> open_project(const Options& options, Progress& progress,
                                 const BeforeImport& before) {
  DERSU_TRY(project, read_project(options.path("project")));
  if (before) DERSU_CHECK(before(project));
  return open_project(std::move(project), progress);
}

Result<OpenProject> open_project(io::Project project, Progress& progress) {
  DERSU_TRY(import, PendingImport::make(project, {}, progress));
  std::string imported = told(import.outcome());
  std::vector<std::string> notices;
  if (!imported.empty()) {
    DERSU_TRY(rows, import.store().notices());
    notices = notice_texts(rows);
  }
  return OpenProject{std::move(project), std::move(import), std::move(imported),
                     std::move(notices)};
}

}  // namespace dersu::workbench
