// What a map must keep to itself, and the small steps that see to it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/random.hpp"
#include "dersu/report/blur.hpp"
#include "dersu/report/cells.hpp"
#include "dersu/report/clip.hpp"

namespace dersu::report {

TEST(Blur, CountsInCellsThatDoNotDependOnTheCameras) {
  std::vector<Camera> cameras(4);
  cameras[0].place = {12345, 999};
  cameras[1].place = {19999, 1};
  cameras[2].place = {12000, 10001};
  cameras[2].party = 1;
  cameras[3].place = {-1, -1};
  const auto cells = blur_cameras(cameras, 2, 10000);
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].centre, (Point{-5000, -5000}));
  EXPECT_EQ(cells[1].centre, (Point{15000, 5000}));
  EXPECT_EQ(cells[1].cameras, (std::vector<int>{2, 0}));
  EXPECT_EQ(cells[2].cameras, (std::vector<int>{0, 1}));
}

RC_GTEST_PROP(Blur, MovingInsideACellChangesNothing, (std::uint64_t seed)) {
  Random random(seed, "blur");
  std::vector<Camera> here(20);
  std::vector<Camera> there(20);
  for (std::size_t i = 0; i < here.size(); ++i) {
    const double column = static_cast<double>(random.below(8)) - 4;
    const double row = static_cast<double>(random.below(8)) - 4;
    here[i].place = {(column + random.uniform()) * 7000, (row + random.uniform()) * 7000};
    there[i].place = {(column + random.uniform()) * 7000, (row + random.uniform()) * 7000};
  }
  const auto a = blur_cameras(here, 1, 7000);
  const auto b = blur_cameras(there, 1, 7000);
  RC_ASSERT(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    RC_ASSERT(a[i].centre == b[i].centre);
    RC_ASSERT(a[i].cameras == b[i].cameras);
  }
}

/// With one density everywhere, only the outline could speak; it must be the same for any cells
/// inside the blocks that are not full.
RC_GTEST_PROP(Outline, SaysOnlyWhichBlocksAreFull, (std::uint64_t seed)) {
  Random random(seed, "outline");
  const int block = 5;
  DensitySurface one;
  one.cell_m = 2000;
  one.corner = {1000 * static_cast<double>(random.below(100)), 512345.6};
  DensitySurface two = one;
  const auto column_0 = std::llround(one.corner.x_m / one.cell_m);
  const auto row_0 = std::llround(one.corner.y_m / one.cell_m);
  std::map<std::pair<long long, long long>, int> blocks;  // 0 none, 1 partly, 2 full
  const auto block_of = [&](int column, int row) {
    const auto floor_div = [](long long a, long long b) { return (a - ((a % b) + b) % b) / b; };
    return std::pair(floor_div(row_0 + row, block), floor_div(column_0 + column, block));
  };
  std::map<std::pair<long long, long long>, std::vector<DensityCell>> parts;
  for (int row = 0; row < 30; ++row) {
    for (int column = 0; column < 30; ++column) {
      parts[block_of(column, row)].push_back({column, row, 0.5});
    }
  }
  for (auto& [place, cells] : parts) {
    const bool can_be_full = cells.size() == static_cast<std::size_t>(block * block);
    const auto kind = random.below(3);
    if (kind == 0) continue;
    if (kind == 2 && can_be_full) {
      one.cells.insert(one.cells.end(), cells.begin(), cells.end());
      two.cells.insert(two.cells.end(), cells.begin(), cells.end());
      continue;
    }
    // Partly: a different choice for each, never all of a full block.
    one.cells.push_back(cells[random.below(cells.size())]);
    two.cells.push_back(cells[random.below(cells.size())]);
  }
  const DrawnSurface a = hide_outline(one, 10000);
  const DrawnSurface b = hide_outline(two, 10000);
  const auto places = [](const std::vector<DensityCell>& cells) {
    std::set<std::tuple<int, int, double>> out;
    for (const DensityCell& c : cells) out.insert({c.row, c.column, c.per_100km2});
    return out;
  };
  RC_ASSERT(a.corner == b.corner);
  RC_ASSERT(a.coarse_m == 10000);
  RC_ASSERT(places(a.cells) == places(b.cells));
  RC_ASSERT(places(a.coarse) == places(b.coarse));
  // The grid starts at a multiple of its coarse cells, wherever the cameras were.
  RC_ASSERT(std::fmod(a.corner.x_m, 10000) == 0);
  RC_ASSERT(std::fmod(a.corner.y_m, 10000) == 0);
}

