#pragma once
// What a project has in its store, and what changed in dersu.toml and the sources since the import.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

enum class SourceState : std::uint8_t {
  up_to_date,
  not_imported,
  files_changed,
  options_changed,  ///< in dersu.toml, or imported by another version of dersu
  missing,          ///< its files are not there any more
  unnamed,          ///< in the store, but no longer in dersu.toml
};
[[nodiscard]] std::string_view name(SourceState state);

struct SourceStatus {
  std::string id;
  std::string party;
  std::string kind;
  SourceState state = SourceState::not_imported;
  std::array<std::int64_t, io::kCamtrapTables> rows{};
  std::optional<Day> first{};  ///< local days of the first deployment's start ...
  std::optional<Day> last{};   ///< ... and the last one's end
  std::vector<store::NoticeRow> notices{};
};

struct ProjectStatus {
  std::vector<SourceStatus> sources;    ///< in the order of dersu.toml, unnamed ones behind
  std::vector<store::AreaRow> areas{};  ///< as imported, without their geometries
  std::size_t catalogue_rows = 0;
  std::vector<store::NoticeRow> notices;  ///< of areas and the catalogue
  std::vector<Error> problems{};          ///< for which an import would be refused now
};

/// Reads the store and hashes the sources; changes nothing. Looks whether the sources, the files of
/// areas, the catalogue and covariates are there and the crs is true at the cameras of the store. A
/// project without a store has only sources that are not imported. Faults of the store;
/// Fault::interrupted.
[[nodiscard]] Result<ProjectStatus> project_status(const io::Project& project, Progress& progress);
[[nodiscard]] Result<ProjectStatus> project_status(const io::Project& project);

}  // namespace dersu::workbench
