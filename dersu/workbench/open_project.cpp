#include "dersu/workbench/open_project.hpp"

#include "dersu/workbench/import.hpp"

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

Error OpenProject::after_import(Error error) const {
  if (error.fault == Fault::interrupted && !imported.empty())
    error.message = "stopped; the import is kept, nothing else was changed";
  return error;
}

Result<OpenProject> open_project(const Options& options, Progress& progress) {
  DERSU_TRY(project, io::read_project_file(options.path("project")));
  DERSU_TRY(outcome, import_project(project, {}, progress));
  DERSU_TRY(store, store::Store::open(store_path(project)));
  return OpenProject{std::move(project), std::move(store), told(outcome)};
}

}  // namespace dersu::workbench
