#include "dersu/workbench/mask_cells.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>

#include "dersu/core/random.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/mask_overlap.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dersu;
using workbench::check_mask_cells;
using workbench::mask_notices;

std::string notices_of(const scr::Mask& mask) {
  scr::Data data;
  data.sessions.emplace_back();
  data.sessions.front().mask = mask;
  return join(mask_notices(data), "; ");
}

std::string refusal_of(const scr::Mask& mask) {
  const auto checked = check_mask_cells("1", mask);
  return checked ? "" : checked.error().message;
}

/// 30 x 24 places of a grid of `step_m` by `other_m`, turned; those that `keep` holds.
struct Land {
  double step_m = 2000;
  double other_m = 2000;
  double turn = 0;
  double cell_ha = 400;
  std::function<bool(int, int)> keep = [](int, int) { return true; };

  [[nodiscard]] scr::Mask mask() const {
    scr::Mask mask;
    mask.cell_area_ha = cell_ha;
    for (int i = 0; i < 30; ++i)
      for (int j = 0; j < 24; ++j)
        if (keep(i, j))
          mask.points.push_back(
              {5e5 + step_m * i * std::cos(turn) - other_m * j * std::sin(turn),
               4.7e6 + step_m * i * std::sin(turn) + other_m * j * std::cos(turn)});
    return mask;
  }
  [[nodiscard]] std::string refusal() const { return refusal_of(mask()); }
  [[nodiscard]] std::string notice() const { return notices_of(mask()); }
  [[nodiscard]] bool is_fine() const { return refusal().empty() && notice().empty(); }
};

/// Keeps places by chance.
std::function<bool(int, int)> by_chance(double share, std::uint64_t seed) {
  return [=, random = Random(seed, "mask")](int, int) mutable { return random.uniform() < share; };
}

TEST(MaskCells, TheGridTellsTheCell) {
  EXPECT_TRUE(Land{}.is_fine());
  for (const double wrong : {320.0, 350.0, 480.0, 100.0, 40000.0})
    EXPECT_EQ(Land{.cell_ha = wrong}.refusal().empty(), false) << wrong;
  EXPECT_EQ(Land{.cell_ha = 320}.refusal(),
            "the mask points lie on a grid of 2.0 km by 2.0 km, whose cells are 400 ha; found "
            "cell_ha 320, expected the same, and every point of the habitat");
}

RC_GTEST_PROP(MaskCells, AnyGridIsFineWithItsOwnCellAlone, ()) {
  Land land;
  land.turn = 0.01 * *rc::gen::inRange(0, 628);
  land.step_m = *rc::gen::inRange(30, 3000);
  land.other_m = land.step_m * 0.01 * *rc::gen::inRange(60, 300);
  const double true_ha = land.step_m * land.other_m / 1e4;
  land.cell_ha = true_ha * (1 + 0.001 * *rc::gen::inRange(-30, 31));
  RC_ASSERT(land.refusal() == "");
  const double factor = 1 + 0.01 * *rc::gen::inRange(8, 60);
  land.cell_ha = *rc::gen::arbitrary<bool>() ? true_ha * factor : true_ha / factor;
  RC_ASSERT(land.refusal() != "");
}

RC_GTEST_PROP(MaskCells, LinesLeftOutAgainAndAgainAreRefused, ()) {
  const int period = *rc::gen::inRange(2, 8);
  const int first = *rc::gen::inRange(0, period);
  const bool columns = *rc::gen::arbitrary<bool>();
  Land land;
  land.turn = 0.01 * *rc::gen::inRange(0, 628);
  land.keep = [=](int i, int j) { return (columns ? i : j) % period != first; };
  RC_ASSERT(land.refusal() != "");
  land.keep = [=](int i, int j) { return (columns ? i : j) % period == first; };
  RC_ASSERT(land.refusal() != "");
  land.keep = [=](int i, int j) { return i % period == first && j % period == 0; };
  RC_ASSERT(land.refusal() != "" || period > 6);  // fewer than 20 points tell nothing
}

RC_GTEST_PROP(MaskCells, PointsLeftOutByChanceAreTold, (std::uint64_t seed)) {
  const double share = 0.01 * *rc::gen::inRange(25, 85);
  const double turn = 0.01 * *rc::gen::inRange(0, 628);
  const scr::Mask mask = Land{.turn = turn, .keep = by_chance(share, seed)}.mask();
  RC_ASSERT(refusal_of(mask) == "");
  const std::string notice = notices_of(mask);
  const bool holes =
      notice.find("hold none, though there are points on three or four sides") != std::string::npos;
  const bool thin = notice.find("hardly any mask point has cells of") != std::string::npos;
  RC_ASSERT(holes != thin);
  RC_ASSERT(holes || share < 0.45);
}

