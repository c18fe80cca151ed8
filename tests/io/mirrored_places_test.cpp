#include "dersu/io/mirrored_places.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <utility>

namespace {

using namespace dersu::io;

/// Places in metres around one, with their line numbers.
struct Rows {
  std::vector<XY> places{};
  std::vector<std::uint64_t> lines{};

  void add(double x, double y) {
    places.push_back({x, y});
    lines.push_back(places.size() + 1);
  }
  [[nodiscard]] std::vector<std::uint64_t> mirrored() const {
    return dersu::io::mirrored(places, lines, 50'000).lines;
  }
};

Rows survey(int n) {
  Rows rows;
  for (int i = 0; i < n; ++i) rows.add(6.7e5 + 8000 * (i % 5), 4.77e6 + 11000 * (i / 5));
  return rows;
}

RC_GTEST_PROP(MirroredPlaces, TheRowsThatWereExchangedAreFound, ()) {
  const int n = *rc::gen::inRange(3, 40);
  Rows rows = survey(n);
  RC_ASSERT(rows.mirrored().empty());
  std::vector<std::uint64_t> exchanged;
  for (int i = 0; i < (n - 1) / 2; ++i)
    if (*rc::gen::arbitrary<bool>()) {
      std::swap(rows.places[std::size_t(i)].x, rows.places[std::size_t(i)].y);
      exchanged.push_back(rows.lines[std::size_t(i)]);
    }
  RC_ASSERT(rows.mirrored() == exchanged);
}

TEST(MirroredPlaces, HalfOfTheRowsAreFoundToo) {
  Rows rows = survey(10);
  for (std::size_t i = 0; i < 5; ++i) std::swap(rows.places[i].x, rows.places[i].y);
  EXPECT_EQ(rows.mirrored().size(), 5U);
}

TEST(MirroredPlaces, SurveysOnBothSidesOfTheDiagonalAreFine) {
  Rows grid;  // in coordinates of its own, around 0
  for (int i = -5; i <= 5; ++i)
    for (int j = -5; j <= 5; ++j) grid.add(20'000 * i, 20'000 * j);
  EXPECT_TRUE(grid.mirrored().empty());
  Rows two;  // two blocks that are no mirror images
  for (int i = 0; i < 10; ++i) {
    two.add(2e5 + 1000 * i, 6e5);
    two.add(6e5 + 1000 * i, 3e5);
  }
  EXPECT_TRUE(two.mirrored().empty());
  Rows near;  // too near for a slip to be told from a survey
  for (int i = 0; i < 10; ++i) near.add(1000 * (i % 2), 1000 * (1 - i % 2));
  EXPECT_TRUE(near.mirrored().empty());
  EXPECT_TRUE(mirrored({}, {}, 1).lines.empty());
}

}  // namespace
