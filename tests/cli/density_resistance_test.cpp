// dersu density --resistance: ecological distance on plain files.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/cli/density_place.hpp"

namespace dersu::cli {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

constexpr int kSide = 24;           ///< cells of 500 m
constexpr int kHole = 7 * 24 + 23;  ///< a cell in the east, where no detector is

struct Grid {
  double west = -3500;
  double south = -3500;
  std::string size = "cellsize 500";
};

/// A 5 x 5 grid of detectors 1 km apart and 12 animals, each seen at two or three of them.
class DensityResistance : public DensityPlace {
 protected:
  void SetUp() override {
    std::string traps = "detector,x,y\n";
    for (int i = 0; i < 25; ++i)
      traps += fmt::format("{},{},{}\n", i, 1000 * (i % 5), 1000 * (i / 5));
    file("t.csv", traps);
    std::string mask = "x,y,cell_ha\n";
    for (int i = 0; i < 21; ++i)
      for (int j = 0; j < 21; ++j)
        mask += fmt::format("{},{},25\n", -3000 + 500 * i, -3000 + 500 * j);
    file("m.csv", mask);
    std::string captures = "animal,occasion,detector\n";
    for (int i = 0; i < 12; ++i) {
      const int home = (7 * i + 3) % 20;
      captures += fmt::format("a{0},1,{1}\na{0},2,{2}\na{0},4,{3}\n", i, home, home + i % 3 % 2 * 5,
                              home % 5 == 4 ? home - 1 : home + 1);
    }
    file("c.csv", captures);
    raster("rough", {}, rough);
  }
  static double rough(int cell) {
    return std::sin(cell % kSide * 0.9) + std::cos(cell / kSide * 0.7);
  }
  /// An ASCII grid NAME.asc; NaN has no value.
  void raster(const std::string& name, const Grid& grid,
              const std::function<double(int cell)>& value) const {
    std::string text = fmt::format(
        "ncols {0}\nnrows {0}\nxllcorner {1}\nyllcorner {2}\n{3}\n"
        "NODATA_value -9999\n",
        kSide, grid.west, grid.south, grid.size);
    for (int cell = 0; cell < kSide * kSide; ++cell)
      text += fmt::format("{}{}", std::isnan(value(cell)) ? -9999 : value(cell),
                          cell % kSide == kSide - 1 ? '\n' : ' ');
    file(name + ".asc", text);
  }
};

TEST_F(DensityResistance, IsAParameterLikeOthers) {
  const json fit = answer({"--resistance", "rough.asc", "--resistance-model", "log(cost) ~ rough"});
  ASSERT_EQ(fit["coefficients"].size(), 4);
  const json& coefficient = fit["coefficients"][3];
  const json& estimate = fit["estimates"][3];
  EXPECT_EQ(coefficient["name"], "cost.rough");
  EXPECT_EQ(coefficient["link"], "identity");
  EXPECT_EQ(estimate["parameter"], "cost.rough");
  EXPECT_EQ(estimate["estimate"], coefficient["beta"]);
  EXPECT_DOUBLE_EQ(estimate["se"], coefficient["se"]);
  EXPECT_EQ(fit["model"].back(), "cost ~ rough");
  EXPECT_LT(std::abs(fit["max_gradient"].get<double>()), 1e-3);
}

TEST_F(DensityResistance, RastersAreAllTakenWhereNoFormulaIsGiven) {
  raster("flat", {}, [](int cell) { return cell % 7 * 0.1; });
  const std::string at = "D=-5,g0=-2,sigma=7,cost.a=0.4,cost.flat=-0.2";
  const auto value = [&](const Words& more) {
    Words words{"--resistance", "a=rough.asc", "--resistance", "flat.asc", "--at", at};
    words.insert(words.end(), more.begin(), more.end());
    return answer(words)["loglik"].get<double>();
  };
  const double all = value({});
  EXPECT_EQ(all, value({"--resistance-model", "cost ~ a + flat"}));
  EXPECT_EQ(all, value({"--model", "cost ~ a + flat"}));
  EXPECT_EQ(all, value({"--neighbours", "16"}));
  EXPECT_NE(all, value({"--neighbours", "8"}));
}

TEST_F(DensityResistance, ClosedCellsAreToldAndWidenNoWay) {
  const auto holed = [](int cell) { return cell == kHole ? std::nan("") : rough(cell); };
  raster("holed", {}, holed);
  file(
      "m.csv", "x,y,cell_ha\n" + [] {
        std::string rows;
        for (int i = 0; i < kSide * kSide; ++i)
          rows += fmt::format("{},{},25\n", -3250 + 500 * (i % kSide), 8250 - 500 * (i / kSide));
        return rows;
      }());
  const Ran ran = run({"--resistance", "holed.asc", "--at", "D=-5,g0=-2,sigma=7,cost.holed=0.4"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("1 of 576 mask points lie on cells that nothing crosses"),
            std::string::npos)
      << ran.err;
}

TEST_F(DensityResistance, LandMustHoldTheSurvey) {
  // The detector of row 2 is on row 18 of the raster, column 8.
  raster("closed", {},
         [](int cell) { return cell == 17 * kSide + 7 ? std::nan("") : rough(cell); });
  refuses("t.csv:2: found a detector on a cell of the resistance raster without a value",
          {"--resistance", "closed.asc"});
  raster("east", {.west = -2000}, rough);
  refuses("session 1: found 42 of 441 mask points outside the resistance raster",
          {"--resistance", "east.asc"});
  raster("far", {.west = 700000}, rough);
  refuses("found no detector of session 1 on the raster", {"--resistance", "far.asc"});
}

TEST_F(DensityResistance, OtherSystemsAreRefused) {
  raster("degrees", {.west = 130, .south = 43, .size = "cellsize 0.005"}, rough);
  refuses("degrees.asc: found a raster in degrees, expected metres",
          {"--resistance", "degrees.asc"});
  raster("tall", {.size = "dx 500\ndy 400"}, rough);
  refuses("tall.asc: found cells of 500 x 400 m, expected square ones",
          {"--resistance", "tall.asc"});
  raster("moved", {.west = -3400}, rough);
  refuses("expected the very cells of rough.asc", {"--resistance", "rough.asc,moved.asc"});
  const auto utm = [&](int zone) {
    file("rough.prj",
         fmt::format(
             "PROJCS[\"WGS 84 / UTM zone {}N\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "
             "84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0."
             "0174532925199433]]"
             ",PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],PARAMETER["
             "\"central_meridian\",{}],PARAMETER[\"scale_factor\",0.9996],PARAMETER[\"false_"
             "easting\","
             "500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]",
             zone, 6 * zone - 183));
  };
  file("t.csv", "detector,x,y\n0,500000,4800000\n1,501000,4800000\n");
  utm(53);
  const Words words{"--resistance", "rough.asc", "--crs", "+proj=utm +zone=52 +datum=WGS84"};
  refuses("rough.asc: found a raster in EPSG:32653, expected the detectors'", words);
}

TEST_F(DensityResistance, WordsThatAreNotUnderstoodAreRefused) {
  const auto formula = [](const std::string& text) {
    return Words{"--resistance", "rough.asc", "--resistance-model", text};
  };
  refuses("expected a raster of --resistance: rough; did you mean 'rough'?",
          formula("log(cost) ~ rogh"));
  refuses("a constant cost is a factor of sigma", formula("cost ~ 1"));
  refuses("log(cost) has no constant", formula("cost ~ rough - 1"));
  refuses("expected a formula such as 'log(cost) ~ ruggedness'", formula("sigma ~ rough"));
  refuses("--neighbours: found without --resistance", {"--neighbours", "8"});
  refuses("--model: found a formula for cost", {"--model", "cost ~ rough"});
  refuses("expected one of them", {"--resistance", "rough.asc", "--resistance-model",
                                   "cost ~ rough", "--model", "cost ~ rough"});
  refuses("two rasters with the name 'rough'", {"--resistance", "rough.asc,rough=rough.asc"});
  refuses("--resistance: cost.b is a sum of the other terms",
          {"--resistance", "rough.asc,b=rough.asc"});
  file("2020-cost.asc", "");
  refuses("whose name cannot stand in a formula; expected name=file",
          {"--resistance", "2020-cost.asc"});
}

TEST_F(DensityResistance, LargeNumbersAreToldAndUnusedRastersLeftOut) {
  raster("large", {}, [](int cell) { return 600 + 300 * rough(cell); });
  const Ran ran = run({"--resistance", "large.asc,rough.asc", "--resistance-model", "cost ~ large",
                       "--at", "D=-5,g0=-2,sigma=7,cost.large=0.001"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("the values of 'large' are large"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("'rough' of --resistance is not read"), std::string::npos) << ran.err;
}

}  // namespace
// Straight and cheapest ways side by side: each model has its own land, or none.
TEST_F(DensityResistance, ModelsCompareWays) {
  file("models.toml", R"(captures = "c.csv"
traps = "t.csv"
mask = "m.csv"
[[model]]
name = "straight"
[[model]]
name = "rough land"
resistance = ["rough=rough.asc"]
resistance-model = "log(cost) ~ rough"
neighbours = "8"
)");
  const Ran ran = place_.run({"density", "models.toml", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json models = json::parse(ran.out)["models"];
  const Words alone{"--resistance", "rough.asc", "--neighbours", "8", "--json"};
  EXPECT_EQ(models[0]["loglik"], json::parse(run({"--json"}).out)["loglik"]);
  EXPECT_EQ(models[1]["coefficients"], json::parse(run(alone).out)["coefficients"]);
}

}  // namespace dersu::cli
