// The sex of animals from what several parties say.
#include "dersu/workbench/animal_sex.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace dersu::workbench {
namespace {

camtrap::Individual animal(bool is_female, bool is_male) {
  return {.name = "a", .party = 0, .is_female = is_female, .is_male = is_male};
}

}  // namespace

TEST(AnimalSex, JointAnimalsAreOfTheSexThatNobodyDenies) {
  camtrap::Survey survey;
  survey.individuals = {animal(true, false), animal(false, false), animal(false, true),
                        animal(true, false), animal(false, false), animal(false, true)};
  const auto sexes = joint_sexes(survey, {"J1", "J1", "J2", "J2", "J3", "J4"});
  EXPECT_EQ(sexes.at("J1"), Sex::female) << "one says it, the other says nothing";
  EXPECT_EQ(sexes.at("J2"), Sex::contradictory);
  EXPECT_EQ(sexes.at("J3"), Sex::unknown);
  EXPECT_EQ(sexes.at("J4"), Sex::male);
  EXPECT_EQ(sex_of(animal(true, true)), Sex::contradictory);
  EXPECT_EQ(name(Sex::contradictory), "");
}

TEST(AnimalSex, WhatIsContradictoryIsNotKnown) {
  const std::vector<Sex> sexes{Sex::female, Sex::male, Sex::contradictory, Sex::unknown};
  const scr::Covariate covariate = sex_covariate(sexes);
  EXPECT_EQ(covariate.levels, (std::vector<std::string>{"female", "male"}));
  EXPECT_EQ(covariate.values[0], 0);
  EXPECT_EQ(covariate.values[1], 1);
  EXPECT_TRUE(std::isnan(covariate.values[2]) && std::isnan(covariate.values[3]));
  EXPECT_EQ(n_known(sexes), 2U);
}

}  // namespace dersu::workbench
