// Two animals under one name, told by how far apart they were caught.
#include "dersu/scr/far_animals.hpp"

#include <gtest/gtest.h>

#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

/// Detectors along a line, 100 m apart; `caught` by animal: where, each on an occasion of its own.
Session along_a_line(const std::vector<std::vector<std::uint32_t>>& caught) {
  Session session;
  for (int i = 0; i < 40; ++i) session.detectors.points.push_back({100.0 * i, 0});
  for (std::uint32_t a = 0; a < caught.size(); ++a) {
    session.animals.push_back("animal " + std::to_string(a));
    std::uint32_t occasion = 0;
    for (const std::uint32_t k : caught[a])
      session.captures.push_back({a, occasion++, k, 1, false});
  }
  return session;
}

TEST(FarAnimals, AreHeldAgainstTheSpreadOfTheOthers) {
  // Animals 0 and 1 add 2 * 50^2 m2 each, for one degree of freedom: spread sqrt(10,000 / (2 * 2)).
  const Session session = along_a_line({{1, 2}, {10, 11}, {5, 10}, {5, 9}, {7}});
  const std::vector<FarAnimal> none = far_animals(session);
  EXPECT_TRUE(none.empty());
  const Session wrong = along_a_line({{1, 2}, {10, 11}, {5, 39}});
  const std::vector<FarAnimal> far = far_animals(wrong);
  ASSERT_EQ(far.size(), 1U);
  EXPECT_EQ(far[0].animal, 2U);
  EXPECT_DOUBLE_EQ(far[0].extent_m, 3400);
  EXPECT_DOUBLE_EQ(far[0].spread_m, 50);
  EXPECT_EQ(far_animal_notices(wrong),
            std::vector<std::string>{
                "animal 'animal 2' was caught at places 3.4 km apart, 68 times the spread of the "
                "captures of the others (50 m): is it one animal? One such mistake makes sigma too "
                "large and density too low"});
}

TEST(FarAnimals, NeedOthersThatMoved) {
  EXPECT_TRUE(far_animals(along_a_line({{0, 39}})).empty());
  EXPECT_TRUE(far_animals(along_a_line({{0, 39}, {3, 3}, {4, 4, 4}})).empty());
  EXPECT_TRUE(far_animals(along_a_line({})).empty());
}

TEST(FarAnimals, AreNotFoundAmongAnimalsOfOneModel) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const Session& session : random_world(seed, {}).sessions)
      EXPECT_TRUE(far_animals(session).empty()) << seed;
}

}  // namespace
}  // namespace dersu::scr::testing
