// Covariates of tables as a model takes them: numbers or factors, whose they are, and gaps.
#include "dersu/workbench/scr_covariates.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/workbench/scr_input.hpp"

namespace dersu::workbench {
namespace {

using Names = std::vector<std::string>;

io::ScrTables tables_of(const io::ScrTableTexts& texts) {
  auto tables = io::read_scr_table_texts(texts);
  EXPECT_TRUE(tables) << describe(tables.error());
  return tables ? std::move(*tables) : io::ScrTables{};
}

io::ScrTableTexts small() {
  return {.captures = "session,animal,occasion,detector\n1,a,1,A\n1,a,2,B\n1,b,2,A\n2,c,1,A\n",
          .traps = "detector,x,y,bait,gap,wet.1,wet.2\nA,0,0,fish,1,1,0\nB,100,0,egg,,0,1\n",
          .mask = "x,y,cell_ha,kind\n0,0,1,wood\n100,0,1,bog\n200,0,1,wood\n",
          .sessions = "session,noccasions,year\n1,2,2024\n2,1,2025\n",
          .occasions = "occasion,rain\n1,0.5\n2,3\n",
          .animals = "animal,sex,age,kg\na,F,1,3.5\nb,,2,7\nc,M,1,4\n"};
}

Result<scr::Data> data_for(const io::ScrTables& tables, std::string_view formulas,
                           const std::string& groups = {}, bool conditional = false) {
  auto model = scr::make_model(scr::DetectionFunction::halfnormal, formulas);
  EXPECT_TRUE(model) << describe(model.error());
  model->groups = groups;
  model->conditional = conditional;
  return to_scr_data(tables, scr::DetectorType::proximity, *model);
}

}  // namespace

TEST(ScrCovariates, KnownAreTheColumnsAndThoseByOccasion) {
  const io::ScrTables tables = tables_of(small());
  const scr::Known known = known_of(tables);
  EXPECT_EQ(known.mask, (Names{"kind"}));
  EXPECT_EQ(known.detectors, (Names{"bait", "gap", "wet.1", "wet.2", "wet"}));
  EXPECT_EQ(known.occasions, (Names{"rain"}));
  EXPECT_EQ(known.animals, (Names{"sex", "age", "kg"}));
  EXPECT_EQ(known.sessions, (Names{"year"}));
  EXPECT_TRUE(known.several_sessions);
  // A column for an occasion that there is not: no covariate by occasion.
  io::ScrTableTexts texts = small();
  texts.traps = "detector,x,y,wet.1,wet.2,wet.3\nA,0,0,1,0,1\nB,100,0,0,1,1\n";
  EXPECT_EQ(known_of(tables_of(texts)).detectors, (Names{"wet.1", "wet.2", "wet.3"}));
}

TEST(ScrCovariates, OnesThatTheModelNamesAreTaken) {
  const io::ScrTables tables = tables_of(small());
  const auto data = data_for(tables, "D ~ kind; g0 ~ bait + wet + rain; sigma ~ year");
  ASSERT_TRUE(data) << describe(data.error());
  const scr::Session& first = data->sessions.at(0);
  ASSERT_EQ(first.mask.covariates.size(), 1u);
  EXPECT_EQ(first.mask.covariates[0].levels, (Names{"bog", "wood"}));
  EXPECT_EQ(first.mask.covariates[0].values, (std::vector<double>{1, 0, 1}));
  ASSERT_EQ(first.detectors.covariates.size(), 2u);
  EXPECT_EQ(first.detectors.covariates[0].levels, (Names{"egg", "fish"}));
  EXPECT_EQ(first.detectors.covariates[0].values, (std::vector<double>{1, 0}));
  EXPECT_EQ(first.detectors.covariates[1].name, "wet");
  EXPECT_EQ(first.detectors.covariates[1].values, (std::vector<double>{1, 0, 0, 1}));
  EXPECT_EQ(data->sessions.at(1).detectors.covariates[1].values, (std::vector<double>{1, 0}));
  ASSERT_EQ(first.occasion_covariates.size(), 1u);
  EXPECT_EQ(first.occasion_covariates[0].values, (std::vector<double>{0.5, 3}));
  ASSERT_EQ(first.covariates.size(), 1u);
  EXPECT_EQ(first.covariates[0].values, (std::vector<double>{2024}));
  EXPECT_TRUE(first.animal_covariates.empty());
}

TEST(ScrCovariates, OfAnimalsNumbersAndFactors) {
  const io::ScrTables tables = tables_of(small());
  const auto data = data_for(tables, "g0 ~ kg; sigma ~ sex", "age", true);
  ASSERT_TRUE(data) << describe(data.error());
  const auto& covariates = data->sessions.at(0).animal_covariates;
  ASSERT_EQ(covariates.size(), 3u);
  EXPECT_EQ(covariates[0].levels, (Names{"F", "M"}));
  EXPECT_EQ(covariates[0].values[0], 0);
  EXPECT_TRUE(std::isnan(covariates[0].values[1]));
  EXPECT_EQ(covariates[1].name, "age");
  EXPECT_EQ(covariates[1].levels, (Names{"1", "2"})) << "what groups is a factor";
  EXPECT_TRUE(covariates[2].levels.empty());
  EXPECT_EQ(covariates[2].values, (std::vector<double>{3.5, 7}));
}

TEST(ScrCovariates, GapsAndNamesOfThingsAreRefusedWhereTheModelNamesThem) {
  const io::ScrTables tables = tables_of(small());
  const auto gaps = data_for(tables, "g0 ~ gap");
  ASSERT_FALSE(gaps);
  EXPECT_NE(describe(gaps.error())
                .find("traps.csv:3:gap: found no value, expected one of each "
                      "detector: the model names 'gap'"),
            std::string::npos)
      << describe(gaps.error());
  EXPECT_TRUE(data_for(tables, "g0 ~ bait"));
  io::ScrTableTexts texts = small();
  texts.traps = "detector,x,y,note\n";
  for (int i = 0; i < 101; ++i) texts.traps += fmt::format("{0},{1},0,n{0}\n", i, 100 * i);
  texts.captures = "session,animal,occasion,detector\n1,a,1,1\n2,c,1,1\n";
  const auto many = data_for(tables_of(texts), "g0 ~ note");
  ASSERT_FALSE(many);
  EXPECT_NE(describe(many.error())
                .find("found 101 different words in 'note' of the detectors, "
                      "expected numbers or at most 100"),
            std::string::npos)
      << describe(many.error());
}

TEST(ScrCovariates, ColumnsOfTheMaskThatAreNumbersButForGaps) {
  const auto said = [](const std::vector<std::string>& elevations) {
    io::ScrTableTexts texts = small();
    texts.mask = "x,y,cell_ha,elev\n";
    for (std::size_t i = 0; i < elevations.size(); ++i)
      texts.mask += fmt::format("{},0,1,{}\n", 100 * i, elevations[i]);
    const auto data = data_for(tables_of(texts), "D ~ elev");
    if (!data) return describe(data.error());
    const auto checked = scr::check(*data);
    return checked ? "" : describe(checked.error());
  };
  EXPECT_EQ(said({"310", "320.5", "330"}), "");
  for (const char* gap : {"", "NA", "nan", "NaN", "N/A", "#N/A", "NULL"}) {
    const std::string told = said({"310", "320.5", "330", gap});
    EXPECT_NE(told.find("mask covariate 'elev' has no value at 1 of 4 points"), std::string::npos)
        << gap << "\n"
        << told;
  }
  EXPECT_NE(said({"310", "320.5", "330", "340", "sea"})
                .find("found 4 different numbers and 'sea' in 'elev' of the mask, expected numbers "
                      "alone or words alone"),
            std::string::npos);
  EXPECT_EQ(said({"1", "2", "sea"}), "") << "levels of a factor";
  EXPECT_NE(said({"310", "-9999", "330", "-9999"})
                .find("mask covariate 'elev' is -9999 at 2 of 4 points"),
            std::string::npos);
  std::vector<std::string> names;
  for (int i = 0; i < 101; ++i) names.push_back(fmt::format("n{}", i));
  EXPECT_NE(said(names).find("found 101 different words in 'elev' of the mask"), std::string::npos);
}

}  // namespace dersu::workbench
