// dersu density PROJECT and dersu run: models over land with resistance, and with the sex of
// animals.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "dersu/io/csv.hpp"
#include "dersu/io/raster.hpp"
#include "tests/cli/small_world.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

class DensityProject : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.make("16", "0");
    coarsen(world_.project() / "data" / "cover.tif");
  }
  /// Every third cell, three times as wide: the ways are found nine times as fast.
  static void coarsen(const fs::path& file) {
    const auto fine = io::read_raster(file);
    ASSERT_TRUE(fine) << describe(fine.error());
    io::Raster coarse = *fine;
    coarse.columns = (fine->columns + 2) / 3;
    coarse.rows = (fine->rows + 2) / 3;
    coarse.cell_width = coarse.cell_height = 3 * fine->cell_width;
    coarse.values.clear();
    for (std::size_t row = 0; row < coarse.rows; ++row)
      for (std::size_t column = 0; column < coarse.columns; ++column)
        coarse.values.push_back(fine->at(3 * column, 3 * row));
    ASSERT_TRUE(io::write_raster(file, coarse));
  }
  [[nodiscard]] Ran run(const Words& more) const {
    Words words{"density", "w"};
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  [[nodiscard]] json answer(Words more) const {
    more.emplace_back("--json");
    const Ran ran = run(more);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.status == 0 ? json::parse(ran.out) : json{};
  }
  void refuses(const std::string& says, const Words& more) const {
    const Ran ran = run(more);
    EXPECT_EQ(ran.status, 2) << ran.out;
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
  }
  static const json* estimate(const json& fit, const std::string& parameter) {
    for (const json& e : fit["estimates"])
      if (e["parameter"] == parameter) return &e;
    return nullptr;
  }
  /// A photographed animal of a source that is of the sex.
  [[nodiscard]] std::string animal_of(const std::string& source, const std::string& sex) const {
    const io::CsvTable rows = table(world_.project() / "data" / source / "observations.csv");
    for (const auto& row : rows.rows)
      if (!row[*rows.column("individualID")].empty() && row[*rows.column("sex")] == sex)
        return row[*rows.column("individualID")];
    ADD_FAILURE() << source << " has no " << sex;
    return {};
  }

  SmallWorld world_;
  const Workplace& place_ = world_.place();
};

