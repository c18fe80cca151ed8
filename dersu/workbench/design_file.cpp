#include "dersu/workbench/design_file.hpp"

#include <algorithm>
#include <array>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/toml.hpp"
#include "dersu/io/toml_keys.hpp"
#include "dersu/workbench/design_keys.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
using io::TomlEntry;
using io::TomlKind;
using io::TomlValue;

/// The whole document while it is read.
class Reading {
 public:
  explicit Reading(std::string_view file) : problems_(file) { out_.name = file; }

  void read(const TomlValue& document) {
    for (const TomlEntry& entry : document.entries) read_top(entry);
    for (const std::string_view name : {"survey", "detection", "density"})
      if (!document.find(name)) problems_.add({}, fmt::format("missing table [{}]", name));
    if (!out_.placement && out_.cameras.empty() && !out_.compare && !document.find("array"))
      problems_.add({}, "nothing is asked: expected [array], [placement] or [compare]");
    if (const TomlValue* table = table_of(document, "detection")) read_detection(*table);
    check_land(document);
    check_density(document);
    if (const TomlValue* table = table_of(document, "placement")) check_placement(*table);
    if (const TomlValue* table = table_of(document, "compare")) check_compare(*table);
    check_crs(document);
    check_trials(document);
    if (out_.placement && !out_.usage.empty())
      problems_.add(document.find("array")->find("usage")->at,
                    "usage: stands beside [placement], expected a column effort in cameras");
  }

  Result<DesignFile> finish(std::string_view file) {
    if (!problems_.empty()) return tl::unexpected(gather(file, problems_.take()));
    return std::move(out_);
  }

 private:
  static const TomlValue* table_of(const TomlValue& document, std::string_view name) {
    const TomlValue* value = document.find(name);
    return value && value->kind == TomlKind::table ? value : nullptr;
  }

  void remember(std::string_view section, const TomlValue& table) {
    for (const TomlEntry& entry : table.entries)
      out_.places[fmt::format("{}.{}", section, entry.key)] = problems_.where(entry.value.at);
  }

  void read_top(const TomlEntry& entry) {
    if (entry.key == "crs") {
      auto text = io::toml_text(entry.value);
      if (!text) return problems_.add(entry.value.at, "crs: " + text.error().message);
      out_.crs = std::move(*text);
      out_.places["crs"] = problems_.where(entry.value.at);
      return;
    }
    if (entry.key == "seed") {
      const auto seed = io::toml_integer(entry.value, 0, std::int64_t{1} << 53);
      if (!seed) return problems_.add(entry.value.at, "seed: " + seed.error().message);
      out_.seed = std::uint64_t(*seed);
      return;
    }
    if (entry.key == "party") return read_parties(entry);
    constexpr std::array<std::string_view, 8> kSections{
        "survey", "detection", "land", "density", "array", "placement", "compare", "simulate"};
    if (std::ranges::find(kSections, entry.key) == kSections.end()) {
      std::vector<std::string_view> names{"crs", "seed", "party"};
      names.insert(names.end(), kSections.begin(), kSections.end());
      return problems_.unknown_key(entry, names);
    }
    if (entry.value.kind != TomlKind::table)
      return problems_.add(entry.at, fmt::format("'{0}' is written as [{0}]", entry.key));
    remember(entry.key, entry.value);
    read_section(entry.key, entry.value);
  }

  void read_section(std::string_view name, const TomlValue& table) {
    if (name == "survey") io::read_table(table, design_keys::survey(), out_, problems_);
    if (name == "land") io::read_table(table, design_keys::land(), out_.land, problems_);
    if (name == "density") io::read_table(table, design_keys::density(), out_.density, problems_);
    if (name == "array") io::read_table(table, design_keys::array(), out_, problems_);
    if (name == "placement")
      io::read_table(table, design_keys::placement(), out_.placement.emplace(), problems_);
    if (name == "compare")
      io::read_table(table, design_keys::compare(), out_.compare.emplace(), problems_);
    if (name == "simulate")
      io::read_table(table, design_keys::simulation(), out_.simulation.emplace(), problems_);
  }

