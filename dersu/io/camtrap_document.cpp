#include "dersu/io/camtrap_document.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

constexpr int kMaxDepth = 64;

struct TooDeep {};

/// "line:character" of the byte at `at`; characters as editors count them.
std::string line_and_character(std::string_view text, std::size_t at) {
  std::string_view before = text.substr(0, std::min(at, text.size()));
  if (before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  before.remove_prefix(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return fmt::format("{}:{}", line, characters + 1);
}

/// Hands every token of a JSON text to `use(begin, token)` until that returns true: brackets,
/// commas and colons, texts with their quotes, numbers and words.
template <class Use>
void for_each_token(std::string_view text, Use use) {
  constexpr std::string_view kAlone = "{}[],:";
  constexpr std::string_view kBetween = " \t\r\n\xEF\xBB\xBF";
  for (std::size_t at = text.find_first_not_of(kBetween); at < text.size();
       at = text.find_first_not_of(kBetween, at)) {
    std::size_t end = at + 1;
    if (text[at] == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
    } else if (kAlone.find(text[at]) == std::string_view::npos) {
      end = std::min(text.find_first_of("{}[],:\" \t\r\n", end), text.size());
    }
    if (use(at, text.substr(at, end - at))) return;
    at = end;
  }
}

const JsonDocument& member(const JsonDocument& object, std::string_view key) {
  static const JsonDocument nothing;
  if (!object.is_object()) return nothing;
  const auto it = object.find(key);
  return it == object.end() ? nothing : *it;
}

std::vector<std::string> texts_of(const JsonDocument& array) {
  std::vector<std::string> texts;
  if (array.is_array())
    for (const JsonDocument& item : array)
      if (item.is_string()) texts.push_back(item.get<std::string>());
  return texts;
}

template <class T, class Read>
std::vector<T> items_of(const JsonDocument& array, Read read) {
  std::vector<T> items;
  if (array.is_array())
    for (const JsonDocument& item : array)
      if (item.is_object()) items.push_back(read(item));
  return items;
}

CamtrapContributor contributor_of(const JsonDocument& item) {
  return {text_member(item, "title"), text_member(item, "email"), text_member(item, "path"),
          text_member(item, "role"), text_member(item, "organization")};
}

CamtrapLicense license_of(const JsonDocument& item) {
  return {text_member(item, "name"), text_member(item, "path"), text_member(item, "scope")};
}

CamtrapTaxon taxon_of(const JsonDocument& item) {
  CamtrapTaxon taxon{text_member(item, "scientificName"),
                     text_member(item, "taxonID"),
                     text_member(item, "taxonRank"),
                     {}};
  const JsonDocument& names = member(item, "vernacularNames");
  if (names.is_object())
    for (const auto& [language, name] : names.items())
      if (name.is_string()) taxon.vernacular_names[language] = name.get<std::string>();
  return taxon;
}

CamtrapProject project_of(const JsonDocument& item) {
  const JsonDocument& animals = member(item, "individualAnimals");
  return {.id = text_member(item, "id"),
          .title = text_member(item, "title"),
          .acronym = text_member(item, "acronym"),
          .description = text_member(item, "description"),
          .path = text_member(item, "path"),
          .sampling_design = text_member(item, "samplingDesign"),
          .capture_method = texts_of(member(item, "captureMethod")),
          .individual_animals = animals.is_boolean() && animals.get<bool>(),
          .observation_level = texts_of(member(item, "observationLevel"))};
}

/// Grows `extent` by every place under `coordinates`; false where one is no place on the Earth.
bool add_places(const JsonDocument& coordinates, std::optional<CamtrapExtent>& extent) {
  if (!coordinates.is_array() || coordinates.empty()) return false;
  if (!coordinates[0].is_number())
    return std::all_of(coordinates.begin(), coordinates.end(),
                       [&](const JsonDocument& item) { return add_places(item, extent); });
  if (coordinates.size() < 2 || !coordinates[1].is_number()) return false;
  const double lon = coordinates[0].get<double>();
  const double lat = coordinates[1].get<double>();
  if (!(std::abs(lon) <= 180 && std::abs(lat) <= 90)) return false;
  if (!extent) extent = CamtrapExtent{lon, lat, lon, lat};
  extent->west = std::min(extent->west, lon);
  extent->east = std::max(extent->east, lon);
  extent->south = std::min(extent->south, lat);
  extent->north = std::max(extent->north, lat);
  return true;
}

bool add_geojson(const JsonDocument& item, std::optional<CamtrapExtent>& extent) {
  const std::string type = text_member(item, "type");
  const auto all = [&](std::string_view key) {
    const JsonDocument& items = member(item, key);
    return items.is_array() &&
           std::all_of(items.begin(), items.end(),
                       [&](const JsonDocument& part) { return add_geojson(part, extent); });
  };
  if (type == "FeatureCollection") return all("features");
  if (type == "GeometryCollection") return all("geometries");
  if (type == "Feature") return add_geojson(member(item, "geometry"), extent);
  constexpr std::string_view kGeometries[] = {"Point",           "MultiPoint", "LineString",
                                              "MultiLineString", "Polygon",    "MultiPolygon"};
  if (std::find(std::begin(kGeometries), std::end(kGeometries), type) == std::end(kGeometries))
    return false;
  return add_places(member(item, "coordinates"), extent);
}

/// Sets or, where the value is empty, removes a text; `old` is what the document says.
void set_text(JsonDocument& object, const char* key, const std::string& value,
              const std::string& old) {
  if (value == old) return;
  if (value.empty())
    object.erase(key);
  else
    object[key] = value;
}

JsonDocument texts_to_json(const std::vector<std::string>& texts) {
  JsonDocument array = JsonDocument::array();
  for (const std::string& text : texts) array.push_back(text);
  return array;
}

JsonDocument to_json(const CamtrapContributor& item) {
  JsonDocument object = JsonDocument::object();
  set_text(object, "title", item.title, "");
  set_text(object, "email", item.email, "");
  set_text(object, "path", item.path, "");
  set_text(object, "role", item.role, "");
  set_text(object, "organization", item.organization, "");
  return object;
}

JsonDocument to_json(const CamtrapLicense& item) {
  JsonDocument object = JsonDocument::object();
  set_text(object, "name", item.name, "");
  set_text(object, "path", item.path, "");
  set_text(object, "scope", item.scope, "");
  return object;
}

JsonDocument to_json(const CamtrapTaxon& item) {
  JsonDocument object = JsonDocument::object();
  set_text(object, "scientificName", item.scientific_name, "");
  set_text(object, "taxonID", item.taxon_id, "");
  set_text(object, "taxonRank", item.taxon_rank, "");
  if (!item.vernacular_names.empty()) object["vernacularNames"] = item.vernacular_names;
  return object;
}

JsonDocument to_geojson(const CamtrapExtent& e) {
  const JsonDocument ring{{e.west, e.south},
                          {e.east, e.south},
                          {e.east, e.north},
                          {e.west, e.north},
                          {e.west, e.south}};
  JsonDocument rings = JsonDocument::array();
  rings.push_back(ring);
  return {{"type", "Polygon"}, {"coordinates", rings}};
}

void apply_project(const CamtrapProject& project, JsonDocument& document) {
  const CamtrapProject old = project_of(member(document, "project"));
  if (document["project"].is_object() && project == old) return;
  JsonDocument& object = document["project"];
  if (!object.is_object()) object = JsonDocument::object();
  set_text(object, "id", project.id, old.id);
  set_text(object, "title", project.title, old.title);
  set_text(object, "acronym", project.acronym, old.acronym);
  set_text(object, "description", project.description, old.description);
  set_text(object, "path", project.path, old.path);
  set_text(object, "samplingDesign", project.sampling_design, old.sampling_design);
  if (project.capture_method != old.capture_method)
    object["captureMethod"] = texts_to_json(project.capture_method);
  object["individualAnimals"] = project.individual_animals;
  if (project.observation_level != old.observation_level)
    object["observationLevel"] = texts_to_json(project.observation_level);
}

template <class T>
void apply_items(const std::vector<T>& items, const std::vector<T>& old, const char* key,
                 JsonDocument& document) {
  if (items == old) return;
  JsonDocument array = JsonDocument::array();
  for (const T& item : items) array.push_back(to_json(item));
  document[key] = std::move(array);
}

struct KeyTwice {
  std::string key;
  std::size_t occurrence = 0;  ///< in the whole document, from 1
};

/// The keys of the objects that are open while a document is read.
class KeysOnce {
 public:
  void begin() { open_.emplace_back(); }
  void end() { open_.pop_back(); }
  void take(std::string key) {
    const std::size_t occurrence = ++seen_[key];
    if (!open_.back().insert(key).second) throw KeyTwice{std::move(key), occurrence};
  }

 private:
  std::vector<std::set<std::string>> open_;
  std::map<std::string, std::size_t> seen_;
};

/// What a text in quotes says; "" where it is broken.
std::string text_of(std::string_view token) {
  const JsonDocument value = JsonDocument::parse(token, nullptr, false);
  return value.is_string() ? value.get<std::string>() : std::string();
}

/// Where the nth key `key` of the document begins.
std::size_t place_of_key(std::string_view text, std::string_view key, std::size_t occurrence) {
  std::size_t place = 0;
  std::string_view last;
  std::size_t last_at = 0;
  for_each_token(text, [&](std::size_t at, std::string_view token) {
    if (token == ":" && text_of(last) == key && --occurrence == 0) {
      place = last_at;
      return true;
    }
    last = token;
    last_at = at;
    return false;
  });
  return place;
}

/// The first bracket that is nested too deep.
std::size_t place_of_depth(std::string_view text) {
  std::size_t place = 0;
  int depth = 0;
  for_each_token(text, [&](std::size_t at, std::string_view token) {
    place = at;
    if (token == "{" || token == "[") ++depth;
    if (token == "}" || token == "]") --depth;
    return depth > kMaxDepth;
  });
  return place;
}

/// The first number that no double can hold.
std::size_t place_of_large_number(std::string_view text) {
  std::size_t place = 0;
  for_each_token(text, [&](std::size_t at, std::string_view token) {
    place = at;
    const bool number = token[0] == '-' || (token[0] >= '0' && token[0] <= '9');
    const bool small = token.find("e-") != token.npos || token.find("E-") != token.npos;
    return number && !small && !parse_double(token);
  });
  return place;
}

/// Where the token begins that a parser refused when it had read `byte` bytes; inside of a token,
/// the byte itself.
std::size_t place_of_error(std::string_view text, std::size_t byte) {
  std::size_t place = byte ? byte - 1 : 0;
  for_each_token(text, [&](std::size_t at, std::string_view token) {
    if (at + token.size() == byte) place = at;
    return at + token.size() >= byte;
  });
  return place;
}

}  // namespace

Result<JsonDocument> parse_document(std::string_view text) {
  KeysOnce keys;
  const auto limit = [&keys](int depth, JsonDocument::parse_event_t event, JsonDocument& value) {
    if (depth > kMaxDepth) throw TooDeep{};
    if (event == JsonDocument::parse_event_t::object_start) keys.begin();
    if (event == JsonDocument::parse_event_t::object_end) keys.end();
    if (event == JsonDocument::parse_event_t::key) keys.take(value.get<std::string>());
    return true;
  };
  try {
    JsonDocument document = JsonDocument::parse(text.begin(), text.end(), limit);
    if (!document.is_object())
      return fail(Fault::bad_input, "1:1", "found {}, expected an object",
                  document.is_array() ? "an array" : "a single value");
    return document;
  } catch (const JsonDocument::parse_error& error) {
    return fail(Fault::bad_input, line_and_character(text, place_of_error(text, error.byte)),
                "found text that is not JSON in UTF-8 (or ends too early)");
  } catch (const JsonDocument::exception&) {
    return fail(Fault::bad_input, line_and_character(text, place_of_large_number(text)),
                "found a number that is too large");
  } catch (const KeyTwice& twice) {
    return fail(
        Fault::bad_input, line_and_character(text, place_of_key(text, twice.key, twice.occurrence)),
        "found the key {} a second time in one object, expected it once", told_value(twice.key));
  } catch (const TooDeep&) {
    return fail(Fault::bad_input, line_and_character(text, place_of_depth(text)),
                "found values nested deeper than {}", kMaxDepth);
  }
}

std::string camtrap_url(std::string_view version, std::string_view file) {
  return fmt::format("https://raw.githubusercontent.com/tdwg/camtrap-dp/{}/{}", version, file);
}

std::string_view version_in_url(std::string_view url) {
  constexpr std::string_view mark = "/camtrap-dp/";
  const std::size_t at = url.find(mark);
  if (at == std::string_view::npos) return {};
  url.remove_prefix(at + mark.size());
  const std::size_t end = url.find('/');
  if (end == std::string_view::npos) return {};
  url = url.substr(0, end);
  const bool is_version =
      !url.empty() && url.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_version ? url : std::string_view();
}

std::string_view CamtrapMetadata::standard_version() const { return version_in_url(profile); }

std::string text_member(const JsonDocument& object, std::string_view key) {
  const JsonDocument& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<CamtrapExtent> extent_of(const JsonDocument& geojson) {
  std::optional<CamtrapExtent> extent;
  if (!add_geojson(geojson, extent)) return std::nullopt;
  return extent;
}

CamtrapMetadata metadata_of(const JsonDocument& document) {
  const JsonDocument& precision = member(document, "coordinatePrecision");
  const JsonDocument& temporal = member(document, "temporal");
  return {
      .name = text_member(document, "name"),
      .id = text_member(document, "id"),
      .title = text_member(document, "title"),
      .description = text_member(document, "description"),
      .version = text_member(document, "version"),
      .profile = text_member(document, "profile"),
      .created = text_member(document, "created"),
      .contributors =
          items_of<CamtrapContributor>(member(document, "contributors"), contributor_of),
      .licenses = items_of<CamtrapLicense>(member(document, "licenses"), license_of),
      .project = project_of(member(document, "project")),
      .coordinate_precision =
          precision.is_number() ? std::optional(precision.get<double>()) : std::nullopt,
      .extent = extent_of(member(document, "spatial")),
      .temporal_start = text_member(temporal, "start"),
      .temporal_end = text_member(temporal, "end"),
      .taxonomic = items_of<CamtrapTaxon>(member(document, "taxonomic"), taxon_of),
  };
}

void apply_metadata(const CamtrapMetadata& metadata, JsonDocument& document) {
  const CamtrapMetadata old = metadata_of(document);
  set_text(document, "profile", metadata.profile, old.profile);
  set_text(document, "name", metadata.name, old.name);
  set_text(document, "id", metadata.id, old.id);
  set_text(document, "created", metadata.created, old.created);
  set_text(document, "title", metadata.title, old.title);
  apply_items(metadata.contributors, old.contributors, "contributors", document);
  set_text(document, "description", metadata.description, old.description);
  set_text(document, "version", metadata.version, old.version);
  apply_items(metadata.licenses, old.licenses, "licenses", document);
  apply_project(metadata.project, document);
  if (metadata.coordinate_precision != old.coordinate_precision) {
    if (metadata.coordinate_precision)
      document["coordinatePrecision"] = *metadata.coordinate_precision;
    else
      document.erase("coordinatePrecision");
  }
  if (metadata.extent && metadata.extent != old.extent)
    document["spatial"] = to_geojson(*metadata.extent);
  if (!metadata.temporal_start.empty() || !metadata.temporal_end.empty()) {
    JsonDocument& temporal = document["temporal"];
    if (!temporal.is_object()) temporal = JsonDocument::object();
    set_text(temporal, "start", metadata.temporal_start, old.temporal_start);
    set_text(temporal, "end", metadata.temporal_end, old.temporal_end);
  }
  apply_items(metadata.taxonomic, old.taxonomic, "taxonomic", document);
  if (!document.contains("taxonomic")) document["taxonomic"] = JsonDocument::array();
}

}  // namespace dersu::io
