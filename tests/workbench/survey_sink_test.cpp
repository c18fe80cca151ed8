// From rows to a survey: which are taken, which are told as problems, and the golden numbers of the
// standard's example package.
#include "dersu/workbench/survey_sink.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "dersu/camtrap/histories.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Level;
using io::CamtrapTable;
using Row = std::map<std::string, std::string>;

/// Gives `row` to `sink`, in the order of the standard.
void give(SurveySink& sink, CamtrapTable table, const Row& row, std::uint64_t line = 2) {
  std::vector<std::string_view> values;
  for (const io::CamtrapColumn& column : io::camtrap_columns(table)) {
    const auto at = row.find(std::string(column.name));
    values.push_back(at == row.end() ? std::string_view() : std::string_view(at->second));
  }
  ASSERT_TRUE(sink.row(table, values, line));
}

Row deployment(const std::string& id, const std::string& station) {
  return {{"deploymentID", id},
          {"locationName", station},
          {"latitude", "43"},
          {"longitude", "131"},
          {"deploymentStart", "2024-05-01T00:00:00+10:00"},
          {"deploymentEnd", "2024-06-01T00:00:00+10:00"}};
}

Row observation(const std::string& deployment, const std::string& level,
                const std::string& species = "Panthera pardus") {
  return {{"deploymentID", deployment},
          {"observationLevel", level},
          {"scientificName", species},
          {"eventStart", "2024-05-02T01:00:00Z"}};
}

TEST(SurveySink, EventsWhereASourceHasThemElsePhotographs) {
  SurveySink sink;
  sink.begin_source("RU");
  give(sink, CamtrapTable::deployments, deployment("d", "A"));
  give(sink, CamtrapTable::observations, observation("d", "media"));
  give(sink, CamtrapTable::observations, observation("d", "event"));
  give(sink, CamtrapTable::observations, observation("d", "media"));
  give(sink, CamtrapTable::observations, observation("d", "event", ""));
  sink.begin_source("CN");
  give(sink, CamtrapTable::deployments, deployment("d", "A"));
  give(sink, CamtrapTable::observations, observation("d", "media"));
  const auto built = std::move(sink).finish();
  ASSERT_TRUE(built) << describe(built.error());
  EXPECT_EQ(built->survey.observations.level, (std::vector<Level>{Level::event, Level::media}));
  EXPECT_EQ(built->survey.stations.size(), 2U);  // each party's own A
  ASSERT_EQ(built->sources.size(), 2U);
  EXPECT_EQ(built->sources[0].observations, 1U);
  EXPECT_EQ(built->sources[0].other_level, 2U);
  EXPECT_EQ(built->sources[0].unnamed, 1U);
  EXPECT_EQ(built->sources[1].level, Level::media);
}

TEST(SurveySink, OneLevelWhereItIsAskedFor) {
  for (const auto level : {ObservationLevel::event, ObservationLevel::media}) {
    SurveySink sink({.observation_level = level});
    give(sink, CamtrapTable::deployments, deployment("d", "A"));
    give(sink, CamtrapTable::observations, observation("d", "media"));
    give(sink, CamtrapTable::observations, observation("d", "media"));
    give(sink, CamtrapTable::observations, observation("d", "event"));
    const auto built = std::move(sink).finish();
    ASSERT_TRUE(built);
    EXPECT_EQ(built->survey.observations.size(), level == ObservationLevel::event ? 1U : 2U);
  }
}

TEST(SurveySink, StationsTakeTheNextNameWhereTheFirstIsEmpty) {
  SurveySink sink;
  Row named = deployment("d1", "A");
  Row by_id = deployment("d2", "");
  by_id["locationID"] = "loc-7";
  give(sink, CamtrapTable::deployments, named);
  give(sink, CamtrapTable::deployments, by_id);
  give(sink, CamtrapTable::deployments, deployment("d3", ""));
  give(sink, CamtrapTable::deployments, deployment("d4", "A"));
  const auto built = std::move(sink).finish();
  ASSERT_TRUE(built);
  ASSERT_EQ(built->survey.stations.size(), 3U);
  EXPECT_EQ(built->survey.stations[1].name, "loc-7");
  EXPECT_EQ(built->survey.stations[2].name, "d3");
  EXPECT_EQ(built->survey.deployments[3].station, 0U);
  EXPECT_EQ(built->survey.stations[0].place, (LonLat{131, 43}));
}