TEST(MaskCells, AFewClearingsAreHabitat) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Land land{.turn = 0.3, .keep = by_chance(0.94, seed)};
    EXPECT_TRUE(land.is_fine()) << seed;
  }
}

TEST(MaskCells, PatchesCorridorsAndRiversAreHabitat) {
  const auto patches = [](int i, int j) { return std::sin(0.5 * i) + std::cos(0.6 * j) > -0.3; };
  EXPECT_TRUE(Land{.keep = patches}.is_fine());
  EXPECT_TRUE((Land{.turn = 0.4, .keep = patches}.is_fine()));
  EXPECT_TRUE(Land{.keep = [](int i, int j) { return i != 13 && j != 20; }}.is_fine());
  const auto blocks = [](int i, int j) { return i % 9 < 5 && j % 9 < 4; };
  EXPECT_TRUE(Land{.keep = blocks}.is_fine());
  const auto diagonal = [](int i, int j) { return i == j; };
  EXPECT_EQ(Land{.keep = diagonal}.refusal(), "");
  const auto zigzag = [](int i, int j) { return j == 10 + std::abs(i % 8 - 4); };
  EXPECT_EQ(Land{.keep = zigzag}.refusal(), "");
  const auto corridors = [](int i, int j) { return i == j || i == j + 7 || (i < 5 && j < 5); };
  EXPECT_EQ(Land{.keep = corridors}.refusal(), "");
  EXPECT_EQ(Land{.keep = [](int, int j) { return j == 4; }}.refusal(), "");
}

