#include "dersu/io/raster.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

#include "dersu/core/random.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

const fs::path& scratch() {
  static const Scratch scratch("raster");
  return scratch.folder();
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Raster some_raster(std::uint64_t seed) {
  Random random(seed);
  Raster raster;
  raster.columns = 1 + random.below(40);
  raster.rows = 1 + random.below(40);
  raster.west = 500000 + static_cast<double>(random.below(1000));
  raster.cell_width = raster.cell_height = 30;
  raster.north = 4800000 + 0.5;
  raster.crs = "EPSG:32652";
  raster.nodata = -9999;
  for (std::size_t i = 0; i < raster.columns * raster.rows; ++i)
    raster.values.push_back(random.chance(0.1) ? std::nan("") : random.normal() * 1e3);
  return raster;
}

bool same(const Raster& a, const Raster& b) {
  if (a.columns != b.columns || a.rows != b.rows || a.west != b.west || a.north != b.north ||
      a.cell_width != b.cell_width || a.cell_height != b.cell_height || a.crs != b.crs)
    return false;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    if (a.values[i] != b.values[i] && !(std::isnan(a.values[i]) && std::isnan(b.values[i])))
      return false;
  return a.values.size() == b.values.size();
}

constexpr std::string_view kHeader = "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 10\n";

std::string problem(std::string_view text) {
  const auto raster = read_ascii_grid(text, "g.asc");
  return raster ? "" : raster.error().where + ": " + raster.error().message;
}

}  // namespace

RC_GTEST_PROP(Raster, WrittenAndReadIsTheSame, (std::uint64_t seed)) {
  const Raster raster = some_raster(seed);
  for (const char* name : {"r.tif", "r.asc", "r.asc.gz"}) {
    const fs::path path = scratch() / name;
    const auto written = write_raster(path, raster);
    if (!written) RC_FAIL(describe(written.error()));
    const std::string first = bytes_of(path);
    RC_ASSERT(write_raster(path, raster).has_value());
    RC_ASSERT(bytes_of(path) == first);
    const auto back = read_raster(path);
    if (!back) RC_FAIL(describe(back.error()));
    RC_ASSERT(same(raster, *back));
  }
  for (const auto& entry : fs::directory_iterator(scratch()))
    RC_ASSERT(entry.path().extension() != ".part");
}

TEST(Raster, SampleTakesTheCellThatHoldsThePoint) {
  const auto raster = read_ascii_grid(std::string(kHeader) + "1 2\n3 4\n", "g.asc");
  ASSERT_TRUE(raster);
  EXPECT_EQ(raster->sample(1, 19), 1);
  EXPECT_EQ(raster->sample(10, 20), 2);
  EXPECT_EQ(raster->sample(9.99, 10), 3);
  EXPECT_EQ(raster->sample(15, 0.1), 4);
  EXPECT_TRUE(std::isnan(raster->sample(20, 5)));
  EXPECT_TRUE(std::isnan(raster->sample(-0.1, 5)));
  EXPECT_TRUE(std::isnan(raster->sample(std::nan(""), 5)));
}

TEST(AsciiGrid, Forms) {
  const auto centred = read_ascii_grid(
      "NCOLS 2\r\nNROWS 1\r\nXLLCENTER 5\r\nYLLCENTER 5\r\nDX 10\r\nDY 20\r\n-1e3\tnan", "g.asc");
  ASSERT_TRUE(centred) << describe(centred.error());
  EXPECT_EQ(centred->west, 0);
  EXPECT_EQ(centred->north, 15);
  EXPECT_EQ(centred->values[0], -1000);
  EXPECT_TRUE(std::isnan(centred->values[1]));
  const auto nodata = read_ascii_grid(std::string(kHeader) + "nodata_value -1\n-1 2 3 -1.0", "g");
  EXPECT_TRUE(std::isnan(nodata->values[3]));
}

TEST(AsciiGrid, Refusals) {
  EXPECT_EQ(problem(std::string(kHeader) + "1 2\n3 x4\n"),
            "g.asc:7:3: found a text with digits, expected a finite number");
  EXPECT_EQ(problem(std::string(kHeader) + "1 2\ninf 4\n"),
            "g.asc:7:1: found 'inf', expected a finite number");
  EXPECT_NE(problem(std::string(kHeader) + "1 2 3\n").find("found 3 values, expected 2 columns"),
            std::string::npos);
  EXPECT_NE(problem(std::string(kHeader) + "1 2 3 4\n5\n").find("g.asc:7:1: found more than"),
            std::string::npos);
  EXPECT_NE(problem("ncols 40000\nnrows 40000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1\n")
                .find("1600000000 cells (12.8 GB)"),
            std::string::npos);
  EXPECT_NE(problem("ncols 4000\nnrows 4000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1\n")
                .find("truncated?"),
            std::string::npos);
  EXPECT_NE(problem("ncols 2.5\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1\n")
                .find("ncols: found 2.5"),
            std::string::npos);
  EXPECT_NE(problem("ncols 2\nncols 2\n").find("g.asc:2:1: found 'ncols' twice"),
            std::string::npos);
  for (const char* bad : {"", "hello", "ncols", "ncols x", "1 2 3", "ncols 2\nnrows 2\n1 2 3 4"})
    EXPECT_NE(problem(bad), "") << bad;
}