  void read_parties(const TomlEntry& entry) {
    const bool tables = entry.value.kind == TomlKind::array &&
                        std::ranges::all_of(entry.value.items, [](const TomlValue& item) {
                          return item.kind == TomlKind::table;
                        });
    if (!tables || entry.value.items.empty())
      return problems_.add(entry.at, "'party' is written as [[party]]");
    if (entry.value.items.size() > 20)
      return problems_.add(
          entry.at, fmt::format("found {} parties, expected at most 20", entry.value.items.size()));
    for (const TomlValue& table : entry.value.items) {
      DesignParty party;
      io::read_table(table, design_keys::party(), party, problems_);
      for (const DesignParty& other : out_.parties)
        if (!party.code.empty() && other.code == party.code)
          problems_.add(table.at, fmt::format("code: '{}' is already used above", party.code));
      remember("party", table);
      out_.parties.push_back(std::move(party));
    }
  }

  void read_detection(const TomlValue& table) {
    design_keys::DetectionWords words;
    io::read_table(table, design_keys::detection(), words, problems_);
    scr::PlannedDetection& d = out_.detection;
    d.function = words.function;
    d.sigma_m = words.sigma_m;
    const std::string_view name = scr::name(d.function);
    const bool hazard = scr::is_hazard(d.function);
    const auto& own = hazard ? words.lambda0 : words.g0;
    const std::string_view intercept = scr::intercept_name(d.function);
    const std::string_view other = hazard ? "g0" : "lambda0";
    if (!table.find(intercept))
      problems_.add(table.at, fmt::format("missing key '{}', which {} has", intercept, name));
    if (const TomlValue* value = table.find(other))
      problems_.add(value->at,
                    fmt::format("found {}, expected {}, which {} has", other, intercept, name));
    d.intercept = own.value_or(0);
    if (!hazard && d.intercept == 1)
      problems_.add(table.find("g0")->at, "g0: found 1, expected a number below 1");
    const std::string_view third = scr::shape_name(d.function);
    for (const std::string_view key : {"z", "w"}) {
      const TomlValue* value = table.find(key);
      if (key == third && !value)
        problems_.add(table.at, fmt::format("missing key '{}', which {} has", key, name));
      if (key != third && value)
        problems_.add(value->at, fmt::format("{}: {} has no {}", key, name, key));
    }
    d.z = (third == "w" ? words.w_m : words.z).value_or(0);
  }

  void check_land(const TomlValue& document) {
    const TomlValue* table = table_of(document, "land");
    const bool territories = std::ranges::any_of(
        out_.parties, [](const DesignParty& party) { return !party.territory.empty(); });
    const io::TomlPosition at = table ? table->at : io::TomlPosition{};
    const auto has = [&](std::string_view key) { return table && table->find(key); };
    if (has("mask")) {
      for (const std::string_view key : {"habitat", "spacing"})
        if (has(key))
          problems_.add(table->find(key)->at,
                        fmt::format("{}: stands beside mask, expected it where the land is made "
                                    "of polygons",
                                    key));
      return;
    }
    if (!has("habitat") && !territories)
      problems_.add(at, "found no land, expected mask or habitat in [land], or territories");
    if (!has("spacing"))
      problems_.add(at,
                    "missing key 'spacing' in [land]: the side of the cells that the land is "
                    "cut into, at most 0.6 sigma");
  }

  void check_density(const TomlValue& document) {
    const TomlValue* table = table_of(document, "density");
    if (!table) return;
    const TomlValue* raster = table->find("raster");
    const TomlValue* column = table->find("column");
    if (raster && column) problems_.add(column->at, "column: stands beside raster, expected one");
    if (column && out_.land.mask.empty())
      problems_.add(column->at, "column: is of a mask, and [land] has none");
    if (const TomlValue* effect = table->find("effect"); effect && !raster && !column)
      problems_.add(effect->at, "effect: of what? expected raster or column beside it");
  }

