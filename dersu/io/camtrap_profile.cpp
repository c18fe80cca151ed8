// The rules of data/camtrap/profile.csv, walked over a document, and what they cannot say: the
// resources, GeoJSON, languages.
#include <algorithm>
#include <cassert>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/camtrap_document.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::embedded {
extern const std::string_view camtrap_profile;
}

namespace dersu::io {
namespace {

struct ProfileRule {
  std::vector<std::string> steps;  ///< of the pointer; "*" for every item of an array
  std::string type;
  bool required = false;
  std::vector<std::string_view> values;
  std::string form;  ///< "datetime", "date", "name", or any
  std::size_t min_items = 0;
  bool unique_items = false;
};

struct Profile {
  CsvTable text;
  std::vector<ProfileRule> rules;
};

Profile read_profile() {
  auto table = read_csv_text(embedded::camtrap_profile, "profile.csv", {.delimiter = ','});
  assert(table && "data/camtrap/profile.csv must be a valid table");
  Profile profile{std::move(*table), {}};
  const auto column = [&profile](std::string_view name) {
    return profile.text.required_column(name).value();
  };
  const std::size_t pointer = column("pointer"), type = column("type"),
                    required = column("required"), values = column("values"), form = column("form"),
                    min_items = column("min_items"), unique_items = column("unique_items");
  for (const auto& row : profile.text.rows) {
    ProfileRule rule{.steps = {},
                     .type = row[type],
                     .required = row[required] == "true",
                     .values = {},
                     .form = row[form],
                     .min_items = static_cast<std::size_t>(parse_int(row[min_items]).value_or(0)),
                     .unique_items = row[unique_items] == "true"};
    for (const std::string_view step : split(std::string_view(row[pointer]).substr(1), '/'))
      rule.steps.emplace_back(step);
    if (!row[values].empty()) rule.values = split(row[values], '|');
    profile.rules.push_back(std::move(rule));
  }
  return profile;
}

const std::vector<ProfileRule>& profile_rules() {
  static const Profile profile = read_profile();  // read once, never changed
  return profile.rules;
}

std::string_view type_of(const JsonDocument& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  if (value.is_number()) return "number";
  return "null";
}

std::string_view spoken(std::string_view type) {
  if (type == "object") return "an object";
  if (type == "array") return "an array";
  if (type == "string") return "a text";
  if (type == "boolean") return "true or false";
  if (type == "number") return "a number";
  return "null";
}

bool is_package_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._/") ==
                              std::string_view::npos;
}

std::string listed(const std::vector<std::string_view>& values) {
  if (values.size() > 12) return fmt::format("one of the {} values of the standard", values.size());
  std::string text = "one of ";
  for (std::size_t i = 0; i < values.size(); ++i)
    text += fmt::format("{}{}", i ? ", " : "", values[i]);
  return text;
}

/// Walks the rules over one document.
class ProfileCheck {
 public:
  ProfileCheck(const JsonDocument& document, CamtrapReport& report)
      : document_(document), report_(report) {}

  void run() {
    for (const ProfileRule& rule : profile_rules()) walk(rule, 0, document_, "");
    resources();
    spatial();
    temporal();
    languages();
  }

 private:
  void add(std::string pointer, std::string_view rule, std::string found, std::string expected,
           Severity severity = Severity::error) {
    report_.add({.table = std::string(kMetadataTable),
                 .column = std::move(pointer),
                 .found = std::move(found),
                 .expected = std::move(expected),
                 .rule = rule,
                 .severity = severity});
  }

  void walk(const ProfileRule& rule, std::size_t step, const JsonDocument& at,
            const std::string& pointer) {
    if (step == rule.steps.size()) return check(rule, at, pointer);
    const std::string& name = rule.steps[step];
    if (name == "*") {
      if (!at.is_array()) return;
      for (std::size_t i = 0; i < at.size(); ++i)
        walk(rule, step + 1, at[i], fmt::format("{}/{}", pointer, i));
      return;
    }
    if (!at.is_object()) return;
    const auto it = at.find(name);
    if (it != at.end()) return walk(rule, step + 1, *it, pointer + "/" + name);
    if (rule.required && step + 1 == rule.steps.size())
      add(pointer + "/" + name, "required", "nothing",
          rule.values.empty() ? std::string(spoken(rule.type)) : listed(rule.values));
  }

  void check(const ProfileRule& rule, const JsonDocument& value, const std::string& pointer) {
    if (!rule.type.empty() && type_of(value) != rule.type)
      return add(pointer, "type", std::string(spoken(type_of(value))),
                 std::string(spoken(rule.type)));
    if (value.is_array()) return check_array(rule, value, pointer);
    if (!value.is_string()) return;
    const auto& text = value.get_ref<const std::string&>();
    if (!rule.values.empty() &&
        std::find(rule.values.begin(), rule.values.end(), text) == rule.values.end())
      return add(pointer, "enum", told_plain(text), listed(rule.values));
    check_form(rule, text, pointer);
  }

