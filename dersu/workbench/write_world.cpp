#include "dersu/workbench/write_world.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/io/toml.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
using simulate::World;
using simulate::WorldOptions;

Result<void> make_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) return fail(Fault::io, io::final_name(path), "cannot be made: {}", code.message());
  return {};
}

/// The covariate in cells of 1 km over all places that a mask may reach.
Result<void> write_cover(const WorldOptions& options, const SimulatedLand& land, const World& world,
                         const fs::path& path) {
  constexpr double kCell_m = 1000;
  std::vector<Polygon> all = options.land.habitat;
  if (all.empty())
    for (const simulate::Territory& territory : options.land.territories)
      all.insert(all.end(), territory.polygons.begin(), territory.polygons.end());
  const Box box = bounds(all);
  io::Raster cover;
  cover.west = std::floor(box.low.x_m / kCell_m) * kCell_m;
  cover.north = std::ceil(box.high.y_m / kCell_m) * kCell_m;
  cover.cell_width = cover.cell_height = kCell_m;
  cover.columns = static_cast<std::size_t>(std::ceil((box.high.x_m - cover.west) / kCell_m));
  cover.rows = static_cast<std::size_t>(std::ceil((cover.north - box.low.y_m) / kCell_m));
  cover.crs = land.projection.crs();
  cover.values.reserve(cover.columns * cover.rows);
  for (std::size_t row = 0; row < cover.rows; ++row)
    for (std::size_t column = 0; column < cover.columns; ++column) {
      const Point centre{cover.west + (static_cast<double>(column) + 0.5) * kCell_m,
                         cover.north - (static_cast<double>(row) + 0.5) * kCell_m};
      cover.values.push_back(std::round(world.cover.at(centre) * 1000) / 1000);  // packs well
    }
  return io::write_raster(path, cover, {.single_precision = true});
}

Result<void> write_ruggedness(const simulate::Ruggedness& land, const SimulatedLand& outlines,
                              const fs::path& path) {
  io::Raster raster;
  raster.west = land.grid.west_m;
  raster.north = land.grid.north_m;
  raster.cell_width = raster.cell_height = land.grid.cell_m;
  raster.columns = land.grid.n_columns;
  raster.rows = land.grid.n_rows;
  raster.crs = outlines.projection.crs();
  raster.values = land.values;
  return io::write_raster(path, raster, {.single_precision = true});
}

Result<void> write_catalogue(const WorldOptions& options, const World& world,
                             const fs::path& path) {
  const std::vector<std::string> columns{"party", "individualID", "jointID"};
  DERSU_TRY(table, io::CsvWriter::create(path, columns));
  for (const simulate::Individual& it : world.individuals) {
    const std::vector<std::string> row{options.surveys[it.survey].party, it.name, it.joint};
    table.row(std::span<const std::string>(row));
  }
  return table.commit();
}

constexpr std::string_view kTruthReadme =
    "# Truth\n\n"
    "SIMULATED. What no party knows; kept apart from `data/` so that nobody estimates with it.\n\n"
    "| table | one row for each |\n| --- | --- |\n"
    "| `animals.csv` | animal: the centre of its home range, sex, in whose territory |\n"
    "| `photographed.csv` | animal and party: events in which it was named |\n"
    "| `names.csv` | name in a party's catalogue: which animal it is; the joint identity as "
    "experts found it and as it should be |\n"
    "| `territories.csv` | territory, and all: animals there, their expected number, habitat |\n"
    "| `parameters.csv` | parameter of the simulation |\n";

/// What people call the beasts of simulate::amur_by_catch().
constexpr std::pair<std::string_view, std::string_view> kVernacular[]{
    {"Bos taurus", "cattle"},
    {"Capreolus pygargus", "Siberian roe deer"},
    {"Cervus nippon", "sika deer"},
    {"Homo sapiens", "people"},
    {"Martes flavigula", "yellow-throated marten"},
    {"Meles leucurus", "Asian badger"},
    {"Nyctereutes procyonoides", "raccoon dog"},
    {"Panthera tigris", "tiger"},
    {"Prionailurus bengalensis", "leopard cat"},
    {"Sus scrofa", "wild boar"},
    {"Ursus thibetanus", "Asian black bear"},
    {"Vulpes vulpes", "red fox"},
};

/// The table [species.names]: the species that is counted, and the by-catch.
std::string species_names(const SimulatedProject& project, const simulate::WorldOptions& options) {
  std::map<std::string, std::string> names{{options.species, project.species_name}};
  for (const simulate::ByCatch& other : options.by_catch)
    for (const auto& [scientific, vernacular] : kVernacular)
      if (other.scientific_name == scientific) names.emplace(scientific, vernacular);
  std::string out = "\n[species.names]\n";
  for (const auto& [scientific, vernacular] : names)
    out += fmt::format("{} = {}\n", io::format_toml_text(scientific),
                       io::format_toml_text(vernacular));
  return out;
}

}  // namespace

