#pragma once
// Capture and trap files of secr as a source of a project: rows of Camtrap DP.
//
// secr knows occasions, not dates. Occasion k is the k-th [density] occasion from [density] start
// on, in UTC; a detector is a deployment over all of them, occasions without usage are effort gaps,
// and a capture is one event of the target species in the middle of its occasion (n captures of one
// animal at one detector and occasion are spread evenly over it).
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// Reads `source` (kind secr: text files capt.txt and trap.txt, or captures.csv, traps.csv,
/// usage.csv and sessions.csv, or as source.files says) into `sink`. Fault::bad_input: no [density]
/// start, no species, no crs; several sessions; usage that is neither 0 nor 1; and all that the
/// readers of the files find.
[[nodiscard]] Result<std::vector<SourceNotice>> read_secr_source(const ProjectSource& source,
                                                                 const Project& project,
                                                                 CamtrapSink& sink);

}  // namespace dersu::io
