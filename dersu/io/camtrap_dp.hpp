#pragma once
// Camera Trap Data Packages (Camtrap DP 1.0.x): read as a stream, checked against every rule of the
// standard, written. The legacy form 0.1.6 is read with a notice.
// Source: https://camtrap-dp.tdwg.org; the terms are data/camtrap/*.csv.
//
// Two resources go beyond the standard, and other readers pass over them: "effort-gaps"
// (effort_gaps.csv) and "individuals" (individuals.csv), see CamtrapTable.
//
// Coordinates never stand in a message: "a number outside -90..90" is all that is said.
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/camtrap_metadata.hpp"
#include "dersu/io/camtrap_report.hpp"
#include "dersu/io/camtrap_rows.hpp"

namespace dersu::io {

struct CamtrapReading {
  /// Violations told one by one, in all and of one rule in one column; the rest is counted.
  std::size_t max_details = 10'000;
  std::size_t max_details_of_a_kind = 1000;
  /// What an individualID of the package becomes behind the reader, "" for nobody; references hold
  /// for what it becomes. None: it stays.
  std::function<std::string_view(std::string_view)> individual_name{};
};

struct CamtrapPackage {
  CamtrapMetadata metadata{};
  std::array<std::uint64_t, kCamtrapTables> rows{};  ///< of each CamtrapTable
  CamtrapReport report{};
};

/// Checks the package at `path`, a datapackage.json or the folder that holds one. What is wrong
/// with it is in the report. Fault::not_found: no such file; Fault::io; Fault::interrupted.
[[nodiscard]] Result<CamtrapPackage> validate_camtrap_dp(const std::filesystem::path& path,
                                                         const CamtrapReading& options,
                                                         Progress& progress);
[[nodiscard]] Result<CamtrapPackage> validate_camtrap_dp(const std::filesystem::path& path,
                                                         const CamtrapReading& options = {});

/// Checks it and hands its rows to `sink` on the way, legacy columns under their names of 1.0,
/// missing values ("NA", "NaN") as "". A package that is not valid is an Error that holds every
/// violation, after rows may have reached the sink: what the sink made of them must then be
/// dropped. Faults as above, Fault::bad_input, and those of the sink.
[[nodiscard]] Result<CamtrapPackage> read_camtrap_dp(const std::filesystem::path& path,
                                                     CamtrapSink& sink,
                                                     const CamtrapReading& options,
                                                     Progress& progress);
[[nodiscard]] Result<CamtrapPackage> read_camtrap_dp(const std::filesystem::path& path,
                                                     CamtrapSink& sink,
                                                     const CamtrapReading& options = {});

/// What the datapackage.json at `path` (or in the folder `path`) says, legacy metadata in the form
/// of 1.0.2; the tables are not looked at. Fault::not_found; Fault::io; Fault::bad_input: no JSON.
[[nodiscard]] Result<CamtrapMetadata> read_camtrap_metadata(const std::filesystem::path& path);

struct CamtrapWriting {
  /// Places rounded to so many digits of a degree, 1 to 3 (CoordinateRounding), nothing of the old
  /// package that could tell them better: exifData, resources that are no tables of the standard.
  std::optional<int> coordinate_digits{};
};

/// Writes a package: rows in, one folder out. The folder appears under its name, complete, when
/// `commit` succeeds; until then it is a temporary one beside it, removed when the object goes. The
/// same metadata and rows give the same bytes.
class CamtrapDpWriter final : public CamtrapSink {
 public:
  /// Fault::io; Fault::usage where `folder` is there already, or the places of `metadata` are told
  /// to fewer digits than asked for.
  [[nodiscard]] static Result<std::unique_ptr<CamtrapDpWriter>> create(
      const std::filesystem::path& folder, CamtrapMetadata metadata,
      const CamtrapWriting& options = {});
  ~CamtrapDpWriter() override;

  /// Values are written as they are; `line` is not used. Tables in any order.
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override;

  /// Writes datapackage.json and gives the folder its name. Extent, first and last day and taxa are
  /// those of the rows, whatever the metadata say (a taxon that they know keeps its id, rank and
  /// names); where there are no rows the metadata's stay. Fault::io.
  [[nodiscard]] Result<void> commit();

 private:
  class State;
  explicit CamtrapDpWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dersu::io
