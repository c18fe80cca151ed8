// What no party knows of a simulated world, as tables.
#include <map>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/write_world.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
using simulate::World;
using simulate::WorldOptions;

/// A CSV whose rows are lists of texts.
class Table {
 public:
  static Result<Table> create(const fs::path& path, const std::vector<std::string>& columns) {
    DERSU_TRY(writer, io::CsvWriter::create(path, columns));
    return Table(std::move(writer));
  }
  void row(const std::vector<std::string>& fields) {
    writer_.row(std::span<const std::string>(fields));
  }
  Result<void> commit() { return writer_.commit(); }

 private:
  explicit Table(io::CsvWriter writer) : writer_(std::move(writer)) {}
  io::CsvWriter writer_;
};

/// Named events of each animal in each survey.
std::vector<std::vector<std::size_t>> named_events(const WorldOptions& options,
                                                   const World& world) {
  std::vector<std::vector<std::size_t>> events(world.animals.size(),
                                               std::vector<std::size_t>(options.surveys.size()));
  for (const simulate::Observation& it : world.observations)
    if (it.animal && it.individual)
      ++events[*it.animal][world.stations[world.deployments[it.deployment].station].survey];
  return events;
}

Result<void> write_animals(const WorldOptions& options, const io::Projection& projection,
                           const World& world, const fs::path& folder) {
  DERSU_TRY(table, Table::create(folder / "animals.csv", {"animal", "sex", "longitude", "latitude",
                                                          "x_m", "y_m", "sigma_m", "territory"}));
  DERSU_TRY(seen, Table::create(folder / "photographed.csv", {"animal", "party", "named_events"}));
  const auto events = named_events(options, world);
  for (std::size_t a = 0; a < world.animals.size(); ++a) {
    const simulate::Animal& it = world.animals[a];
    DERSU_TRY(place, projection.to_lonlat(it.centre));
    table.row({it.id, it.male ? "male" : "female", format_fixed(place.lon_deg, 6),
               format_fixed(place.lat_deg, 6), format_fixed(it.centre.x_m, 1),
               format_fixed(it.centre.y_m, 1), format_number(it.sigma_m),
               options.land.territories[it.territory].party});
    for (std::size_t s = 0; s < options.surveys.size(); ++s)
      if (events[a][s] > 0)
        seen.row({it.id, options.surveys[s].party, std::to_string(events[a][s])});
  }
  DERSU_CHECK(table.commit());
  return seen.commit();
}

Result<void> write_names(const WorldOptions& options, const World& world, const fs::path& folder) {
  DERSU_TRY(table, Table::create(folder / "names.csv",
                                 {"party", "individualID", "animal", "jointID", "true_jointID"}));
  for (const simulate::Individual& it : world.individuals)
    table.row({options.surveys[it.survey].party, it.name, world.animals[it.animal].id, it.joint,
               it.true_joint});
  return table.commit();
}

Result<void> write_territories(const WorldOptions& options, const World& world,
                               const fs::path& folder) {
  DERSU_TRY(table, Table::create(folder / "territories.csv",
                                 {"territory", "n", "expected_n", "habitat_km2"}));
  const simulate::Truth& truth = world.truth;
  double km2 = 0;
  for (std::size_t t = 0; t < options.land.territories.size(); ++t) {
    table.row({options.land.territories[t].party, std::to_string(truth.n_by_territory[t]),
               format_fixed(truth.expected_n_by_territory[t], 3),
               format_fixed(truth.area_km2_by_territory[t], 2)});
    km2 += truth.area_km2_by_territory[t];
  }
  table.row(
      {"all", std::to_string(truth.n), format_fixed(truth.expected_n, 3), format_fixed(km2, 2)});
  return table.commit();
}

Result<void> write_parameters(const WorldOptions& options, const World& world,
                              const io::Projection& projection, const fs::path& folder) {
  DERSU_TRY(table, Table::create(folder / "parameters.csv", {"parameter", "value", "unit"}));
  const auto number = [&](std::string name, double value, std::string unit) {
    table.row({std::move(name), format_number(value), std::move(unit)});
  };
  table.row({"seed", std::to_string(options.seed), ""});
  table.row({"species", options.species, ""});
  table.row({"crs", projection.crs(), ""});
  number("density_per_100km2", options.density_per_100km2, "animals");
  number("log_density_per_km2", world.truth.log_density_per_km2, "log animals where cover is 0");
  number("cover_effect", options.cover_effect, "log density per unit of cover");
  if (options.ruggedness_effect != 0)
    number("ruggedness_effect", options.ruggedness_effect, "log cost per unit of ruggedness");
  number("sigma_m", options.sigma_m, "m");
  number("male_range_factor", options.male_range_factor, "");
  number("g0_per_day", options.g0_per_day, "");
  number("unidentified_share", options.unidentified_share, "of events");
  number("missed_match_rate", options.missed_match_rate, "");
  for (const simulate::Survey& survey : options.surveys) {
    number("split_rate " + survey.party, survey.split_rate, "");
    number("merge_rate " + survey.party, survey.merge_rate, "");
  }
  table.row({"photographed", std::to_string(world.truth.photographed), "animals with a name"});
  table.row({"photographed_on_both", std::to_string(world.truth.photographed_on_both),
             "animals with a name on two sides or more"});
  return table.commit();
}

}  // namespace

Result<void> write_truth(const WorldOptions& options, const io::Projection& projection,
                         const World& world, const fs::path& folder) {
  DERSU_CHECK(write_animals(options, projection, world, folder));
  DERSU_CHECK(write_names(options, world, folder));
  DERSU_CHECK(write_territories(options, world, folder));
  return write_parameters(options, world, projection, folder);
}

}  // namespace dersu::workbench
