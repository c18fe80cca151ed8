#pragma once
// A project's settings as a run used them, for run.json.
#include "dersu/core/json.hpp"
#include "dersu/io/project_file.hpp"

namespace dersu::workbench {

/// One object with every table and key of dersu.toml, defaults filled in, values as the file writes
/// them ("15000 m", "3600 s"): a project file can be written from it. null: not given, and without
/// a default.
void write_project(const io::Project& project, JsonWriter& json);

}  // namespace dersu::workbench
