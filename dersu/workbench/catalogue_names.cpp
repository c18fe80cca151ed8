#include "dersu/workbench/catalogue_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/workbench/alike_names.hpp"
#include "dersu/workbench/nobody.hpp"

namespace dersu::workbench {
namespace {

/// By jointID.
struct Joined {
  std::size_t rows = 0;
  std::set<std::string_view> parties{};
};
using JointNames = std::map<std::string_view, Joined>;

void tell_nobody(const JointNames& names, std::vector<std::string>& notices) {
  for (const auto& [name, joined] : names)
    if (joined.rows > 1 && says_nobody(name))
      notices.push_back(
          fmt::format("{} rows of the catalogue have the jointID {}, which makes one animal of "
                      "them: where they are several, give each its own",
                      joined.rows, io::told_value(name)));
}

void tell_alike_joint(const JointNames& names, std::vector<std::string>& notices) {
  constexpr std::size_t kMostTold = 10;
  std::vector<std::string_view> all;
  for (const auto& [name, joined] : names) all.push_back(name);
  const auto groups = alike_names(all);
  std::vector<std::string> told;
  for (const auto& group : groups)
    if (told.size() < kMostTold) told.push_back(told_alike(group));
  if (groups.size() > told.size()) told.emplace_back("...");
  if (!told.empty())
    notices.push_back(fmt::format(
        "{} jointIDs of the catalogue are written in several ways ({}): {}; each way is an animal "
        "of its own, so that the joint number is too high where they are one: write each in one "
        "way",
        groups.size(), kHowAlike, join(told, "; ")));
}

/// A catalogue of several parties with data that joins no two of them.
void tell_unjoined(const JointNames& names, std::span<const store::SourceRow> sources,
                   std::vector<std::string>& notices) {
  std::map<std::string_view, std::size_t> animals;  // by party
  for (const auto& [name, joined] : names) {
    if (joined.parties.size() > 1) return;
    for (const std::string_view party : joined.parties)
      if (std::ranges::find(sources, party, &store::SourceRow::party) != sources.end())
        ++animals[party];
  }
  if (animals.size() < 2) return;
  std::vector<std::string> told;
  for (const auto& [party, n] : animals) told.push_back(fmt::format("{} of {}", n, party));
  notices.push_back(fmt::format(
      "no animal is known to more than one party: no jointID of the catalogue joins names of two "
      "({}), so that each counts for itself; where that is not so, mend the catalogue: names are "
      "joined where their jointID is the same text",
      join(told, ", ")));
}

}  // namespace

std::vector<std::string> catalogue_notices(std::span<const store::CatalogueRow> catalogue,
                                           std::span<const store::SourceRow> sources) {
  JointNames names;
  for (const store::CatalogueRow& row : catalogue) {
    Joined& joined = names[row.joint_id];
    ++joined.rows;
    joined.parties.insert(row.party);
  }
  std::vector<std::string> notices;
  tell_nobody(names, notices);
  tell_alike_joint(names, notices);
  tell_unjoined(names, sources, notices);
  return notices;
}

}  // namespace dersu::workbench
