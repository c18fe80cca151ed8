#include "dersu/workbench/checked_project.hpp"

#include <gtest/gtest.h>

#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/status.hpp"
#include "dersu/workbench/survey_data.hpp"
#include "tests/workbench/project_folder.hpp"

namespace dersu::workbench {
namespace {

/// Everything that reading says, one problem a line.
std::string problems(std::string_view text) {
  const auto project = io::read_project_text(text, "dersu.toml", project_problems);
  if (project) return "";
  std::string all;
  for (const Error& error : project.error().details)
    all += error.where + " " + error.message + "\n";
  return all;
}

std::string density(std::string_view line) {
  return problems("[project]\nname = \"p\"\n[density]\n" + std::string(line) + "\n");
}

void holds(const std::string& text, std::string_view piece) {
  EXPECT_NE(text.find(piece), std::string::npos) << "'" << piece << "' in:\n" << text;
}

}  // namespace

TEST(CheckedProject, EveryWrongValueIsSaidAtOnceWithItsPlace) {
  const std::string all = problems(R"([project]
name = "p"
crs = "EPSG:2263"
[[party]]
code = "RU"
[[source]]
id = "a"
party = "RU"
kind = "secr"
path = "a"
crs = "auto"
[[source]]
id = "b"
party = "RU"
kind = "secr"
path = "b"
crs = "EPSG:4326"
[density]
detectfn = "HX"
[report]
language = "mn"
blur = "1 m"
)");
  holds(all, "dersu.toml:3:7 crs: found 'EPSG:2263' (in US survey foot), expected a projected");
  holds(all, "dersu.toml:11:7 crs: found 'auto'");
  holds(all, "dersu.toml:17:7 crs: found 'EPSG:4326' (in degrees)");
  holds(all, "dersu.toml:19:12 detectfn: found 'HX', expected one of HN (half-normal, 0)");
  holds(all, "dersu.toml:21:12 language: found 'mn', reports can be written in: en");
  holds(all, "dersu.toml:22:8 blur: found '1 m', expected at least 1 km");
}

TEST(CheckedProject, ModelsAreReadByTheMethod) {
  EXPECT_EQ(density("model = \"D ~ y + x; g0 ~ 1\""), "");
  holds(density("model = \"D ~ cover\""), "dersu.toml:4:9 model: found the variable 'cover'");
  EXPECT_EQ(density("detectfn = \"HHN\"\nmodel = \"lambda0 ~ 1\""), "");
  holds(density("model = \"D ~ \""), "dersu.toml:4:9 model: found 'the end' in 'D ~'");
  holds(density("model = \"D ~ x; D ~ 1\""), "dersu.toml:4:9 model: found two formulas");
  holds(density("model = \"lambda0 ~ 1\""), "expected D, g0, a0, sigma");
  EXPECT_EQ(problems("[project]\nname = \"p\"\ncrs = \"EPSG:99999999\"\n").find("dersu.toml:3:7"),
            0u);
}

TEST(CheckedProject, WordsOfTheModelAreRefusedWhereTheyStand) {
  EXPECT_EQ(density("resistance = [\"a.tif\"]\nresistance_model = \"log(cost) ~ a\""), "");
  holds(density("resistance = [\"a.tif\"]\nresistance_model = \"log(cost) ~ b\""),
        "dersu.toml:5:20 resistance_model: found the variable 'b'");
  holds(density("resistance_model = \"log(cost) ~ b\""),
        "dersu.toml:4:20 resistance_model: found without resistance");
  const std::string once =
      density("resistance = [\"/a/b.tif\"]\nresistance_model = \"log(cost) ~ b\"");
  holds(once, "dersu.toml:4:14 resistance: ");
  EXPECT_EQ(once.find("resistance_model"), std::string::npos) << once;
  holds(density("model = \"D ~ 1; cost ~ b\""), "dersu.toml:4:9 model: found a formula for cost");
  EXPECT_EQ(density("hcov = \"sex\"\nmodel = \"D ~ 1; sigma ~ h2\""), "");
  holds(density("mixture = 3\nhcov = \"sex\""), "dersu.toml:4:11 mixture: found 3 classes");
  holds(density("mixture = 3\nmodel = \"g0 ~ h2\""), "dersu.toml:4:11 mixture: found 3 classes");
}

TEST(CheckedProject, TheListOfCovariatesHasTheirNamesAlone) {
  const std::string all = problems(
      "[project]\nname = \"p\"\n[[covariate]]\nname = \"my cover\"\nfile = \"a.tif\"\n"
      "[[covariate]]\nname = \"slope\"\nfile = \"b.tif\"\n"
      "[[covariate]]\nname = \"slope\"\nfile = \"c.tif\"\n[density]\nmodel = \"D ~ cover\"\n");
  holds(all, "expected one of slope, x, y");
}

TEST(CheckedProject, ACrsOfAnotherPlaceIsRefusedWithItsPlace) {
  const Folder folder("checked_crs");
  const auto import_in = [&](const std::string& crs) {
    folder.file("dersu.toml", std::string(kImportProject));
    folder.replace("dersu.toml", "name = \"two\"\n", "name = \"two\"\ncrs = \"" + crs + "\"\n");
    const auto imported = folder.import();
    return imported ? "" : describe(imported.error());
  };
  const auto status = [&] {
    std::string text;
    const auto now = project_status(folder.project()).value();
    for (const Error& problem : now.problems) text += describe(problem);
    return text;
  };
  constexpr std::string_view kSays =
      "dersu.toml:3:7: crs: found 'EPSG:3857', in which areas at the cameras are 8";
  holds(import_in("EPSG:3857"), kSays);
  EXPECT_FALSE(fs::exists(folder.store()));
  EXPECT_EQ(import_in("auto"), "");
  EXPECT_EQ(import_in("EPSG:32652"), "");
  EXPECT_EQ(status(), "");
  const std::string before = folder.content();
  const std::string web = import_in("EPSG:3857");
  holds(web, kSays);
  holds(web, "crs = \"auto\" serves");
  EXPECT_EQ(folder.content(), before);
  holds(status(), kSays);
  const io::Project project = folder.project();
  const auto store = store::Store::open(folder.store());
  const auto data = load_survey_data(project, *store);
  ASSERT_TRUE(data) << describe(data.error());
  const auto ground = make_ground(project, *store, data->survey);
  ASSERT_FALSE(ground);
  holds(describe(ground.error()), kSays);
}

}  // namespace dersu::workbench
