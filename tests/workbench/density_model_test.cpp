// The words of a density model: mixtures, groups, links, and what contradicts itself.
#include "dersu/workbench/density_model.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {
namespace {

using scr::DetectionFunction;

const scr::Known kKnown{.animals = {"sex", "age"}};

std::string problem(const ModelWords& words) {
  const auto model = model_for(words, kKnown);
  return model ? "" : describe(model.error());
}

scr::Model model(const ModelWords& words) {
  auto made = model_for(words, kKnown);
  EXPECT_TRUE(made) << describe(made.error());
  return made ? std::move(*made) : scr::Model{};
}

Said formulas(const char* text) { return {text, "--model"}; }

}  // namespace

TEST(DensityModel, AMixtureDiffersInDetectionUnlessFormulasSayOtherwise) {
  const scr::Model two = model({.formulas = formulas("D ~ x; g0 ~ b"), .classes = 2});
  EXPECT_EQ(two.classes, 2u);
  EXPECT_EQ(two.density.text(), "D ~ x");
  EXPECT_EQ(two.intercept.text(), "g0 ~ b + h2");
  EXPECT_EQ(two.sigma.text(), "sigma ~ h2");
  const scr::Model three = model(
      {.detection = DetectionFunction::hazard_halfnormal, .formulas = formulas(""), .classes = 3});
  EXPECT_EQ(three.classes, 3u);
  EXPECT_EQ(three.intercept.text(), "lambda0 ~ h3");
  EXPECT_EQ(model({.detection = DetectionFunction::hazard_halfnormal,
                   .formulas = formulas("a0 ~ 1"),
                   .classes = 2})
                .intercept.text(),
            "a0 ~ h2");
  const scr::Model said = model({.formulas = formulas("sigma ~ h2"), .classes = 2});
  EXPECT_EQ(said.intercept.text(), "g0 ~ 1");
  EXPECT_EQ(problem({.formulas = formulas("g0 ~ h2"), .classes = 3, .classes_where = "--mixture"}),
            "--mixture: found 3 classes and h2 in a formula, expected 2\n");
  EXPECT_EQ(model({.formulas = formulas("pmix ~ 1"), .classes = 2}).classes, 2u);
}

TEST(DensityModel, ACovariateTellsClassesOrGroups) {
  const scr::Model known = model({.formulas = formulas(""), .known_classes = {"sex", "--hcov"}});
  EXPECT_EQ(known.classes, 2u);
  EXPECT_EQ(known.known_classes, "sex");
  EXPECT_EQ(known.sigma.text(), "sigma ~ h2");
  EXPECT_EQ(model({.formulas = formulas("D ~ g"), .groups = {"sex", "--groups"}}).groups, "sex");
  EXPECT_EQ(problem({.groups = {"sxe", "--groups"}}),
            "--groups: found 'sxe', expected a covariate of the animals: sex, age\n");
  const auto nothing = model_for({.groups = {"sex", "--groups"}}, {});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(describe(nothing.error()),
            "--groups: found 'sex', expected a covariate of the animals, and no table tells of "
            "any\n");
}

TEST(DensityModel, LinksAndTheKindOfLikelihood) {
  const scr::Model linked =
      model({.formulas = formulas(""), .links = {"sigma=identity, D = identity", "--link"}});
  EXPECT_EQ(linked.sigma_link, scr::Link::identity);
  EXPECT_EQ(linked.density_link, scr::Link::identity);
  EXPECT_EQ(linked.intercept_link, scr::Link::logit);
  EXPECT_EQ(problem({.links = {"sigma", "--link"}}),
            "--link: found 'sigma', expected parameter=link\n");
  EXPECT_NE(problem({.links = {"sigma=cube", "--link"}}).find("--link: found 'cube' for sigma"),
            std::string::npos);
  const scr::Model given = model({.formulas = formulas("g0 ~ sex"),
                                  .conditional = true,
                                  .number = scr::NumberOfAnimals::binomial});
  EXPECT_TRUE(given.conditional);
  EXPECT_EQ(given.number, scr::NumberOfAnimals::binomial);
  EXPECT_NE(problem({.formulas = formulas("g0 ~ sex")}).find("--model: found 'sex' in 'g0 ~ sex'"),
            std::string::npos);
}

}  // namespace dersu::workbench