RC_GTEST_PROP(Cells, BlocksCoverTheSameCellsOnce, (std::uint64_t seed)) {
  Random random(seed, "cells");
  std::vector<DensityCell> cells;
  std::vector<int> classes;
  std::map<std::pair<int, int>, int> expected;
  for (int row = 0; row < 12; ++row) {
    for (int column = -3; column < 12; ++column) {
      if (random.chance(0.25)) continue;
      cells.push_back({column, row, 0});
      classes.push_back(static_cast<int>(random.below(2)));
      expected[{row, column}] = classes.back();
    }
  }
  std::map<std::pair<int, int>, int> covered;
  for (const CellBlock& block : merge_cells(cells, classes)) {
    for (int row = block.row; row < block.row + block.rows; ++row) {
      for (int column = block.column; column < block.column + block.columns; ++column) {
        RC_ASSERT(covered.try_emplace({row, column}, block.colour_class).second);
      }
    }
  }
  RC_ASSERT(covered == expected);
}

TEST(Cells, ARectangleIsOneBlock) {
  std::vector<DensityCell> cells;
  for (int row = 5; row < 9; ++row) {
    for (int column = 2; column < 9; ++column) cells.push_back({column, row, 1});
  }
  const auto blocks = merge_cells(cells, std::vector<int>(cells.size(), 3));
  ASSERT_EQ(blocks.size(), 1u);
  EXPECT_EQ(blocks[0], (CellBlock{2, 5, 7, 4, 3}));
}

TEST(Clip, CutsRingsAndLinesAtTheBox) {
  const Box box{0, 0, 10, 10};
  const auto area = [](const Ring& ring) {
    double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point a = ring[i];
      const Point b = ring[(i + 1) % ring.size()];
      sum += a.x_m * b.y_m - b.x_m * a.y_m;
    }
    return std::abs(sum) / 2;
  };
  EXPECT_DOUBLE_EQ(area(clip_ring({{5, 5}, {15, 5}, {15, 15}, {5, 15}, {5, 5}}, box)), 25);
  EXPECT_DOUBLE_EQ(area(clip_ring({{-5, -5}, {15, -5}, {15, 15}, {-5, 15}}, box)), 100);
  EXPECT_TRUE(clip_ring({{20, 20}, {30, 20}, {30, 30}}, box).empty());
  const auto pieces = clip_line({{-5, 5}, {5, 5}, {5, 15}, {7, 15}, {7, 5}}, box);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0], (Ring{{0, 5}, {5, 5}, {5, 10}}));
  EXPECT_EQ(pieces[1], (Ring{{7, 10}, {7, 5}}));
}

RC_GTEST_PROP(Clip, NothingLeavesTheBoxAndThinningStaysNear, (std::uint64_t seed)) {
  Random random(seed, "clip");
  Ring line;
  for (int i = 0; i < 60; ++i) line.push_back({20 * random.normal(), 20 * random.normal()});
  const Box box{-10, -10, 10, 10};
  const Box with_rounding{-10 - 1e-9, -10 - 1e-9, 10 + 1e-9, 10 + 1e-9};
  for (const Point p : clip_ring(line, box)) RC_ASSERT(with_rounding.holds(p));
  for (const Ring& piece : clip_line(line, box)) {
    for (const Point p : piece) RC_ASSERT(with_rounding.holds(p));
  }
  const Ring thinned = thin(line, 5);
  RC_ASSERT(thinned.front() == line.front());
  RC_ASSERT(thinned.back() == line.back());
  RC_ASSERT(thinned.size() <= line.size());
  RC_ASSERT(thin(line, 0).size() == line.size());
}

}  // namespace dersu::report