TEST_F(DensityProject, DistancesOverLandAreToldApartTogetherAndInTheReport) {
  world_.edit("[density]\n",
              "[density]\nresistance = [\"cover\"]\nresistance_model = \"log(cost) ~ cover\"\n"
              "neighbours = 8\n");
  const Ran ran = place_.run({"run", "w", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json said = json::parse(ran.out);
  const json& density = said["density"];
  EXPECT_EQ(density["neighbours"], 8);
  EXPECT_NE(density["model"].get<std::string>().find("cost ~ cover"), std::string::npos);
  const json* joint = estimate(density["joint"], "cost.cover");
  ASSERT_NE(joint, nullptr);
  for (const json& alone : density["alone"]) {
    if (alone.contains("problem")) continue;
    const json* own = estimate(alone, "cost.cover");
    ASSERT_NE(own, nullptr);
    EXPECT_NE((*own)["estimate"], (*joint)["estimate"]) << "each count has its own";
  }
  const std::string html = slurp(place_.folder() / said["report"].get<std::string>());
  for (const char* part :
       {"Distances are those of the cheapest ways over cells of", "from each to 8 others",
        "with log(cost) ~ cover; cost.cover is",
        "after Royle et al. (2013) and Sutherland et al. (2015)",
        "highly structured ecological networks", "the cheapest way over the land",
        "km of cost 1 from the centre of activity", "Ways over land may cross the border"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  const fs::path folder = place_.folder() / said["folder"].get<std::string>();
  EXPECT_NE(slurp(folder / "estimates.csv").find("together,,cost.cover,"), std::string::npos);
}

TEST_F(DensityProject, TheCommandLineNamesCovariatesAndFiles) {
  const json named = answer({"--resistance", "cover", "--model", "D ~ 1", "--neighbours", "4"});
  EXPECT_EQ(named["neighbours"], 4);
  const json file = answer({"--resistance", "cover=w/data/cover.tif", "--model",
                            "D ~ 1; cost ~ cover", "--neighbours", "4"});
  EXPECT_EQ(named["joint"]["loglik"], file["joint"]["loglik"]);
  refuses(
      "--resistance: found 'w/../covr', which is no file, expected one, or the name of a "
      "[[covariate]]: cover",
      {"--resistance", "w/../covr"});
  refuses("--resistance-model: found without resistance", {"--resistance-model", "cost ~ cover"});
  refuses("--neighbours: found without --resistance", {"--neighbours", "8"});
  refuses("--resistance-model: found the variable 'slope'",
          {"--resistance", "cover", "--resistance-model", "cost ~ slope"});
}

TEST_F(DensityProject, TrapsThatOneAnimalClosesAreTakenAsMultiCatch) {
  const Ran ran = run({"--detector", "single", "--model", "D ~ 1"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("traps that one animal closes are taken as multi-catch"),
            std::string::npos)
      << ran.err;
  EXPECT_NE(ran.err.find("since detectors of type single hold an animal"), std::string::npos)
      << ran.err;
}

TEST_F(DensityProject, TheSexOfAnimalsTellsTheirClass) {
  const json both = answer({"--hcov", "sex", "--model", "D ~ 1; sigma ~ h2"});
  EXPECT_EQ(both["model"], "D ~ 1; sigma ~ h2");
  Words classes;
  for (const json& e : both["joint"]["estimates"])
    if (e["parameter"] == "sigma") classes.push_back(e["class"]);
  EXPECT_EQ(classes, (Words{"female", "male"}));

  // Two parties that contradict each other: the animal is named, its sex is not known.
  const std::string own = animal_of("cn-2025", "female");
  const std::string other = animal_of("ru-2025", "male");
  std::ifstream whole(world_.project() / "data" / "joint-catalogue.csv");
  std::string joined;
  for (std::string line; std::getline(whole, line);)
    if (!line.starts_with("CN," + own + ",") && !line.starts_with("RU," + other + ","))
      joined += line + "\n";
  joined += "CN," + own + ",J-same\nRU," + other + ",J-same\n";
  whole.close();
  std::ofstream(world_.project() / "data" / "joint-catalogue.csv") << joined;
  const Ran ran = run({"--hcov", "sex", "--model", "D ~ 1; sigma ~ h2", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(
      ran.err.find("1 animal is female by one statement and male by another: 'J-same'; the sex was "
                   "taken for unknown."),
      std::string::npos)
      << ran.err;
  EXPECT_NE(json::parse(ran.out)["joint"]["loglik"], both["joint"]["loglik"]);
  refuses("--hcov: found 'age', expected sex", {"--hcov", "age"});
  refuses("--mixture: found 3 classes beside hcov", {"--hcov", "sex", "--mixture", "3"});
}

/// The points of the joint curves of the detection chart.
std::vector<std::vector<double>> thick_curves(const std::string& html) {
  std::vector<std::vector<double>> curves;
  const std::string mark = "<path class=\"curve thick\" d=\"M";
  for (std::size_t at = html.find(mark); at != std::string::npos; at = html.find(mark, at + 1)) {
    std::string path = html.substr(at + mark.size(), html.find('"', at + mark.size()) - at);
    for (char& c : path)
      if ((c < '0' || c > '9') && c != '.' && c != '-') c = ' ';
    std::istringstream numbers(path);
    curves.emplace_back();
    for (double v = 0; numbers >> v;) curves.back().push_back(v);
  }
  return curves;
}

TEST_F(DensityProject, TheReportDrawsDetectionOfEachClass) {
  world_.edit("[density]\n", "[density]\nhcov = \"sex\"\n");
  const Ran ran = place_.run({"run", "w", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const json said = json::parse(ran.out);
  const std::string html = slurp(place_.folder() / said["report"].get<std::string>());
  for (const char* part :
       {"class female</text>", "class male</text>", "Detection function of each class of animals",
        "Detection differs between classes of animals. In the joint estimate: g0 in class female"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  EXPECT_EQ(html.find("no single curve"), std::string::npos);
  EXPECT_EQ(html.find("Animals are of so many classes"), std::string::npos) << "nobody set mixture";
  // At the camera the curves are as high as g0 of their classes, from the axis at y = 200.
  const std::vector<std::vector<double>> curves = thick_curves(html);
  ASSERT_GE(curves.size(), 2U);
  std::vector<double> g0;
  for (const json& e : said["density"]["joint"]["estimates"])
    if (e["parameter"] == "g0") g0.push_back(e["estimate"]);
  ASSERT_EQ(g0.size(), 2U);
  EXPECT_NEAR((200 - curves[0][1]) / (200 - curves[1][1]), g0[0] / g0[1], 0.02 * g0[0] / g0[1]);
}

TEST_F(DensityProject, TheConditionalLikelihoodAndOtherConfidence) {
  world_.edit("[density]\n", "[density]\nconditional = true\nconfidence = 0.8\n");
  const Ran ran = place_.run({"run", "w", "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.err.find("D ~ cover is not used: the conditional likelihood has no density"),
            std::string::npos)
      << ran.err;
  const json said = json::parse(ran.out);
  const json& density = said["density"];
  EXPECT_EQ(density["confidence"], 0.8);
  EXPECT_EQ(estimate(density["joint"], "D"), nullptr);
  const std::string html = slurp(place_.folder() / said["report"].get<std::string>());
  for (const char* part :
       {"(conditional likelihood, Poisson number of animals)",
        "a density that is the same everywhere", "80\u00a0% interval", "(secr&#39;s CL)"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  // The same of constant density by the full likelihood, and intervals of 95 %.
  world_.edit("conditional = true\nconfidence = 0.8\n", "");
  const json full = answer({"--model", "D ~ 1", "--profile", "sigma"});
  const json& narrow = density["joint"]["region_n"]["realised"];
  const json& wide = full["joint"]["region_n"]["realised"];
  const double n = wide["estimate"];
  EXPECT_NEAR(narrow["estimate"].get<double>(), n, 5e-3 * n);
  EXPECT_GT(narrow["lower"], wide["lower"]);
  EXPECT_LT(narrow["upper"], wide["upper"]);
  const json& sigma = *estimate(full["joint"], "sigma");
  ASSERT_EQ(full["profile"].size(), 1U);
  EXPECT_NEAR(full["profile"][0]["natural"]["lower"].get<double>(), sigma["lower"].get<double>(),
              0.05 * sigma["estimate"].get<double>());
  refuses("--profile: found 'sigm', expected all or coefficients of D, g0, sigma",
          {"--profile", "sigm"});
  refuses("--surface: found beside the conditional likelihood",
          {"--surface", "s.tif", "--conditional"});
  refuses("found the conditional likelihood with capped detectors",
          {"--detector", "capped", "--conditional"});
}

TEST_F(DensityProject, TheJointEstimateIsTestedAndMapped) {
  const json more = answer({"--gof", "20", "--score-test", "g0 ~ b", "--surface", "s.tif"});
  EXPECT_EQ(more["goodness_of_fit"]["replicates"], 20);
  EXPECT_GT(more["goodness_of_fit"]["animals_by_detector"]["c_hat"], 0);
  EXPECT_EQ(more["score_tests"][0]["terms"], "g0 ~ b");
  EXPECT_TRUE(more["score_tests"][0].contains("p"));
  // Animals per 100 km2 add up to the expected number on the mask, which is the ground here.
  const auto surface = io::read_raster(place_.folder() / "s.tif");
  ASSERT_TRUE(surface) << describe(surface.error());
  EXPECT_NE(surface->crs, "");
  double expected = 0;
  for (const double density : surface->values)
    if (!std::isnan(density))
      expected += density * surface->cell_width * surface->cell_height / 1e8;
  const json& n = more["joint"]["region_n"]["expected"];
  EXPECT_NEAR(expected / n["estimate"].get<double>(), 1, 1e-4);
  refuses("--surface: found 's.png', expected a file that ends in .tif", {"--surface", "s.png"});
  refuses("--seed: found without", {"--seed", "3"});
  refuses("--groups: found beside a project, with which it is not served", {"--groups", "sex"});
}

}  // namespace
}  // namespace dersu::cli
