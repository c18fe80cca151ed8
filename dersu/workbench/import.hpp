#pragma once
// Brings what dersu.toml names into the project's store: areas, the catalogue, every source; all of
// it, or nothing. Page: docs/methods/import.md.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

struct ImportSettings {
  std::string source{};  ///< only this one; empty: all
};

/// What became of a source.
enum class SourceFate : std::uint8_t { imported, unchanged, removed };
[[nodiscard]] std::string_view name(SourceFate fate);

struct SourceOutcome {
  std::string id;
  std::string party;
  std::string kind;
  SourceFate fate = SourceFate::imported;
  std::array<std::int64_t, io::kCamtrapTables> rows{};  ///< of each table, as now in the store
};

struct ImportOutcome {
  std::vector<SourceOutcome> sources;  ///< in the order of dersu.toml, removed ones behind
  std::size_t areas = 0;
  std::size_t catalogue_rows = 0;
  std::vector<store::NoticeRow> notices;  ///< all that the store now keeps
};

/// An import that is done but not kept yet: what it brought is read through store(), commit() keeps
/// it. Gone without commit(), the store is as it was: a command that is stopped after its import
/// leaves everything as it was. Until then other programs cannot write to the store.
class PendingImport {
 public:
  /// Imports into store_path(project), which is made where it is not there. Sources whose files and
  /// options are as they were are left as they are; those that dersu.toml no longer names are
  /// removed (not where settings.source is set). Where nothing is new the store is not written at
  /// all. All problems of all areas, sources and of the catalogue come in one Error.
  /// Fault::not_found: no source of that id; Fault::interrupted; Fault::io; Fault::bad_input.
  [[nodiscard]] static Result<PendingImport> make(const io::Project& project,
                                                  const ImportSettings& settings,
                                                  Progress& progress);
  PendingImport(PendingImport&&) noexcept;
  PendingImport& operator=(PendingImport&&) = delete;
  ~PendingImport();

  [[nodiscard]] const ImportOutcome& outcome() const;
  [[nodiscard]] const store::Store& store() const;
  [[nodiscard]] Result<void> commit();

 private:
  struct State;
  explicit PendingImport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The store of `project`: store.gpkg in its folder.
[[nodiscard]] std::filesystem::path store_path(const io::Project& project);

/// PendingImport and its commit. On any Error the store is as it was.
[[nodiscard]] Result<ImportOutcome> import_project(const io::Project& project,
                                                   const ImportSettings& settings,
                                                   Progress& progress);

}  // namespace dersu::workbench
