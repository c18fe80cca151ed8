// dersu import: what dersu.toml names, into store.gpkg.
#include "dersu/core/json.hpp"
#include "dersu/workbench/checked_project.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/import.hpp"
#include "dersu/workbench/project_text.hpp"

namespace dersu::workbench {
namespace {

Result<Outcome> run_import(const Options& options, Progress& progress) {
  DERSU_TRY(project, read_project(options.path("project")));
  const ImportSettings settings{options.has("source") ? options.text("source") : ""};
  DERSU_TRY(done, import_project(project, settings, progress));
  JsonWriter json;
  json.begin_object().member("store", store_path(project).string());
  json.key("sources").begin_array();
  std::string text;
  for (const SourceOutcome& source : done.sources) {
    json.begin_object().member("id", source.id).member("party", source.party);
    json.member("kind", source.kind).member("state", name(source.fate));
    append_rows(json, source.rows);
    json.end_object();
    text += fmt::format("{:<10} {}  {} {}  {}\n", name(source.fate), source.id, source.party,
                        source.kind, rows_text(source.rows));
  }
  json.end_array().member("areas", done.areas).member("catalogue", done.catalogue_rows);
  append_notices(json, done.notices);
  json.end_object();
  text += fmt::format("{} areas, {} rows of the catalogue, in {}\n", done.areas,
                      done.catalogue_rows, store_path(project).string());
  return Outcome{.json = json.text(), .text = text, .notices = notice_texts(done.notices)};
}

}  // namespace

Method import_method() {
  return {
      .name = "import",
      .title = "Import",
      .summary = "Brings the areas, the catalogue and all sources of a project into its store.",
      .example = "dersu import examples/land-of-big-cats",
      .options = {project_option(),
                  {.name = "source",
                   .help = "Only the source of this id; by default all whose files or options "
                           "changed."}},
      .page = "docs/methods/import.md",
      .run = run_import,
  };
}

}  // namespace dersu::workbench