std::string simulated_project_toml(const SimulatedProject& project, const WorldOptions& options,
                                   const SimulatedLand& land) {
  const auto quote = [](std::string_view text) { return io::format_toml_text(text); };
  std::string out = fmt::format(
      "# SIMULATED by dersu simulate: see README.md. All keys: docs/project-file.md.\n"
      "[project]\nname = {}\ntitle = {}\n"
      "description = \"SIMULATED data with a known truth; no statement about real animals.\"\n"
      "simulated = true\ncrs = {}\nseed = {}\n",
      quote(project.name), quote("SIMULATED: " + project.title), quote(land.projection.crs()),
      options.seed);
  for (const std::string& party : land.parties)
    out += fmt::format("\n[[party]]\ncode = {}\n", quote(party));
  for (const OutlineFile& file : land.files) {
    out += fmt::format("\n[[area]]\nid = {}\nkind = {}\n", quote(file.id), quote(file.kind));
    if (std::ranges::find(land.parties, file.party) != land.parties.end())
      out += fmt::format("party = {}\nname = {}\n", quote(file.party),
                         quote(std::string(io::party_name(file.party))));
    out += fmt::format("file = {}\n", quote("data/areas/" + file.name));
  }
  // Without a habitat the animals live in the territories, and nowhere else.
  if (options.land.habitat.empty())
    for (const OutlineFile& file : land.files)
      if (file.kind == "territory")
        out += fmt::format("\n[[area]]\nid = {}\nkind = \"habitat\"\nfile = {}\n",
                           quote("habitat-" + lower(file.party)), quote("data/areas/" + file.name));
  for (const simulate::Survey& survey : options.surveys)
    out += fmt::format("\n[[source]]\nid = {0}\nparty = {1}\nkind = \"camtrap-dp\"\npath = {2}\n",
                       quote(source_id(survey)), quote(survey.party),
                       quote("data/" + source_id(survey)));
  const bool is_rugged = options.ruggedness_effect != 0;
  out += fmt::format(
      "\n# Mean 0 and standard deviation 1, such as the cover of forest.\n"
      "[[covariate]]\nname = \"cover\"\nfile = \"data/cover.tif\"\n"
      "{}\n[catalogue]\nfile = \"data/joint-catalogue.csv\"\n"
      "\n[species]\ntarget = [{}]\n{}\n[density]\nmodel = \"D ~ {}\"\n",
      is_rugged ? "\n# What makes land hard to cross.\n"
                  "[[covariate]]\nname = \"ruggedness\"\nfile = \"data/ruggedness.tif\"\n"
                : "",
      quote(options.species), species_names(project, options),
      options.cover_effect == 0 ? "1" : "cover");
  if (is_rugged) out += "resistance = [\"ruggedness\"]\n";
  const double least_m = options.sigma_m * std::min(1.0, options.male_range_factor);
  const double widest_m = options.sigma_m * std::max(1.0, options.male_range_factor);
  out += fmt::format("buffer = \"{} m\"\nspacing = \"{} m\"\n",
                     format_number(std::ceil(5 * widest_m)), format_number(std::ceil(least_m / 2)));
  return out + "\n[report]\nblur = \"10 km\"\n";
}

std::string simulated_readme(const SimulatedProject& project, const WorldOptions& options,
                             const World& world) {
  std::string sides;
  for (const simulate::Survey& survey : options.surveys)
    sides += fmt::format("{}{}: {} stations for {} days from {}", sides.empty() ? "" : "; ",
                         survey.party, survey.stations, survey.days, format_day(survey.first_day));
  return fmt::format(
      "# {}\n\n"
      "**SIMULATED.** Every animal, camera and photograph here is invented by `dersu simulate`; "
      "nothing is a\nstatement about real animals. For training, and to see how near an estimate "
      "comes to the truth.\n\n"
      "{} animals of *{}* live here. {}.\n\n"
      "```\ndersu validate data/{}/datapackage.json   # each side's data are sound\n"
      "dersu run .                                    # the whole assessment\n```\n\n"
      "| | |\n| --- | --- |\n"
      "| `dersu.toml` | what is where |\n"
      "| `data/areas/` | outlines; each file says in its properties where it comes from |\n"
      "| `data/<party>-<year>/` | one Camtrap DP package for each side, with its gaps in effort "
      "and "
      "its own names |\n"
      "| `data/joint-catalogue.csv` | which names are the same animal, as experts found out |\n"
      "| `data/cover.tif` | the covariate of density |\n"
      "{}"
      "| `truth/` | what no side knows: compare with it, never estimate with it |\n\n"
      "The media tables name files that do not exist.\n\n"
      "This command, in this folder, makes the same bytes again in a new folder "
      "(docs/methods/simulate.md):\n\n"
      "```\n{}\n```\n",
      "SIMULATED: " + project.title, world.truth.n, options.species, sides,
      source_id(options.surveys.front()),
      world.ruggedness ? "| `data/ruggedness.tif` | what makes land hard to cross |\n" : "",
      project.command);
}

Result<void> write_world(const SimulatedProject& project, const WorldOptions& options,
                         const SimulatedLand& land, const World& world, const fs::path& folder,
                         Progress& progress) {
  const fs::path data = folder / "data";
  for (const fs::path& path : {data / "areas", folder / "truth"}) DERSU_CHECK(make_folder(path));
  for (const OutlineFile& file : land.files)
    DERSU_CHECK(io::write_file_atomically(data / "areas" / file.name, file.bytes));
  for (std::size_t s = 0; s < options.surveys.size(); ++s)
    DERSU_CHECK(write_package(project, options, land.projection, world, s,
                              data / source_id(options.surveys[s]), progress));
  DERSU_CHECK(write_catalogue(options, world, data / "joint-catalogue.csv"));
  DERSU_CHECK(write_cover(options, land, world, data / "cover.tif"));
  if (world.ruggedness)
    DERSU_CHECK(write_ruggedness(*world.ruggedness, land, data / "ruggedness.tif"));
  DERSU_CHECK(write_truth(options, land.projection, world, folder / "truth"));
  DERSU_CHECK(io::write_file_atomically(folder / "truth" / "README.md", kTruthReadme));
  DERSU_CHECK(io::write_file_atomically(folder / "dersu.toml",
                                        simulated_project_toml(project, options, land)));
  return io::write_file_atomically(folder / "README.md", simulated_readme(project, options, world));
}

}  // namespace dersu::workbench
