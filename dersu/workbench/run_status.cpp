// dersu status: what is in the store, and what changed since.
#include "dersu/core/json.hpp"
#include "dersu/workbench/checked_project.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/project_text.hpp"
#include "dersu/workbench/status.hpp"

namespace dersu::workbench {
namespace {

std::string_view sentence(SourceState state) {
  switch (state) {
    case SourceState::up_to_date:
      return "up to date";
    case SourceState::not_imported:
      return "not imported yet; 'dersu import' brings it in";
    case SourceState::files_changed:
      return "its files changed since the import";
    case SourceState::options_changed:
      return "its options or dersu changed since the import";
    case SourceState::missing:
      return "its files are not there any more";
    case SourceState::unnamed:
      return "no longer in dersu.toml; the next import removes it";
  }
  return "";
}

void append_source(const SourceStatus& source, JsonWriter& json, std::string& text) {
  json.begin_object().member("id", source.id).member("party", source.party);
  json.member("kind", source.kind).member("state", name(source.state));
  append_rows(json, source.rows);
  text += fmt::format("{}  {} {}: {}\n    {}\n", source.id, source.party, source.kind,
                      sentence(source.state), rows_text(source.rows));
  if (source.first && source.last) {
    json.member("first", format_day(*source.first)).member("last", format_day(*source.last));
    text += fmt::format("    cameras from {} to {}\n", format_day(*source.first),
                        format_day(*source.last));
  }
  append_notices(json, source.notices);
  json.end_object();
  for (const store::NoticeRow& notice : source.notices)
    text += fmt::format("    note: {}{}{}\n", notice.place, notice.place.empty() ? "" : ": ",
                        notice.message);
}

Result<Outcome> run_status(const Options& options, Progress& progress) {
  DERSU_TRY(project, read_project(options.path("project")));
  DERSU_TRY(status, project_status(project, progress));
  JsonWriter json;
  const std::size_t parties = project.parties.size();
  const std::size_t sources = status.sources.size();
  std::string text =
      fmt::format("{}: {} {}, {} source{}\n", project.title, parties,
                  parties == 1 ? "party" : "parties", sources, sources == 1 ? "" : "s");
  json.begin_object().member("project", project.name).key("sources").begin_array();
  for (const SourceStatus& source : status.sources) append_source(source, json, text);
  json.end_array().key("areas").begin_array();
  for (const store::AreaRow& area : status.areas)
    json.begin_object()
        .member("id", area.id)
        .member("kind", area.kind)
        .member("party", area.party)
        .end_object();
  json.end_array().member("catalogue", status.catalogue_rows);
  append_notices(json, status.notices);
  json.key("problems").begin_array();
  for (const Error& problem : status.problems)
    json.begin_object()
        .member("where", problem.where)
        .member("message", problem.message)
        .end_object();
  json.end_array().end_object();
  text += fmt::format("{} areas, {} rows of the catalogue\n", status.areas.size(),
                      status.catalogue_rows);
  for (const std::string& notice : notice_texts(status.notices))
    text += fmt::format("note: {}\n", notice);
  for (const Error& problem : status.problems)
    text += fmt::format("problem: {}", describe(problem));
  return Outcome{.json = json.text(), .text = text};
}

}  // namespace

Method status_method() {
  return {
      .name = "status",
      .title = "Status",
      .summary = "Says what each source brought into the store and what changed since.",
      .example = "dersu status examples/land-of-big-cats",
      .options = {project_option()},
      .page = "docs/methods/import.md",
      .run = run_status,
  };
}

}  // namespace dersu::workbench
