#pragma once
// What a project hands on to other programs: a source as a Camtrap DP package, the named animals of
// the target species as capture and trap text for secr. Both hold the exact places of cameras, a
// package where it is not asked to round them.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/project_text.hpp"

namespace dersu::workbench {

/// What the standard asks for and neither the store nor a source that is no package can tell, and
/// how exact places are told.
struct PackageTerms {
  std::string contributor{};               ///< name of a person or an organisation
  std::string sampling_design{};           ///< one of the standard's words
  std::optional<Day> created{};            ///< none: the last local day of the deployments
  std::optional<int> coordinate_digits{};  ///< places rounded, 1 to 3; none: as they are
};

struct ExportedPackage {
  RowCounts rows{};
};

/// The rows of source `id` as they are in the store (WGS84, corrected clocks) into a new `folder`,
/// with the metadata of the source where it is a Camtrap DP package itself; place, time and taxa of
/// the metadata are those of the rows. Fault::not_found: no such source in the store; Fault::usage:
/// terms missing, `folder` is there, places told to fewer digits already; Fault::io;
/// Fault::interrupted.
[[nodiscard]] Result<ExportedPackage> export_camtrap_dp(
    const io::Project& project, const store::Store& store, const std::string& id,
    const PackageTerms& terms, const std::filesystem::path& folder, Progress& progress);

enum class SecrUsage : std::uint8_t {
  binary,  ///< 1 where a camera worked at any time of an occasion
  effort,  ///< the share of the occasion that it worked
};

struct ExportedCaptures {
  std::string species{};
  std::size_t animals = 0;
  std::size_t detectors = 0;
  std::size_t detections = 0;
  std::int64_t occasions = 0;
  std::string crs{};  ///< of the places, metres
  std::vector<std::string> notices{};
};

/// captures.txt and traps.txt in a new `folder`: one session, joint names, the CRS of the project.
/// Stations of several parties that share a name bear their party's code ("RU:014"). Faults of
/// target_survey; Fault::usage: `folder` is there; Fault::io.
[[nodiscard]] Result<ExportedCaptures> export_secr(const io::Project& project,
                                                   const store::Store& store, SecrUsage usage,
                                                   const std::filesystem::path& folder);

}  // namespace dersu::workbench
