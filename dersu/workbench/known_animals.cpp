#include "dersu/workbench/known_animals.hpp"

#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMostTold = 50;

std::set<std::string_view> species_of(const KnownAnimal& animal) {
  std::set<std::string_view> found;
  for (const std::string& name : animal.species) found.insert(io::species_part(name));
  found.erase(std::string_view());
  return found;
}

bool is_contradictory(const KnownAnimal& animal) {
  return animal.sexes.size() > 1 || species_of(animal).size() > 1;
}

/// "T1 of CN (Panthera tigris, male)"
std::string told(const std::string& name, const std::string& party, const KnownAnimal& animal) {
  std::vector<std::string> facts(animal.species.begin(), animal.species.end());
  facts.insert(facts.end(), animal.sexes.begin(), animal.sexes.end());
  std::string text = fmt::format("{} of {}", quoted(name), party);
  if (!facts.empty()) text += fmt::format(" ({})", quoted(join(facts, ", ")));
  return text;
}

struct Joined {
  KnownAnimal animal{};
  std::vector<std::string> names{};
  std::uint64_t line = 0;  ///< of the row with which it became contradictory
};

}  // namespace

KnownAnimalsSink::KnownAnimalsSink(io::CamtrapTable table,
                                   std::map<std::string, KnownAnimal, std::less<>>& animals)
    : animals_(animals),
      name_(io::camtrap_column_index(table, "individualID").value()),
      species_(io::camtrap_column_index(table, "scientificName").value()),
      sex_(io::camtrap_column_index(table, "sex").value()) {}

Result<void> KnownAnimalsSink::row(io::CamtrapTable, std::span<const std::string_view> values,
                                   std::uint64_t) {
  const std::string_view name = values[name_];
  if (name.empty()) return {};
  auto found = animals_.find(name);
  if (found == animals_.end()) found = animals_.emplace(name, KnownAnimal{}).first;
  KnownAnimal& animal = found->second;
  const std::string_view species = values[species_];
  if (!species.empty() && !animal.species.contains(species)) animal.species.emplace(species);
  const std::string_view sex = values[sex_];
  if (!animal.sexes.contains(sex) && (sex == "female" || sex == "male")) animal.sexes.emplace(sex);
  return {};
}

std::vector<store::NoticeRow> contradictions(const KnownAnimals& known,
                                             std::span<const store::CatalogueRow> catalogue,
                                             std::span<const std::uint64_t> lines,
                                             const std::string& file) {
  std::vector<store::NoticeRow> notices;
  std::size_t untold = 0;
  const auto tell = [&](store::NoticeRow notice) {
    if (notices.size() < kMostTold)
      notices.push_back(std::move(notice));
    else
      ++untold;
  };
  for (const auto& [party, animals] : known)
    for (const auto& [name, animal] : animals)
      if (is_contradictory(animal))
        tell({party,
              {},
              {},
              fmt::format("{} is one name of what cannot be one animal; rename one of them, or "
                          "mend its species or sex",
                          told(name, party, animal))});
  std::map<std::string, Joined> joint;
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    const store::CatalogueRow& row = catalogue[i];
    const auto party = known.find(row.party);
    if (party == known.end()) continue;
    const auto own = party->second.find(row.individual_id);
    if (own == party->second.end() || is_contradictory(own->second)) continue;
    Joined& joined = joint[row.joint_id];
    joined.names.push_back(told(row.individual_id, row.party, own->second));
    joined.animal.species.insert(own->second.species.begin(), own->second.species.end());
    joined.animal.sexes.insert(own->second.sexes.begin(), own->second.sexes.end());
    if (joined.line == 0 && is_contradictory(joined.animal)) joined.line = lines[i];
  }
  for (const auto& [name, joined] : joint)
    if (joined.line != 0)
      tell({{},
            {},
            fmt::format("{}:{}", file, joined.line),
            fmt::format("{} joins what cannot be one animal: {}", quoted(name),
                        join(joined.names, ", "))});
  if (untold > 0)
    notices.push_back({{}, {}, {}, fmt::format("{} more names of this kind are not told", untold)});
  return notices;
}

}  // namespace dersu::workbench