TEST(AsciiGrid, TruncatedGzipIsRefused) {
  const fs::path path = scratch() / "cut.asc.gz";
  ASSERT_TRUE(write_raster(path, some_raster(4)));
  const std::string whole = bytes_of(path);
  // The last 8 bytes are the checksum and the length: without them all values may be there, but
  // nobody knows.
  for (const std::size_t length : {std::size_t{0}, std::size_t{15}, whole.size() / 2,
                                   whole.size() - 9, whole.size() - 8, whole.size() - 1}) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, length);
    const auto read = read_raster(path);
    ASSERT_FALSE(read) << length;
    EXPECT_EQ(read.error().fault, Fault::bad_input) << length;
  }
  std::string flipped = whole;
  flipped[whole.size() / 2] = static_cast<char>(flipped[whole.size() / 2] ^ 0x40);
  std::ofstream(path, std::ios::binary) << flipped;
  EXPECT_FALSE(read_raster(path));
}

TEST(AsciiGrid, PlacesBeyondAnyNumberAreRefused) {
  EXPECT_NE(problem("ncols 9\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1e308\n1 2 3 4 5 6 7 8 9")
                .find("beyond any number"),
            std::string::npos);
  EXPECT_NE(problem("ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 0\n1"), "");
  EXPECT_NE(problem("ncols 1\nnrows 1\nxllcorner 1e999\nyllcorner 0\ncellsize 1\n1"), "");
  EXPECT_NE(problem(std::string(1 << 20, '9')), "");
}

TEST(GeoTiff, AFailureDoesNotSpoilWhatComesNext) {
  const fs::path path = scratch() / "next.tif";
  std::ofstream(path, std::ios::binary) << "II*\0garbage that is no GeoTIFF";
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(read_raster(path));
    const auto written = write_raster(scratch() / "good.tif", some_raster(3));
    EXPECT_TRUE(written) << describe(written.error());
  }
}

TEST(GeoTiff, Refusals) {
  const fs::path path = scratch() / "broken.tif";
  ASSERT_TRUE(write_raster(path, some_raster(7)));
  const std::string whole = bytes_of(path);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{7}, std::size_t{300}, whole.size() / 2, whole.size() - 10}) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, length);
    EXPECT_FALSE(read_raster(path)) << length;
  }
  Raster large = some_raster(1);
  large.columns = 300;
  large.rows = 300;
  large.values.assign(90000, 1);
  ASSERT_TRUE(write_raster(path, large));
  const auto refused = read_raster(path, {.max_cells = 80000});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("90000 cells"), std::string::npos);
  EXPECT_FALSE(read_raster(path, {.band = 2}));
  large.values[12] = INFINITY;
  ASSERT_TRUE(write_raster(path, large));
  EXPECT_NE(describe(read_raster(path).error()).find("row 1:column 13"), std::string::npos);
  EXPECT_EQ(read_raster(scratch() / "none.tif").error().fault, Fault::not_found);
  EXPECT_EQ(read_raster("/vsicurl/http://localhost/x.tif").error().fault, Fault::not_found);
  std::ofstream(scratch() / "x.png") << "x";
  EXPECT_EQ(read_raster(scratch() / "x.png").error().fault, Fault::unsupported);
  EXPECT_EQ(write_raster("/nowhere/x.tif", large).error().fault, Fault::io);
}

TEST(Raster, RealReliefIsTheSameInBothForms) {
  const fs::path folder = fs::path(DERSU_SHARED_DATA) / "landscape/etopo5";
  if (!fs::exists(folder)) GTEST_SKIP() << "landscape/etopo5";
  const auto tif = read_raster(folder / "etopo5_85-141E_38-56N.tif");
  const auto asc = read_raster(folder / "etopo5_85-141E_38-56N.asc");
  ASSERT_TRUE(tif) << describe(tif.error());
  ASSERT_TRUE(asc) << describe(asc.error());
  EXPECT_EQ(tif->crs, "EPSG:4326");
  EXPECT_EQ(asc->crs, "EPSG:4326");
  EXPECT_EQ(tif->columns, asc->columns);
  EXPECT_EQ(tif->values, asc->values);
  EXPECT_NEAR(tif->west, asc->west, 1e-9);
  EXPECT_NEAR(tif->north, asc->north, 1e-9);
}

TEST(Raster, EveryGridOfTheConnectivityReferencesIsRead) {
  const fs::path folder = fs::path(DERSU_SHARED_DATA) / "connectivity";
  if (!fs::exists(folder)) GTEST_SKIP() << "connectivity";
  int read = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".asc") && !name.ends_with(".asc.gz") && !name.ends_with(".tif")) continue;
    const auto raster = read_raster(entry.path());
    EXPECT_TRUE(raster) << entry.path() << describe(raster.error());
    ++read;
  }
  EXPECT_GT(read, 100);
}

TEST(Raster, SeveralBandsAreReadAsTheyWereWritten) {
  const Raster grid = some_raster(4);
  std::vector<RasterBand> bands{{"density", grid.values}, {"standard error", grid.values}};
  for (double& v : bands[1].values) v = v / 2 + 1;
  bands[1].values[0] = NAN;
  const fs::path path = scratch() / "bands.tif";
  ASSERT_TRUE(write_bands(path, grid, bands));
  EXPECT_EQ(*count_bands(path), 2);
  for (int b = 1; b <= 2; ++b) {
    const auto back = read_raster(path, {.band = b});
    ASSERT_TRUE(back) << describe(back.error());
    EXPECT_EQ(back->west, grid.west);
    const std::vector<double>& values = bands[std::size_t(b) - 1].values;
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_TRUE(back->values[i] == values[i] ||
                  (std::isnan(back->values[i]) && std::isnan(values[i])));
  }
  const auto no = write_bands(scratch() / "bands.asc", grid, bands);
  ASSERT_FALSE(no);
  EXPECT_EQ(no.error().fault, Fault::unsupported);
}

}  // namespace dersu::io
