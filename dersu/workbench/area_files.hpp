#pragma once
// The files of [[area]] and [catalogue] as rows of the store.
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// Every area that can be read; what is wrong with the others goes to `problems`, what was assumed
/// to `notices`. The cells above 0 of a habitat raster become polygons.
[[nodiscard]] std::vector<store::AreaRow> read_areas(const io::Project& project,
                                                     io::Problems& problems,
                                                     std::vector<store::NoticeRow>& notices);

/// The catalogue; none where the project names no file. Parties that the project does not have and
/// animals listed twice go to `problems`. `lines` gets the line of each row.
[[nodiscard]] std::vector<store::CatalogueRow> read_catalogue(const io::Project& project,
                                                              io::Problems& problems,
                                                              std::vector<std::uint64_t>& lines);

}  // namespace dersu::workbench