  void check_array(const ProfileRule& rule, const JsonDocument& value, const std::string& pointer) {
    if (value.size() < rule.min_items)
      add(pointer, "minItems", fmt::format("{} items", value.size()),
          fmt::format("at least {}", rule.min_items));
    if (!rule.unique_items) return;
    std::set<std::string> seen;
    for (const JsonDocument& item : value)
      if (item.is_string() && !seen.insert(item.get<std::string>()).second)
        add(pointer, "uniqueItems", told_value(item.get<std::string>()) + " twice",
            "each value once");
  }

  void check_form(const ProfileRule& rule, const std::string& text, const std::string& pointer) {
    if (rule.form == "date" && !parse_date(text))
      add(pointer, "format", told_plain(text), "a date such as 2020-05-30");
    if (rule.form == "datetime" && !parse_time(text))
      add(pointer, "format", told_plain(text), "a time such as 2020-05-30T04:57:37Z",
          parse_date(text) ? Severity::warning : Severity::error);
    if (rule.form == "name" && !is_package_name(text))
      add(pointer, "pattern", told_value(text), "only a-z 0-9 . _ - /");
  }

  void resources() {
    const auto it = document_.find("resources");
    if (it == document_.end() || !it->is_array()) return;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < it->size(); ++i) {
      const JsonDocument& resource = (*it)[i];
      const std::string pointer = fmt::format("/resources/{}", i);
      const std::string name = text_member(resource, "name");
      if (name.empty()) continue;
      if (!seen.insert(name).second)
        add(pointer + "/name", "unique", told_value(name) + " twice", "each resource once");
      if (name == "deployments" || name == "media" || name == "observations")
        standard_resource(resource, pointer, name);
      else if (!resource.contains("path") && !resource.contains("data"))
        add(pointer + "/path", "required", "nothing", "a path, or the data");
    }
    for (const char* name : {"deployments", "media", "observations"})
      if (!seen.contains(name))
        add("/resources", "required", "nothing", fmt::format("a resource '{}'", name));
  }

  void standard_resource(const JsonDocument& resource, const std::string& pointer,
                         const std::string& name) {
    const std::string profile = text_member(resource, "profile");
    if (!resource.contains("path"))
      add(pointer + "/path", "required", "nothing", "the path of the table");
    if (profile != "tabular-data-resource")
      add(pointer + "/profile", resource.contains("profile") ? "enum" : "required",
          profile.empty() ? "nothing" : told_value(profile), "'tabular-data-resource'");
    const std::string expected = "the URL of the standard's schema in the version of /profile";
    if (!resource.contains("schema"))
      return add(pointer + "/schema", "required", "nothing", expected);
    if (resource.at("schema").is_object())
      return add(pointer + "/schema", "type", "a schema in the package", expected,
                 Severity::warning);
    const std::string schema = text_member(resource, "schema");
    const std::string package_profile = text_member(document_, "profile");
    const std::string_view version = version_in_url(package_profile);
    if (version_in_url(schema).empty() || version_in_url(schema) != version ||
        !schema.ends_with(name + "-table-schema.json"))
      add(pointer + "/schema", "pattern", told_value(schema, 120), expected);
  }

  void spatial() {
    const auto it = document_.find("spatial");
    if (it == document_.end() || !it->is_object() || extent_of(*it)) return;
    add("/spatial", "format", "an object that is not GeoJSON, or a place outside the Earth",
        "GeoJSON in degrees");
  }

  void temporal() {
    const auto it = document_.find("temporal");
    if (it == document_.end() || !it->is_object()) return;
    const auto start = parse_date(text_member(*it, "start"));
    const auto end = parse_date(text_member(*it, "end"));
    if (start && end && to_day(*end) < to_day(*start))
      add("/temporal/end", "order", "a day before /temporal/start", "a day not before it");
  }

  void languages() {
    const auto it = document_.find("taxonomic");
    if (it == document_.end() || !it->is_array()) return;
    for (std::size_t i = 0; i < it->size(); ++i) {
      const JsonDocument& taxon = (*it)[i];
      if (!taxon.is_object() || !taxon.contains("vernacularNames") ||
          !taxon.at("vernacularNames").is_object())
        continue;
      std::size_t j = 0;
      for (const auto& [language, name] : taxon.at("vernacularNames").items()) {
        const std::string pointer =
            fmt::format("/taxonomic/{}/vernacularNames/{}", i, column_place(quoted(language), j++));
        const bool code =
            language.size() == 3 && std::all_of(language.begin(), language.end(),
                                                [](char c) { return c >= 'a' && c <= 'z'; });
        if (!code) add(pointer, "pattern", told_plain(language), "a code of ISO 639-3 such as rus");
        if (!name.is_string()) add(pointer, "type", std::string(spoken(type_of(name))), "a text");
      }
    }
  }

  const JsonDocument& document_;
  CamtrapReport& report_;
};

}  // namespace

void check_profile(const JsonDocument& document, CamtrapReport& report) {
  ProfileCheck(document, report).run();
}

}  // namespace dersu::io
