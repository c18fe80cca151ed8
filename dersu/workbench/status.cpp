#include "dersu/workbench/status.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/source.hpp"
#include "dersu/workbench/camera_places.hpp"
#include "dersu/workbench/covariate_files.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/import.hpp"

namespace dersu::workbench {
namespace {

using io::CamtrapTable;

/// The first start and the last end of deployments.
class Span final : public io::CamtrapSink {
 public:
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t) override {
    const auto start =
        parse_time(values[io::camtrap_column_index(table, "deploymentStart").value()]);
    const auto end = parse_time(values[io::camtrap_column_index(table, "deploymentEnd").value()]);
    if (!start || !end) return {};
    const Day first = day_of(start->local_s());
    const Day last = day_of(end->local_s());
    status_.first = std::min(status_.first.value_or(first), first);
    status_.last = std::max(status_.last.value_or(last), last);
    return {};
  }
  explicit Span(SourceStatus& status) : status_(status) {}

 private:
  SourceStatus& status_;
};

SourceState state_of(const io::ProjectSource& source, const io::Project& project,
                     const store::SourceRow* row, Progress& progress) {
  if (!row) return SourceState::not_imported;
  const auto sha256 = io::hash_source(source, project, progress);
  if (!sha256) return SourceState::missing;
  if (*sha256 != row->sha256) return SourceState::files_changed;
  if (row->options != io::source_options(source, project) || row->party != source.party ||
      row->version != DERSU_VERSION)
    return SourceState::options_changed;
  return SourceState::up_to_date;
}

Result<void> read_store(const store::Store& store, SourceStatus& status) {
  const store::Filter filter{.source = status.id};
  for (std::size_t t = 0; t < io::kCamtrapTables; ++t) {
    DERSU_TRY(rows, store.count(static_cast<CamtrapTable>(t), filter));
    status.rows[t] = rows;
  }
  Span span(status);
  return store.read(CamtrapTable::deployments, span, filter);
}

void without_store(const io::Project& project, ProjectStatus& status) {
  for (const io::ProjectSource& source : project.sources)
    status.sources.push_back({source.id, source.party, std::string(io::name(source.kind))});
}

/// What an import would have against the files of areas, the catalogue and covariates, and the
/// sources that are gone.
void look_at_files(const io::Project& project, ProjectStatus& status) {
  std::error_code code;
  const auto missing = [&](const std::string& file) {
    return !file.empty() && !std::filesystem::exists(project.folder / file, code);
  };
  for (const io::ProjectSource& source : project.sources) {
    const bool is_there = !missing(source.path);
    for (const std::string& file : io::missing_files(source, project))
      status.problems.push_back(
          {Fault::not_found,
           is_there ? fmt::format("source '{}', {}: there is no such file in '{}'", source.id,
                                  quoted(file), quoted(source.path))
                    : fmt::format("path '{}' of source '{}' is not there", quoted(file), source.id),
           source.where});
  }
  for (const io::ProjectArea& area : project.areas)
    if (missing(area.file))
      status.problems.push_back(
          {Fault::not_found,
           fmt::format("area '{}', {}: there is no such file", area.id, quoted(area.file)),
           area.where});
  if (missing(project.catalogue.file))
    status.problems.push_back(
        {Fault::not_found,
         fmt::format("the catalogue, {}: there is no such file", quoted(project.catalogue.file)),
         "dersu.toml"});
  io::Problems problems;
  std::vector<store::NoticeRow> told_at_the_import;
  check_covariates(project, problems, told_at_the_import);
  if (const auto found = std::move(problems).finish("the covariates"); !found) {
    const Error& error = found.error();
    if (error.details.empty())
      status.problems.push_back(error);
    else
      status.problems.insert(status.problems.end(), error.details.begin(), error.details.end());
  }
}

}  // namespace

std::string_view name(SourceState state) {
  switch (state) {
    case SourceState::up_to_date:
      return "up-to-date";
    case SourceState::not_imported:
      return "not-imported";
    case SourceState::files_changed:
      return "files-changed";
    case SourceState::options_changed:
      return "options-changed";
    case SourceState::missing:
      return "missing";
    case SourceState::unnamed:
      return "unnamed";
  }
  return "";
}

Result<ProjectStatus> project_status(const io::Project& project) {
  Progress silent;
  return project_status(project, silent);
}

Result<ProjectStatus> project_status(const io::Project& project, Progress& progress) {
  ProjectStatus status;
  look_at_files(project, status);
  std::error_code code;
  if (!std::filesystem::exists(store_path(project), code)) {
    without_store(project, status);
    return status;
  }
  DERSU_TRY(store, store::Store::open(store_path(project)));
  DERSU_TRY(cameras, deployment_places(store));
  if (const auto crs = check_crs(project, cameras); !crs) status.problems.push_back(crs.error());
  DERSU_TRY(rows, store.sources());
  for (const io::ProjectSource& source : project.sources) {
    const auto at = std::ranges::find(rows, source.id, &store::SourceRow::id);
    const store::SourceRow* row = at == rows.end() ? nullptr : &*at;
    status.sources.push_back({source.id, source.party, std::string(io::name(source.kind)),
                              state_of(source, project, row, progress)});
    if (progress.stopped()) return stopped_by_user();
    if (row) DERSU_CHECK(read_store(store, status.sources.back()));
  }
  for (const store::SourceRow& row : rows) {
    if (std::ranges::find(project.sources, row.id, &io::ProjectSource::id) != project.sources.end())
      continue;
    status.sources.push_back({row.id, row.party, row.kind, SourceState::unnamed});
    DERSU_CHECK(read_store(store, status.sources.back()));
  }
  DERSU_TRY(notices, store.notices());
  for (store::NoticeRow& notice : notices) {
    const auto at = std::ranges::find(status.sources, notice.source, &SourceStatus::id);
    auto& list = at == status.sources.end() ? status.notices : at->notices;
    list.push_back(std::move(notice));
  }
  DERSU_TRY(areas, store.areas());
  for (store::AreaRow& area : areas) {
    area.polygons.clear();
    area.lines.clear();
  }
  status.areas = std::move(areas);
  DERSU_TRY(catalogue, store.catalogue());
  status.catalogue_rows = catalogue.size();
  return status;
}

}  // namespace dersu::workbench
