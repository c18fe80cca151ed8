#pragma once
// Camtrap DP 0.1.6, the form before the standard: what its columns, values and metadata are called
// in 1.0. docs/methods/camtrap-dp.md has the whole table.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_document.hpp"
#include "dersu/io/camtrap_rows.hpp"

namespace dersu::io {

constexpr std::string_view kLegacyVersion = "0.1.6";

/// What a value of 0.1.6 is in 1.0.
enum class LegacyValue {
  same,
  words,         ///< "motion detection" -> "motionDetection"; none, other and unknown -> ""
  capture,       ///< motion detection -> activityDetection; else as `words`
  life_stage,    ///< offspring -> juvenile; else as `words`
  camera_setup,  ///< TRUE -> setup, FALSE -> ""
  bait,          ///< none -> false, any other -> true
  level,         ///< a mediaID -> "media", "" -> "event"
  not_public,    ///< "false": 0.1.6 does not say whether a file is public
};

/// One column of 1.0 and where it comes from.
struct LegacyColumn {
  std::string_view source;  ///< column of 0.1.6
  std::string_view target;  ///< column of 1.0.2
  LegacyValue value = LegacyValue::same;
};

/// The columns of `table` that have another name or other values; all others keep both.
[[nodiscard]] std::vector<LegacyColumn> legacy_columns(CamtrapTable table);

/// Columns of 0.1.6 that have no place in 1.0.
[[nodiscard]] bool is_dropped_legacy_column(CamtrapTable table, std::string_view column);

/// `text` in the words of 1.0; the view is of `text`, of a constant or of `scratch`.
[[nodiscard]] std::string_view modern_value(LegacyValue value, std::string_view text,
                                            std::string& scratch);

/// Rewrites the metadata in the form of 1.0.2.
void modernise_document(JsonDocument& document);

}  // namespace dersu::io
