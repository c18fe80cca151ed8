#include "dersu/io/camtrap_legacy.hpp"

#include <unicode/locid.h>

#include <algorithm>
#include <array>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

/// "road paved" -> "roadPaved", in `scratch`.
std::string_view camel(std::string_view text, std::string& scratch) {
  if (text.find(' ') == std::string_view::npos) return text;
  scratch.clear();
  bool upper = false;
  for (const char c : text) {
    if (c == ' ') {
      upper = true;
      continue;
    }
    scratch += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return scratch;
}

void camel_member(JsonDocument& object, const char* key) {
  if (!object.contains(key) || !object[key].is_string()) return;
  std::string scratch;
  const std::string old = object[key].get<std::string>();
  object[key] = std::string(camel(old, scratch));
}

void rename(JsonDocument& object, const char* from, const char* to) {
  if (!object.contains(from)) return;
  if (!object.contains(to)) object[to] = object[from];
  object.erase(from);
}

void modernise_project(JsonDocument& project) {
  rename(project, "_id", "id");
  camel_member(project, "samplingDesign");
  if (project.contains("captureMethod") && project["captureMethod"].is_array()) {
    for (JsonDocument& method : project["captureMethod"]) {
      if (!method.is_string()) continue;
      std::string scratch;
      const std::string old = method.get<std::string>();
      method = std::string(modern_value(LegacyValue::capture, old, scratch));
    }
  }
  if (!project.contains("individualAnimals") && project.contains("animalTypes")) {
    const JsonDocument& types = project["animalTypes"];
    project["individualAnimals"] = std::any_of(
        types.begin(), types.end(),
        [](const JsonDocument& type) { return type == "marked" || type == "recognizable"; });
    project.erase("animalTypes");
  }
  const std::string level = text_member(project, "classificationLevel");
  if (!project.contains("observationLevel") && !level.empty()) {
    project["observationLevel"] = JsonDocument::array({level == "media" ? "media" : "event"});
    project.erase("classificationLevel");
  }
}

/// Two-letter codes of languages as three-letter ones; what ICU does not know stays.
void modernise_languages(JsonDocument& taxon) {
  if (!taxon.is_object() || !taxon.contains("vernacularNames") ||
      !taxon["vernacularNames"].is_object())
    return;
  JsonDocument names = JsonDocument::object();
  for (const auto& [language, name] : taxon["vernacularNames"].items()) {
    const std::string code =
        language.size() == 2 ? icu::Locale(language.c_str()).getISO3Language() : language;
    names[code.empty() ? language : code] = name;
  }
  taxon["vernacularNames"] = names;
}

void modernise_contributors(JsonDocument& contributors) {
  constexpr std::array<std::string_view, 5> kRoles{"contact", "principalInvestigator",
                                                   "rightsHolder", "publisher", "contributor"};
  if (!contributors.is_array()) return;
  for (JsonDocument& contributor : contributors) {
    if (!contributor.is_object() || !contributor.contains("role")) continue;
    const std::string role = text_member(contributor, "role");
    if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end())
      contributor["role"] = "contributor";
  }
}

void modernise_resources(JsonDocument& resources) {
  if (!resources.is_array()) return;
  for (JsonDocument& resource : resources) {
    const std::string name = text_member(resource, "name");
    if (name == "deployments" || name == "media" || name == "observations")
      resource["schema"] = camtrap_url(kCamtrapVersion, name + "-table-schema.json");
  }
}

}  // namespace

std::vector<LegacyColumn> legacy_columns(CamtrapTable table) {
  using enum LegacyValue;
  switch (table) {
    case CamtrapTable::deployments:
      return {{"start", "deploymentStart"},      {"end", "deploymentEnd"},
              {"cameraInterval", "cameraDelay"}, {"baitUse", "baitUse", bait},
              {"session", "deploymentGroups"},   {"featureType", "featureType", words},
              {"tags", "deploymentTags"},        {"comments", "deploymentComments"}};
    case CamtrapTable::media:
      return {{"captureMethod", "captureMethod", capture},
              {"favourite", "favorite"},
              {"comments", "mediaComments"},
              {"mediaID", "filePublic", not_public}};
    case CamtrapTable::observations:
      return {{"sequenceID", "eventID"},
              {"timestamp", "eventStart"},
              {"timestamp", "eventEnd"},
              {"mediaID", "observationLevel", level},
              {"cameraSetup", "cameraSetupType", camera_setup},
              {"lifeStage", "lifeStage", life_stage},
              {"sex", "sex", words},
              {"behaviour", "behavior"},
              {"classificationConfidence", "classificationProbability"},
              {"comments", "observationComments"}};
    case CamtrapTable::effort_gaps:
    case CamtrapTable::individuals:
      break;
  }
  return {};
}

bool is_dropped_legacy_column(CamtrapTable table, std::string_view column) {
  if (column == "_id") return true;
  if (table == CamtrapTable::deployments) return column == "array";
  if (table == CamtrapTable::media) return column == "sequenceID";
  return column == "taxonID" || column == "countNew";
}

std::string_view modern_value(LegacyValue value, std::string_view text, std::string& scratch) {
  switch (value) {
    case LegacyValue::same:
      return text;
    case LegacyValue::capture:
      if (text == "motion detection") return "activityDetection";
      return modern_value(LegacyValue::words, text, scratch);
    case LegacyValue::life_stage:
      if (text == "offspring") return "juvenile";
      return modern_value(LegacyValue::words, text, scratch);
    case LegacyValue::words:
      if (text == "none" || text == "other" || text == "unknown") return "";
      return camel(text, scratch);
    case LegacyValue::camera_setup:
      if (lower(text) == "true") return "setup";
      return lower(text) == "false" ? std::string_view() : text;
    case LegacyValue::bait:
      return text.empty() ? text : text == "none" ? "false" : "true";
    case LegacyValue::level:
      return text.empty() ? "event" : "media";
    case LegacyValue::not_public:
      return "false";
  }
  return text;
}

void modernise_document(JsonDocument& document) {
  document["profile"] = camtrap_url(kCamtrapVersion, "camtrap-dp-profile.json");
  if (document.contains("project") && document["project"].is_object())
    modernise_project(document["project"]);
  if (document.contains("taxonomic") && document["taxonomic"].is_array())
    for (JsonDocument& taxon : document["taxonomic"]) modernise_languages(taxon);
  if (document.contains("contributors")) modernise_contributors(document["contributors"]);
  if (document.contains("resources")) modernise_resources(document["resources"]);
}

}  // namespace dersu::io
