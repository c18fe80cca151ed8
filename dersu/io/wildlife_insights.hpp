#pragma once
// Wildlife Insights exports (deployments.csv, cameras.csv, and images.csv or images_<project>.csv;
// projects.csv is not needed) as rows of Camtrap DP. Which column becomes what:
// docs/methods/import.md. Source: the data dictionary of Wildlife Insights' bulk upload and
// download templates.
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// Reads an export into `sink`: one deployment a row, one media row an image, one observation a row
/// of images.csv (at the level of media). Times are local (terms.zone); a deployment's date without
/// a time is noon. Rows of images.csv that repeat an earlier one in every value are passed over
/// with a notice unless `keep_repeats`. Images outside the dates of their deployment are a notice,
/// not an error. Fault::not_found; Fault::bad_input with all problems of all files.
[[nodiscard]] Result<std::vector<SourceNotice>> read_wildlife_insights(const SourceFiles& files,
                                                                       const SourceTerms& terms,
                                                                       CamtrapSink& sink,
                                                                       bool keep_repeats = false);

}  // namespace dersu::io