  void check_cluster(const TomlValue& table, const DesignCluster& cluster) {
    if (cluster.side > 1 && !(cluster.spacing_m > 0))
      problems_.add(table.at, "missing key 'cluster_spacing', which cluster needs");
    if (const TomlValue* value = table.find("cluster_spacing"); value && cluster.side == 1)
      problems_.add(value->at, "cluster_spacing: stands without cluster, expected both");
  }

  void check_multiple(const TomlValue& table, std::string_view key, std::size_t cameras,
                      const DesignCluster& cluster) {
    const std::size_t each = cluster.side * cluster.side;
    if (cameras % each == 0) return;
    const TomlValue* value = table.find(key);
    problems_.add(value ? value->at : table.at,
                  fmt::format("{}: found {}, expected a multiple of {}, the cameras of a cluster",
                              key, cameras, each));
  }

  void check_compare(const TomlValue& table) {
    check_cluster(table, out_.compare->cluster);
    for (const std::size_t n : out_.compare->cameras)
      check_multiple(table, "cameras", n, out_.compare->cluster);
  }

  void check_placement(const TomlValue& table) {
    const DesignPlacement& placement = *out_.placement;
    check_cluster(table, placement.cluster);
    const bool grid = table.find("grid") != nullptr;
    if (grid == (table.find("candidates") != nullptr))
      problems_.add(table.at, grid ? "grid stands beside candidates, expected one of them"
                                   : "missing key 'grid' or 'candidates': where cameras may stand");
    if (placement.cameras) check_multiple(table, "cameras", *placement.cameras, placement.cluster);
    bool all = !out_.parties.empty();
    for (const DesignParty& party : out_.parties) {
      all = all && party.cameras;
      if (party.cameras) check_multiple(table, "party", *party.cameras, placement.cluster);
    }
    if (!all && !placement.cameras && !table.find("budget"))
      problems_.add(table.at,
                    "found neither cameras, here or of each [[party]], nor a budget: expected how "
                    "many may be set");
    if (placement.cluster.side > 1 && placement.spacing_m > 0 &&
        placement.spacing_m < placement.cluster.spacing_m)
      problems_.add(table.find("spacing")->at,
                    "spacing: found less than cluster_spacing, expected clusters farther apart "
                    "than their cameras");
  }

  /// Whatever knows longitude and latitude needs to know where metres are.
  void check_crs(const TomlValue& document) {
    if (!out_.crs.empty() || document.find("crs")) return;
    const bool polygons =
        !out_.land.habitat.empty() || (out_.placement && !out_.placement->excluded.empty()) ||
        std::ranges::any_of(out_.parties,
                            [](const DesignParty& party) { return !party.territory.empty(); });
    if (polygons)
      problems_.add({},
                    "missing key 'crs': the coordinate system in metres of the plan, such as "
                    "\"EPSG:32652\", for polygons");
  }

  void check_trials(const TomlValue& document) {
    const TomlValue* table = table_of(document, "survey");
    const TomlValue* trials = table ? table->find("trials") : nullptr;
    if (trials && out_.detection.type != scr::DetectorType::count)
      problems_.add(trials->at, fmt::format("trials: stands beside {}, expected it with count",
                                            scr::name(out_.detection.type)));
  }

  io::TomlProblems problems_;
  DesignFile out_{};
};

}  // namespace

std::string DesignFile::place_of(std::string_view key) const {
  for (const std::string_view section : {"", "detection.", "survey.", "placement.", "density.",
                                         "land.", "array.", "compare.", "simulate.", "party."})
    if (const auto at = places.find(fmt::format("{}{}", section, key)); at != places.end())
      return at->second;
  return name;
}

Result<DesignFile> read_design_text(std::string_view text, std::string_view file,
                                    const fs::path& folder) {
  DERSU_TRY(document, io::parse_toml(text, file));
  Reading reading(file);
  reading.read(document);
  DERSU_TRY(design, reading.finish(file));
  design.folder = folder;
  return design;
}

Result<DesignFile> read_design_file(const fs::path& path) {
  DERSU_CHECK(io::check_file(path));
  DERSU_TRY(text, io::read_file(path, io::kMaxTomlBytes));
  return read_design_text(text, path.filename().string(), path.parent_path());
}

}  // namespace dersu::workbench
