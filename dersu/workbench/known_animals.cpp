#include "dersu/workbench/known_animals.hpp"

#include <algorithm>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/workbench/nobody.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMostTold = 50;

std::set<std::string> species_of(const KnownAnimal& animal) {
  std::set<std::string> found;
  for (const std::string& name : animal.species)
    found.emplace(io::species_part(io::plain_name(name)));
  found.erase(std::string());
  return found;
}

bool is_contradictory(const KnownAnimal& animal) {
  return animal.sexes.size() > 1 || species_of(animal).size() > 1;
}

/// A name without quotation marks.
std::string plainly(const std::string& name) {
  return io::may_be_place(name) ? io::told_value(name) : quoted(name);
}

/// "T1 of CN (Panthera tigris, male)"
std::string told(const std::string& name, const std::string& party, const KnownAnimal& animal) {
  std::vector<std::string> facts(animal.species.begin(), animal.species.end());
  facts.insert(facts.end(), animal.sexes.begin(), animal.sexes.end());
  std::string text = fmt::format("{} of {}", plainly(name), party);
  if (!facts.empty()) text += fmt::format(" ({})", quoted(join(facts, ", ")));
  return text;
}

using Names = std::vector<std::string_view>;

std::string individuals(const Names& names) {
  return fmt::format("{} individual{}", names.size(), names.size() == 1 ? "" : "s");
}

std::string_view are(const Names& names) { return names.size() == 1 ? "is" : "are"; }

/// "'T1' (line 3), 'T2'": the first ten, with what `more_of` says of each.
template <class Say>
std::string named(const Names& names, Say more_of) {
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::string> told;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    const std::string more = more_of(names[i]);
    told.push_back(fmt::format("{}{}", io::told_value(names[i]),
                               more.empty() ? more : fmt::format(" ({})", more)));
  }
  if (names.size() > told.size()) told.emplace_back("...");
  return join(told, ", ");
}

/// The name that `name` may be a slip of; "" for none. Short ones are near each other: at least
/// half of the letters must be the same.
std::string near_name(std::string_view name, const Names& others) {
  std::string near = nearest_word(name, others);
  return 2 * edit_distance(name, near) > name.size() ? std::string() : near;
}

/// Of a name that is nearly right; "" for none.
std::string slip_of(std::string_view near) {
  return near.empty() ? "" : fmt::format("did you mean {}?", io::told_value(near));
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

Result<void> KnownAnimalsSink::row(io::CamtrapTable table, std::span<const std::string_view> values,
                                   std::uint64_t) {
  const std::string_view name = values[name_];
  if (name.empty()) return {};
  auto found = animals_.find(name);
  if (found == animals_.end()) found = animals_.emplace(name, KnownAnimal{}).first;
  KnownAnimal& animal = found->second;
  if (table == io::CamtrapTable::observations) ++animal.observations;
  const std::string_view species = values[species_];
  if (!species.empty() && !animal.species.contains(species)) animal.species.emplace(species);
  const std::string_view sex = values[sex_];
  if (!animal.sexes.contains(sex) && (sex == "female" || sex == "male")) animal.sexes.emplace(sex);
  return {};
}

void compare_catalogue(const std::string& party,
                       const std::map<std::string, KnownAnimal, std::less<>>& seen,
                       const ReadCatalogue& catalogue, std::vector<store::NoticeRow>& notices) {
  std::map<std::string_view, std::uint64_t> listed;  // and the line
  for (std::size_t i = 0; i < catalogue.rows.size(); ++i)
    if (catalogue.rows[i].party == party)
      listed.emplace(catalogue.rows[i].individual_id, catalogue.lines[i]);
  std::vector<std::string_view> unseen;  // by line, as the catalogue has them
  for (const store::CatalogueRow& row : catalogue.rows)
    if (row.party == party && !seen.contains(row.individual_id))
      unseen.push_back(row.individual_id);
  std::vector<std::string_view> unlisted;
  for (const auto& [name, animal] : seen)
    if (!listed.contains(name)) unlisted.push_back(name);
  const auto line_of = [&](std::string_view name) {
    return fmt::format("line {}", listed.find(name)->second);
  };
  if (!unseen.empty())
    notices.push_back(
        {party,
         {},
         fmt::format("{}:{}", catalogue.file, listed.find(unseen.front())->second),
         fmt::format("{} of the catalogue {} in no source of {}: {}", individuals(unseen),
                     are(unseen), party, named(unseen, [&](std::string_view name) {
                       const std::string near = slip_of(near_name(name, unlisted));
                       return near.empty() ? line_of(name) : line_of(name) + "; " + near;
                     }))});
  if (!unlisted.empty())
    notices.push_back(
        {party,
         {},
         catalogue.file,
         fmt::format("{} of {} {} not in the catalogue: {}; each counts as an animal of its own",
                     individuals(unlisted), party, are(unlisted),
                     named(unlisted, [&](std::string_view name) {
                       const std::string near = near_name(name, unseen);
                       return near.empty() ? near
                                           : fmt::format("{}; {}", line_of(near), slip_of(near));
                     }))});
}

void tell_nobody(const std::string& party,
                 const std::map<std::string, KnownAnimal, std::less<>>& seen,
                 std::vector<store::NoticeRow>& notices) {
  for (const auto& [name, animal] : seen)
    if (says_nobody(name))
      notices.push_back(
          {party, {}, {}, fmt::format("{}: {}", party, nobody_notice(name, animal.observations))});
}

std::vector<store::NoticeRow> contradictions(const KnownAnimals& known,
                                             const ReadCatalogue& catalogue) {
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
      if (is_contradictory(animal) && !says_nobody(name))
        tell({party,
              {},
              {},
              fmt::format("{} is one name of what cannot be one animal; rename one of them, or "
                          "mend its species or sex",
                          told(name, party, animal))});
  std::map<std::string, Joined> joint;
  for (std::size_t i = 0; i < catalogue.rows.size(); ++i) {
    const store::CatalogueRow& row = catalogue.rows[i];
    const auto party = known.find(row.party);
    if (party == known.end()) continue;
    const auto own = party->second.find(row.individual_id);
    if (own == party->second.end() || is_contradictory(own->second) ||
        says_nobody(row.individual_id))
      continue;
    Joined& joined = joint[row.joint_id];
    joined.names.push_back(told(row.individual_id, row.party, own->second));
    joined.animal.species.insert(own->second.species.begin(), own->second.species.end());
    joined.animal.sexes.insert(own->second.sexes.begin(), own->second.sexes.end());
    if (joined.line == 0 && is_contradictory(joined.animal)) joined.line = catalogue.lines[i];
  }
  for (const auto& [name, joined] : joint)
    if (joined.line != 0)
      tell({{},
            {},
            fmt::format("{}:{}", catalogue.file, joined.line),
            fmt::format("{} joins what cannot be one animal: {}", plainly(name),
                        join(joined.names, ", "))});
  if (untold > 0)
    notices.push_back({{}, {}, {}, fmt::format("{} more names of this kind are not told", untold)});
  return notices;
}

}  // namespace dersu::workbench
