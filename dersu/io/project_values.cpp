#include "dersu/io/project_values.hpp"

#include <algorithm>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/datum.hpp"
#include "dersu/io/time_zone.hpp"
#include "dersu/io/toml_keys.hpp"

namespace dersu::io::project_values {
namespace {

constexpr double kLeastBlurM = 1000;

Result<TextTables> tables_of_texts(const TomlValue& value, std::string_view expected) {
  if (value.kind != TomlKind::table) return unexpected_value(value, expected);
  TextTables tables;
  for (const TomlEntry& entry : value.entries) {
    auto texts = toml_text_table(entry.value);
    if (!texts)
      return fail(Fault::bad_input, {}, "{}: {}", dersu::quoted(entry.key), texts.error().message);
    tables.emplace(entry.key, std::move(*texts));
  }
  return tables;
}

}  // namespace

Result<std::int64_t> positive_duration_s(const TomlValue& value) {
  DERSU_TRY(duration_s, toml_duration_s(value));
  if (duration_s < 0) return unexpected_value(value, "a duration that is not negative");
  return duration_s;
}

Result<std::int64_t> whole_days_s(const TomlValue& value) {
  DERSU_TRY(duration_s, toml_duration_s(value));
  if (duration_s <= 0 || duration_s % kSecondsPerDay != 0)
    return unexpected_value(value, "whole days, such as \"7 d\"");
  return duration_s;
}

Result<std::string> party_code(const TomlValue& value) {
  constexpr std::string_view kExpected =
      "the two capital letters of ISO 3166-1 for a country, such as 'CN', 'JP', 'KP', 'KR', 'MN' "
      "or 'RU'";
  if (value.kind != TomlKind::string || !is_country_code(value.text))
    return unexpected_value(value, kExpected);
  return value.text;
}

Result<double> blur_m(const TomlValue& value) {
  DERSU_TRY(length_m, toml_length_m(value));
  if (length_m < kLeastBlurM)
    return unexpected_value(value,
                            "at least 1 km: a smaller square tells where the camera is; "
                            "show_cameras = \"exact\" says openly that places are shown");
  return length_m;
}

Result<std::string> colour(const TomlValue& value) {
  const auto hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  if (value.kind != TomlKind::string || value.text.size() != 7 || value.text[0] != '#' ||
      !std::all_of(value.text.begin() + 1, value.text.end(), hex))
    return unexpected_value(value, "a colour such as \"#1b6ca8\"");
  return lower(value.text);
}

Result<std::string> crs_name(const TomlValue& value) {
  constexpr std::string_view kExpected =
      "\"auto\", a code such as \"EPSG:32652\" or a PROJ string such as \"+proj=utm +zone=52\"";
  if (value.kind != TomlKind::string || value.text.size() > 1000)
    return unexpected_value(value, kExpected);
  const std::string_view text = value.text;
  const bool code = text.starts_with("EPSG:") && parse_int(text.substr(5)).value_or(0) > 0;
  if (text != "auto" && !code && !text.starts_with("+proj="))
    return unexpected_value(value, kExpected);
  return value.text;
}

Result<std::string> covariate_name(const TomlValue& value) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (value.kind != TomlKind::string || value.text.empty() || value.text.size() > 64 ||
      !letter(value.text.front()) || !std::ranges::all_of(value.text, allowed))
    return unexpected_value(value,
                            "a word as models write it: letters, digits and '_', a letter first");
  if (value.text == "x" || value.text == "y" || value.text == "session")
    return unexpected_value(value, "another word: models know x, y and session already");
  return value.text;
}

Result<std::vector<std::string>> rasters(const TomlValue& value) {
  DERSU_TRY(texts, toml_texts(value));
  for (const TomlValue& item : value.items) {
    TomlValue path = item;
    path.text = item.text.substr(item.text.find('=') + 1);
    DERSU_CHECK(toml_path(path));
  }
  return texts;
}

Result<std::int64_t> neighbours(const TomlValue& value) {
  if (value.kind != TomlKind::integer ||
      (value.integer != 4 && value.integer != 8 && value.integer != 16))
    return unexpected_value(value, "4, 8 or 16");
  return value.integer;
}

Result<double> confidence(const TomlValue& value) {
  const bool is_number = value.kind == TomlKind::number || value.kind == TomlKind::integer;
  if (!is_number || !(value.number >= 0.5 && value.number <= 0.999))
    return unexpected_value(value, "a number from 0.5 to 0.999");
  return value.number;
}

Result<std::string> datum_name(const TomlValue& value) {
  std::vector<std::string_view> names;
  for (const Datum& datum : kDatums) names.push_back(datum.name);
  return toml_choice(value, names);
}

Result<std::string> time_zone(const TomlValue& value) {
  DERSU_TRY(text, toml_text(value));
  DERSU_CHECK(TimeZone::find(text));
  return text;
}

Result<std::map<std::string, std::string>> files_table(const TomlValue& value) {
  DERSU_TRY(files, toml_text_table(value));
  for (const TomlEntry& entry : value.entries)
    if (auto path = toml_path(entry.value); !path)
      return fail(Fault::bad_input, {}, "{}: {}", dersu::quoted(entry.key), path.error().message);
  return files;
}

Result<TextTables> columns_table(const TomlValue& value) {
  return tables_of_texts(
      value, "tables of texts, such as { deployments = { deploymentID = \"Camera\" } }");
}

Result<TextTables> values_table(const TomlValue& value) {
  TomlValue said = value;
  for (TomlEntry& column : said.entries)
    for (TomlEntry& entry : column.value.entries)
      if (entry.value.kind == TomlKind::string) {
        entry.value.text = std::string(trim(entry.value.text));  // as fields of tables are
        if (entry.value.text.empty()) entry.value.text = "NA";
      }
  return tables_of_texts(said, "tables of texts, such as { sex = { m = \"male\" } }");
}

}  // namespace dersu::io::project_values
