#include "dersu/workbench/simulated_land.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/vector.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxOutlineBytes = std::uint64_t{1} << 26;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

struct Outlines {
  std::vector<OutlineFile> files{};
  std::vector<std::pair<std::string, std::vector<LonLatPolygon>>> territories{};  // by code
  std::vector<LonLatPolygon> habitat{};
  std::vector<RingOf<LonLat>> border{};
};

/// The code in "territory-cn.geojson", or "".
std::string territory_code(const std::string& name) {
  constexpr std::string_view kHead = "territory-";
  constexpr std::string_view kTail = ".geojson";
  if (name.size() != kHead.size() + 2 + kTail.size() || !name.starts_with(kHead) ||
      !name.ends_with(kTail))
    return "";
  std::string code = upper(name.substr(kHead.size(), 2));
  return io::is_country_code(code) ? code : "";
}

Result<std::vector<std::string>> outline_names(const fs::path& folder) {
  std::error_code code;
  fs::directory_iterator entries(folder, code);
  if (code) return fail(Fault::not_found, folder.string(), "is no folder that can be read");
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    std::string name = entry.path().filename().string();
    if (!territory_code(name).empty() || name == "habitat.geojson" || name == "border.geojson" ||
        name == "land.geojson")
      names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

/// True where the border of `feature` lies between two of the parties, or does not say.
bool is_between(const io::VectorLayer& layer, const io::VectorFeature& feature,
                const std::vector<std::string>& parties) {
  const auto field = std::ranges::find(layer.fields, "between");
  if (field == layer.fields.end()) return true;
  const std::string& value =
      feature.attributes[static_cast<std::size_t>(field - layer.fields.begin())];
  if (value.empty()) return true;
  const auto codes = split(value, ' ');
  return std::ranges::count_if(codes, [&](std::string_view word) {
           return std::ranges::find(parties, word) != parties.end();
         }) >= 2;
}

Result<void> read_outline(const fs::path& folder, const std::string& name,
                          const std::vector<std::string>& parties, Outlines& outlines) {
  const fs::path path = folder / name;
  DERSU_TRY(bytes, io::read_file(path, kMaxOutlineBytes));
  const std::string stem = fs::path(name).stem().string();
  OutlineFile file{name, stem, stem, territory_code(name), std::move(bytes)};
  if (!file.party.empty()) file.kind = "territory";
  DERSU_TRY(layer, io::read_vector(path));
  const auto polygons = io::all_polygons(layer);
  if (file.kind != "border" && polygons.empty())
    return fail(Fault::bad_input, path.string(), "found no polygon, expected at least one");
  if (file.kind == "territory") outlines.territories.emplace_back(file.party, polygons);
  if (file.kind == "habitat") outlines.habitat = polygons;
  if (file.kind == "border")
    for (const io::VectorFeature& feature : layer.features)
      if (is_between(layer, feature, parties))
        outlines.border.insert(outlines.border.end(), feature.lines.begin(), feature.lines.end());
  outlines.files.push_back(std::move(file));
  return {};
}

/// Everything in the metres of one projection.
Result<SimulatedLand> to_land(Outlines outlines, std::vector<std::string> parties) {
  std::vector<LonLat> corners;
  for (const auto& [party, polygons] : outlines.territories)
    for (const LonLatPolygon& polygon : polygons)
      for (const auto& ring : polygon.rings)
        corners.insert(corners.end(), ring.begin(), ring.end());
  DERSU_TRY(projection, io::Projection::make("auto", corners));
  SimulatedLand result{{}, std::move(projection), std::move(parties), 0, std::move(outlines.files)};
  const auto [west, east] = std::ranges::minmax(corners, {}, &LonLat::lon_deg);
  result.middle_lon_deg = (west.lon_deg + east.lon_deg) / 2;
  for (const auto& [party, polygons] : outlines.territories) {
    DERSU_TRY(metres, result.projection.to_metres(polygons));
    result.land.territories.push_back({party, std::move(metres)});
  }
  DERSU_TRY(habitat, result.projection.to_metres(outlines.habitat));
  result.land.habitat = std::move(habitat);
  for (const RingOf<LonLat>& line : outlines.border) {
    DERSU_TRY(metres, result.projection.line_to_metres(line));
    result.land.border.push_back(std::move(metres));
  }
  return result;
}

std::string corner(LonLat place) { return fmt::format("[{},{}]", place.lon_deg, place.lat_deg); }

std::string feature(std::string_view properties, std::string_view type,
                    const std::string& coordinates) {
  return fmt::format(
      "{{\"type\":\"FeatureCollection\",\"features\":[\n{{\"type\":\"Feature\",\"properties\":"
      "{{{},\"source\":\"invented; not real\"}},\"geometry\":{{\"type\":\"{}\",\"coordinates\":{}"
      "}}}}\n]}}\n",
      properties, type, coordinates);
}

std::string ring(const RingOf<LonLat>& corners) {
  std::string text = "[";
  for (const LonLat& place : corners) text += corner(place) + ",";
  return text + corner(corners.front()) + "]";
}

}  // namespace

Result<SimulatedLand> read_land(const fs::path& folder, const std::vector<std::string>& parties) {
  DERSU_TRY(names, outline_names(folder));
  std::vector<std::string> all;
  for (const std::string& name : names)
    if (std::string code = territory_code(name); !code.empty()) all.push_back(std::move(code));
  if (all.empty())
    return fail(Fault::not_found, folder.string(),
                "found no territory-<code>.geojson, expected one for each party");
  for (const std::string& party : parties)
    if (std::ranges::find(all, party) == all.end())
      return fail(Fault::not_found, folder.string(), "found no territory-{}.geojson",
                  lower(quoted(party)));
  std::vector<std::string> who = parties.empty() ? all : parties;
  std::ranges::sort(who);
  Outlines outlines;
  for (const std::string& name : names) DERSU_CHECK(read_outline(folder, name, who, outlines));
  return to_land(std::move(outlines), std::move(who));
}

Result<SimulatedLand> invent_land(const std::vector<std::string>& parties) {
  constexpr double kWest = 130, kSouth = 43, kNorth = 43.75, kWidth = 0.5;  // 40 km by 83 km each
  Outlines outlines;
  std::vector<std::string> who = parties;
  std::ranges::sort(who);
  for (std::size_t i = 0; i < who.size(); ++i) {
    const double west = kWest + kWidth * static_cast<double>(i);
    const double east = west + kWidth;
    const RingOf<LonLat> corners{{west, kSouth}, {east, kSouth}, {east, kNorth}, {west, kNorth}};
    const std::string id = "territory-" + lower(who[i]);
    outlines.files.push_back(
        {id + ".geojson", id, "territory", who[i],
         feature(fmt::format("\"party\":\"{}\"", who[i]), "Polygon", "[" + ring(corners) + "]")});
    outlines.territories.push_back({who[i], {LonLatPolygon{{corners}}}});
    if (i > 0) outlines.border.push_back({{west, kSouth}, {west, kNorth}});
  }
  if (!outlines.border.empty()) {
    std::string lines;
    for (const RingOf<LonLat>& line : outlines.border)
      lines += fmt::format("{}[{},{}]", lines.empty() ? "" : ",", corner(line[0]), corner(line[1]));
    outlines.files.insert(outlines.files.begin(),
                          {"border.geojson", "border", "border", "",
                           feature("\"between\":\"\"", "MultiLineString", "[" + lines + "]")});
  }
  return to_land(std::move(outlines), std::move(who));
}

}  // namespace dersu::workbench
