// Animals of a target under another name of it.
#include "dersu/workbench/uncounted_animals.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dersu::workbench {
namespace {

struct Seen {
  std::string party;
  std::string animal;
  std::string species;
};

template <class List, class Same>
camtrap::Index place(List& list, Same same, typename List::value_type item) {
  const auto at = std::ranges::find_if(list, same);
  if (at != list.end()) return static_cast<camtrap::Index>(at - list.begin());
  list.push_back(std::move(item));
  return static_cast<camtrap::Index>(list.size() - 1);
}

camtrap::Survey survey(const std::vector<Seen>& all) {
  camtrap::Survey survey;
  for (const Seen& seen : all) {
    const auto party = place(
        survey.parties, [&](const auto& it) { return it == seen.party; }, seen.party);
    const auto species = place(
        survey.species, [&](const auto& it) { return it == seen.species; }, seen.species);
    const auto animal =
        place(survey.individuals,
              [&](const auto& it) { return it.name == seen.animal && it.party == party; },
              {.name = seen.animal, .party = party});
    survey.observations.species.push_back(species);
    survey.observations.individual.push_back(seen.animal.empty() ? camtrap::kNone : animal);
  }
  return survey;
}

using Catalogue = std::vector<store::CatalogueRow>;
const std::vector<std::string> kLeopard{"Panthera pardus"};
const std::vector<std::string> kTiger{"Panthera tigris"};

TEST(UncountedAnimals, OfTheCatalogueUnderAnotherName) {
  const Catalogue catalogue{
      {"CN", "L1", "J1"}, {"RU", "R1", "J1"}, {"RU", "R2", "J2"}, {"RU", "R3", "J3"}};
  const auto notices = uncounted_animals(kLeopard,
                                         survey({{"CN", "L1", "Panthera pardus"},
                                                 {"RU", "R1", "P. pardus"},
                                                 {"RU", "R2", "Leopard"},
                                                 {"RU", "R2", "Leopard"},
                                                 {"RU", "R3", "Leopard"},
                                                 {"RU", "R9", "Leopard"},
                                                 {"RU", "", "Leopard"}}),
                                         catalogue);
  ASSERT_EQ(notices.size(), 2U);
  EXPECT_EQ(
      notices[0],
      "1 observation of 'P. pardus' is not counted as 'Panthera pardus', though the "
      "individual is observed as it too: 'R1' of RU; where it is the same species, values = "
      "{ scientificName = { \"P. pardus\" = \"Panthera pardus\" } } in the source counts them");
  EXPECT_EQ(notices[1],
            "3 observations of 'Leopard' are not counted as 'Panthera pardus', though the 2 "
            "individuals are in the catalogue: 'R2' of RU, 'R3' of RU; where it is the same "
            "species, values = { scientificName = { \"Leopard\" = \"Panthera pardus\" } } in the "
            "source counts them");
}

TEST(UncountedAnimals, ThatAreObservedAsTheTargetToo) {
  const auto notices = uncounted_animals(
      kLeopard, survey({{"", "L1", "Panthera pardus"}, {"", "L1", "Leopard"}}), {});
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_NE(notices[0].find("observed as it too: 'L1'; "), std::string::npos) << notices[0];
  EXPECT_TRUE(uncounted_animals(kLeopard,
                                survey({{"", "L1", "Panthera pardus"}, {"", "L2", "Leopard"}}), {})
                  .empty());
}

TEST(UncountedAnimals, SomeOfWhichAreObservedAsTheTargetToo) {
  const Catalogue catalogue{{"CN", "L1", "J1"}, {"RU", "R1", "J1"}, {"RU", "R2", "J2"}};
  const auto notices = uncounted_animals(
      kLeopard,
      survey({{"CN", "L1", "Panthera pardus"}, {"RU", "R1", "Leopard"}, {"RU", "R2", "Leopard"}}),
      catalogue);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_NE(notices[0].find("the 2 individuals are in the catalogue or observed as it too: 'R1'"),
            std::string::npos)
      << notices[0];
}

TEST(UncountedAnimals, ACatalogueOfTwoSpeciesIsNothingToTell) {
  const Catalogue catalogue{{"CN", "T1", "J1"}, {"CN", "L1", "J2"}, {"RU", "T7", "J1"}};
  const auto seen = survey({{"CN", "T1", "Panthera tigris"},
                            {"CN", "L1", "Panthera pardus"},
                            {"RU", "T7", "Panthera tigris"}});
  EXPECT_TRUE(uncounted_animals(kTiger, seen, catalogue).empty());
  EXPECT_TRUE(uncounted_animals({}, seen, catalogue).empty());
}

TEST(UncountedAnimals, ASynonymHasTheEpithetOrIsAllThatAPartySays) {
  const Catalogue catalogue{{"CN", "L1", "J1"}, {"CN", "L2", "J2"}, {"RU", "R1", "J3"}};
  const auto notices = uncounted_animals(kLeopard,
                                         survey({{"CN", "L1", "Panthera pardus"},
                                                 {"CN", "L2", "Felis pardus"},
                                                 {"RU", "R1", "Leopardus orientalis"}}),
                                         catalogue);
  ASSERT_EQ(notices.size(), 2U);
  EXPECT_NE(notices[0].find("'Felis pardus' is not counted as 'Panthera pardus'"),
            std::string::npos);
  EXPECT_NE(notices[1].find("'Leopardus orientalis' is not counted"), std::string::npos);
}

}  // namespace
}  // namespace dersu::workbench