TEST(MaskCells, TwoGridsAndPointsOffAnyGridAreJudgedByTheirDistances) {
  scr::Mask mask = Land{.keep = [](int i, int) { return i < 20; }}.mask();
  const scr::Mask other = Land{.turn = -0.6}.mask();
  for (const Point point : other.points)
    mask.points.push_back({point.x_m + 70'000, point.y_m + 700});
  EXPECT_TRUE(check_mask_cells("1", mask).has_value());
  Random random(7, "jitter");
  scr::Mask jitter = Land{}.mask();
  for (Point& point : jitter.points) {
    point.x_m += 1400 * (random.uniform() - 0.5);
    point.y_m += 1400 * (random.uniform() - 0.5);
  }
  EXPECT_TRUE(check_mask_cells("1", jitter).has_value());
  jitter.cell_area_ha = 4;
  const auto apart = check_mask_cells("1", jitter);
  ASSERT_FALSE(apart.has_value());
  EXPECT_NE(apart.error().message.find("cell"), std::string::npos) << apart.error().message;
}

scr::Mask operator+(scr::Mask a, const scr::Mask& b) {
  a.points.insert(a.points.end(), b.points.begin(), b.points.end());
  return a;
}

scr::Mask moved(scr::Mask mask, double east_m, double north_m) {
  for (Point& point : mask.points) point = {point.x_m + east_m, point.y_m + north_m};
  return mask;
}

/// The other side's mask begins in the 30th column, less those in common.
scr::Mask with_neighbour(const scr::Mask& mask, double columns, double north_m) {
  return mask + moved(mask, 2000 * (30 - columns), north_m);
}

TEST(MaskCells, MasksOfTwoSidesThatOverlapAreRefused) {
  for (const double own : {1e-6, 0.0005, 0.4, 0.5})  // of a cell, where the second grid begins
    EXPECT_NE(refusal_of(with_neighbour(Land{}.mask(), 6 + own, 0.3)), "") << own;
  EXPECT_EQ(refusal_of(with_neighbour(Land{}.mask(), 6.4, 0)),
            "9 % of the area of the 1440 mask cells of 400 ha is counted twice: points are closer "
            "than their cells are wide, and density is too low; expected each place once: do two "
            "masks overlap, or are some cells smaller?");
  EXPECT_NE(refusal_of(Land{}.mask() + moved(Land{.turn = 0.03}.mask(), 4000, 500)), "");
  EXPECT_NE(notices_of(with_neighbour(Land{}.mask(), 2.3, 0)).find("is counted twice"),
            std::string::npos);
}

TEST(MaskCells, AFineCoreInACoarseMaskIsRefused) {
  const auto core = [](int i, int j) { return i >= 10 && i < 20 && j >= 8 && j < 16; };
  const scr::Mask rim = Land{.keep = [=](int i, int j) { return !core(i, j); }}.mask();
  const Land fine{
      .step_m = 1000, .other_m = 1000, .keep = [](int i, int j) { return i < 20 && j < 16; }};
  EXPECT_NE(refusal_of(rim + moved(fine.mask(), 19'500, 15'500)), "");
}

/// 30 columns of `rows`.
scr::Mask strip(double turn, int rows) {
  return Land{.turn = turn, .keep = [=](int, int j) { return j < rows; }}.mask();
}

RC_GTEST_PROP(MaskCells, TheAreaCountedTwiceIsThatOfTheOverlap, ()) {
  const double columns = 0.01 * *rc::gen::inRange(200, 2500);
  scr::Mask mask = with_neighbour(strip(0, 16), columns, 20.0 * *rc::gen::inRange(1, 100));
  const auto by_x = [](Point a, Point b) { return a.x_m < b.x_m; };
  std::sort(mask.points.begin(), mask.points.end(), by_x);
  const double twice = workbench::counted_twice(mask.points, mask.cell_area_ha);
  // The first and last rows have land beyond, and the second grid may lie a row higher.
  RC_ASSERT(60 * twice < columns + 0.1);
  RC_ASSERT(60 * twice > 0.75 * columns - 1.6);
}

RC_GTEST_PROP(MaskCells, TwoGridsThatMeetAtASeamAreFine, ()) {
  const double seam_m = 5e5 + *rc::gen::inRange(10'000, 40'000);
  const scr::Mask other = strip(0.001 * *rc::gen::inRange(-200, 200), 8);
  scr::Mask mask;
  mask.cell_area_ha = 400;
  for (const Point point : moved(strip(0, 8), 0, 700).points)
    if (point.x_m < seam_m) mask.points.push_back(point);
  for (const Point point : other.points)
    if (point.x_m >= seam_m) mask.points.push_back(point);
  RC_ASSERT(refusal_of(mask) == "");
}

RC_GTEST_PROP(MaskCells, PointsByChanceAreNotCountedTwice, (std::uint64_t seed)) {
  Random random(seed, "scattered");
  scr::Mask mask;
  mask.cell_area_ha = 400;
  for (int i = 0; i < 240; ++i)
    mask.points.push_back({40'000 * random.uniform(), 24'000 * random.uniform()});
  RC_ASSERT(refusal_of(mask) == "");
}

TEST(MaskCells, OblongCellsAreFine) {
  for (const double longer : {1.2, 1.6, 2.0, 2.5, 4.0})
    for (const double turn : {0.0, 0.7}) {
      const Land land{
          .step_m = 1000, .other_m = 1000 * longer, .turn = turn, .cell_ha = 100 * longer};
      EXPECT_TRUE(land.is_fine()) << longer << ": " << land.refusal() << land.notice();
    }
  EXPECT_TRUE((Land{.step_m = 686, .other_m = 1112, .cell_ha = 76.28}.is_fine()));
}

/// Projected a second time, a grid turns and stretches from one end to the other.
TEST(MaskCells, AGridThatBendsIsFine) {
  scr::Mask mask = Land{}.mask();
  for (Point& point : mask.points) {
    const double x = (point.x_m - 5e5) / 80'000, y = (point.y_m - 4.7e6) / 60'000;
    point.x_m += 1500 * x * y + 400 * x * x;
    point.y_m += 1500 * (y * y - x * x);
  }
  const auto checked = check_mask_cells("1", mask);
  EXPECT_TRUE(checked.has_value()) << checked.error().message;
}

/// By session.
std::map<std::string, scr::Mask> masks_of(const fs::path& path) {
  std::map<std::string, scr::Mask> masks;
  const auto table = io::read_csv(path);
  if (!table) return masks;
  const auto session = table->column("session");
  for (std::size_t r = 0; r < table->rows.size(); ++r) {
    const auto number = [&](std::string_view name) {
      return table->number(r, table->column(name).value()).value();
    };
    scr::Mask& mask = masks[session ? table->rows[r][*session] : "1"];
    mask.points.push_back({number("x"), number("y")});
    mask.cell_area_ha = number("cell_ha");
  }
  return masks;
}

void expect_fine(const fs::path& path) {
  const std::map<std::string, scr::Mask> masks = masks_of(path);
  EXPECT_FALSE(masks.empty()) << path;
  for (auto [session, mask] : masks) {
    const auto checked = check_mask_cells(session, mask);
    EXPECT_TRUE(checked.has_value()) << path << ": " << checked.error().message;
    EXPECT_EQ(notices_of(mask), "") << path;
    mask.cell_area_ha *= 1.12;
    EXPECT_FALSE(check_mask_cells(session, mask).has_value()) << path;
  }
}

TEST(MaskCells, TheExampleIsFine) {
  expect_fine(fs::path(DERSU_SOURCE_DIR) / "examples" / "density-tables" / "mask.csv");
}

TEST(MaskCells, RealMasksAreFine) {
  const fs::path scr = fs::path(DERSU_SHARED_DATA) / "scr";
  for (const char* set :
       {"spacecap_tiger", "secr_possum", "secr_stoat", "secr_captdata", "secr_OVpossum",
        "secr_hornedlizard", "secr_housemouse", "secr_deermouse_WSG", "secr_skink"}) {
    const fs::path path = scr / set / "mask.csv";
    if (!fs::exists(path)) GTEST_SKIP() << path.parent_path().filename() << "/mask.csv";
    expect_fine(path);
  }
}

}  // namespace
