#pragma once
// Tables of the R package camtrapR as rows of Camtrap DP: the station table with its problem
// periods (they become effort gaps), record tables, and record tables of individuals.
// Which column becomes what: docs/methods/import.md. Equals camtrapR 3.0.3: a date without a time
// is noon for set-up and retrieval, and the whole day for a problem (cameraOperation).
#include <map>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// Names of the files, keyed "stations" (default camtraps.csv), "records" (recordTable.csv) and
/// "individuals" (recordTableIndividual.csv); at least one of the last two must be there.
using CamtraprFiles = std::map<std::string, std::string>;

/// Reads the tables into `sink`. Columns: Station, [Camera], [session], Setup_date, Retrieval_date,
/// Problem<n>_from, Problem<n>_to, and longitude, latitude or utm_x, utm_y (then the source must
/// name its crs); Station, [Camera], [session], Species, [Individual], DateTimeOriginal,
/// [FileName]. Records are events. A record of an individual that is also in the record table
/// (join_individuals) is told once; rows that repeat an earlier one are passed over with a notice.
/// Fault::not_found; Fault::bad_input with all problems of all files: records of unknown stations,
/// at no time of a deployment's, several that fit.
[[nodiscard]] Result<std::vector<SourceNotice>> read_camtrapr(const SourceFiles& files,
                                                              const CamtraprFiles& names,
                                                              const SourceTerms& terms,
                                                              CamtrapSink& sink);

}  // namespace dersu::io
