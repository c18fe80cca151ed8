#pragma once
// The tables of images of a Wildlife Insights export: images.csv, or images_<project>.csv of each
// project, as larger downloads have them.
#include <string>
#include <vector>

#include "dersu/io/source_rows.hpp"

namespace dersu::io {

/// All images_*.csv, in the order of their names.
[[nodiscard]] std::vector<std::string> project_image_tables(const SourceFiles& files);

/// images.csv where it is there, else project_image_tables().
[[nodiscard]] std::vector<std::string> image_tables(const SourceFiles& files);

}  // namespace dersu::io
