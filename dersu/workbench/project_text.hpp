#pragma once
// What import and status say alike: rows of tables, notices; and the option that names a project.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/json.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// "project", by default the current folder.
[[nodiscard]] Option project_option();

using RowCounts = std::array<std::int64_t, io::kCamtrapTables>;
/// "40 deployments, 1200 media, 1190 observations"; "nothing".
[[nodiscard]] std::string rows_text(const RowCounts& rows);
/// The member "rows" of an open object: {"deployments":40,...}.
void append_rows(JsonWriter& json, const RowCounts& rows);

/// "source: place: message".
[[nodiscard]] std::vector<std::string> notice_texts(const std::vector<store::NoticeRow>& notices);
/// Adds those of `more` that are not there yet: what an import tells is told of its survey too.
void add_notices(std::vector<std::string>& notices, const std::vector<std::string>& more);
/// The member "notices" of an open object.
void append_notices(JsonWriter& json, const std::vector<store::NoticeRow>& notices);

}  // namespace dersu::workbench
