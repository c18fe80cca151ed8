#pragma once
// A source that a project has already, under another id.
#include <string>
#include <vector>

#include "dersu/io/project_file.hpp"

namespace dersu::io {

/// Why every record would count twice, with the line of the source above that has the same party
/// and path; empty where none has. Sources may share a folder where each names files of its own.
[[nodiscard]] std::string brought_twice(const ProjectSource& source,
                                        const std::vector<ProjectSource>& above);

}  // namespace dersu::io
