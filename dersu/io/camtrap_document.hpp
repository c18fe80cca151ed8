#pragma once
// datapackage.json as a JSON document: parsed with limits, turned into CamtrapMetadata and back,
// checked against the profile. For dersu/io/camtrap_*.cpp.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_metadata.hpp"
#include "dersu/io/camtrap_report.hpp"

namespace dersu::io {

/// Keeps the order of the file.
using JsonDocument = nlohmann::ordered_json;

constexpr std::string_view kMetadataTable = "datapackage";  ///< the table of its violations
constexpr std::string_view kCamtrapVersion = "1.0.2";       ///< that is written

/// The text as a JSON object. Fault::bad_input with "line:character" as `where`: not JSON, not
/// UTF-8, nested deeper than 64, not an object. The message quotes nothing of the text.
[[nodiscard]] Result<JsonDocument> parse_document(std::string_view text);

/// "https://raw.githubusercontent.com/tdwg/camtrap-dp/<version>/<file>"
[[nodiscard]] std::string camtrap_url(std::string_view version, std::string_view file);

/// "0.1.6" of such a URL, or "".
[[nodiscard]] std::string_view version_in_url(std::string_view url);
std::string_view version_in_url(std::string&& url) = delete;  // a view of a text that is gone

/// What the document says, without its text. Members of the wrong type are as if not there.
[[nodiscard]] CamtrapMetadata metadata_of(const JsonDocument& document);

/// Makes the document say what `metadata` says; members that say it already, or that have no field
/// there, stay as they are.
void apply_metadata(const CamtrapMetadata& metadata, JsonDocument& document);

/// Every rule of the profile (data/camtrap/profile.csv) that the document breaks.
void check_profile(const JsonDocument& document, CamtrapReport& report);

/// The extent of any GeoJSON; nothing where it has no place or one outside the Earth.
[[nodiscard]] std::optional<CamtrapExtent> extent_of(const JsonDocument& geojson);

/// The member `key` where it is a text, else "".
[[nodiscard]] std::string text_member(const JsonDocument& object, std::string_view key);

}  // namespace dersu::io
