#pragma once
// Any source of a project, by its kind, as rows of Camtrap DP in WGS84 with corrected clocks.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// The system of the coordinates of `source`; empty for degrees.
[[nodiscard]] std::string crs_of_places(const ProjectSource& source, const Project& project);

/// The files of `source` that are not there: its path, or tables that it must have in it.
[[nodiscard]] std::vector<std::string> missing_files(const ProjectSource& source,
                                                     const Project& project);

struct SourceSummary {
  std::array<std::uint64_t, kCamtrapTables> rows{};  ///< of each CamtrapTable
  std::vector<SourceNotice> notices{};
};

/// Reads `source` of `project` into `sink`: coordinates shifted to WGS84, the clock offset added to
/// the times of media and observations. All problems come at once; rows may have reached the sink
/// before they are known, so that what it made of them must then be dropped. Fault::not_found,
/// Fault::bad_input, Fault::interrupted, and those of the sink.
[[nodiscard]] Result<SourceSummary> read_source(const ProjectSource& source, const Project& project,
                                                CamtrapSink& sink, Progress& progress);

/// SHA-256 over the names and bytes of the source's files in the order of their names; photographs,
/// videos and sounds are not read. Fault::not_found, Fault::io, Fault::interrupted.
[[nodiscard]] Result<std::string> hash_source(const ProjectSource& source, const Project& project,
                                              Progress& progress);

/// Everything in dersu.toml that changes what read_source gives, as one JSON object.
[[nodiscard]] std::string source_options(const ProjectSource& source, const Project& project);

}  // namespace dersu::io