TEST(SurveySink, IndividualsAreAPartysOwn) {
  SurveySink sink;
  for (const char* party : {"RU", "CN"}) {
    sink.begin_source(party);
    give(sink, CamtrapTable::deployments, deployment("d", "A"));
    give(sink, CamtrapTable::individuals, {{"individualID", "F1"}});
    Row seen = observation("d", "event");
    seen["individualID"] = "F1";
    give(sink, CamtrapTable::observations, seen);
  }
  const auto built = std::move(sink).finish();
  ASSERT_TRUE(built);
  EXPECT_EQ(built->survey.individuals.size(), 2U);
  EXPECT_EQ(built->survey.observations.individual, (std::vector<camtrap::Index>{0, 1}));
}

TEST(SurveySink, TellsEveryProblemAndNoPlace) {
  SurveySink sink;
  Row broken = deployment("secret-ridge-7", "A");
  broken["latitude"] = "43.123x";
  broken["deploymentEnd"] = "2024-04-01T00:00:00+10:00";
  give(sink, CamtrapTable::deployments, broken, 5);
  Row seen = observation("secret-ridge-8", "event");
  seen["count"] = "-2";
  give(sink, CamtrapTable::observations, seen, 7);
  Row late = observation("secret-ridge-7", "event");
  late["eventStart"] = "yesterday";
  give(sink, CamtrapTable::observations, late, 8);
  const auto built = std::move(sink).finish();
  ASSERT_FALSE(built);
  const std::string text = describe(built.error());
  EXPECT_EQ(built.error().details.size(), 5U) << text;
  for (const char* place :
       {"deployments:5:latitude", "deployments:5:deploymentEnd", "observations:7:deploymentID",
        "observations:7:count", "observations:8:eventStart"})
    EXPECT_NE(text.find(place), std::string::npos) << place;
  EXPECT_EQ(text.find("43.123"), std::string::npos);
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(SurveySink, NothingIsNoSurvey) { EXPECT_FALSE(SurveySink().finish()); }

/// The tables of a package as they stand in its files.
void give_table(SurveySink& sink, CamtrapTable table, const std::filesystem::path& path) {
  auto reader = io::CsvReader::open(path);
  ASSERT_TRUE(reader);
  std::vector<std::optional<std::size_t>> from;
  for (const io::CamtrapColumn& column : io::camtrap_columns(table))
    from.push_back(reader->column(column.name));
  std::vector<std::string_view> values(from.size());
  for (;;) {
    const auto more = reader->next();
    ASSERT_TRUE(more);
    if (!*more) return;
    for (std::size_t c = 0; c < from.size(); ++c)
      values[c] = from[c] ? reader->row()[*from[c]] : std::string_view();
    ASSERT_TRUE(sink.row(table, values, reader->line()));
  }
}

TEST(SurveySink, GoldenNumbersOfTheExamplePackage) {
  const auto folder = std::filesystem::path(DERSU_SHARED_DATA) / "camtrap/camtrapdp_tdwg_example";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "camtrap/camtrapdp_tdwg_example is not there";
  SurveySink sink;
  give_table(sink, CamtrapTable::deployments, folder / "deployments.csv");
  give_table(sink, CamtrapTable::observations, folder / "observations.csv");
  const auto built = std::move(sink).finish();
  ASSERT_TRUE(built) << describe(built.error());
  const auto& use = built->sources.front();
  EXPECT_EQ(use.observations, 29U);
  EXPECT_EQ(use.observations + use.other_level + use.unnamed, 549U);
  const camtrap::Survey& survey = built->survey;
  const auto records = camtrap::independent_records(survey);
  EXPECT_EQ(records.size(), 26U);
  for (const auto offset_s : {std::optional<std::int32_t>(0), std::optional<std::int32_t>()}) {
    const auto operation = camtrap::camera_operation(survey, {.offset_s = offset_s});
    ASSERT_TRUE(operation);
    const auto histories = camtrap::detection_histories(
        records, *operation, camtrap::find_species(survey, "Anas platyrhynchos"));
    ASSERT_TRUE(histories);
    EXPECT_EQ(histories->sum(), 4);
    EXPECT_EQ(histories->outside, 0U);
  }
}

}  // namespace
}  // namespace dersu::workbench
