// camtrapR's own sample tables, imported and run through to the matrices that camtrapR 3.0.3 makes
// of them, cell by cell: nothing is lost between the file and the method.
#include <gtest/gtest.h>

#include "dersu/camtrap/histories.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/camtrapr.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/survey_sink.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
const fs::path kFolder = DERSU_SHARED_DATA "/camtrap/camtrapR_samples/expected";

/// Passes on what is there but for gaps, where they are not wanted.
class Gaps final : public io::CamtrapSink {
 public:
  Gaps(io::CamtrapSink& next, bool wanted) : next_(next), wanted_(wanted) {}
  Result<void> row(io::CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    if (table == io::CamtrapTable::effort_gaps && !wanted_) return {};
    return next_.row(table, values, line);
  }

 private:
  io::CamtrapSink& next_;
  bool wanted_;
};

Result<camtrap::Survey> imported(bool problems) {
  io::ProjectSource source;
  source.kind = io::SourceKind::camtrapr;
  source.time_zone = "Asia/Kuala_Lumpur";
  source.crs = "EPSG:32650";
  DERSU_TRY(terms, io::source_terms(source));
  SurveySink sink;
  sink.begin_source("MY");
  Gaps gaps(sink, problems);
  DERSU_CHECK(io::read_camtrapr(io::files_of(kFolder), {{"records", "recordTableSample.csv"}},
                                terms, gaps));
  DERSU_TRY(built, std::move(sink).finish());
  return std::move(built.survey);
}

/// The cell of `column` in the row of `station`, in a file whose first column names the row.
std::string cell(const io::CsvTable& table, const std::string& station, std::size_t column) {
  for (const auto& row : table.rows)
    if (row.at(0) == station) return row.at(column);
  return "no such station";
}

}  // namespace

class CamtraprChain : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!fs::exists(kFolder)) GTEST_SKIP() << "camtrap/camtrapR_samples/expected is not there";
  }
};

TEST_P(CamtraprChain, OperationEqualsCamtrapR) {
  const auto survey = imported(GetParam());
  ASSERT_TRUE(survey) << describe(survey.error());
  const auto operation = camtrap::camera_operation(*survey);
  ASSERT_TRUE(operation) << describe(operation.error());
  const auto expected =
      io::read_csv(kFolder / fmt::format("cameraOperation_problems{}.csv", GetParam() ? 1 : 0));
  ASSERT_TRUE(expected);
  ASSERT_EQ(expected->rows.size(), operation->units);
  ASSERT_EQ(expected->columns.size(), operation->days + 1);
  for (std::size_t s = 0; s < operation->units; ++s)
    for (std::size_t d = 0; d < operation->days; ++d) {
      const std::int32_t seconds = operation->at(s, d);
      const std::string& station = survey->stations[s].name;
      EXPECT_EQ(seconds == camtrap::kNotDeployed ? "NA" : format_number(seconds / 86400.0),
                cell(*expected, station, d + 1))
          << station << ", day " << d;
      EXPECT_EQ(expected->columns[d + 1], format_day(operation->first_day + static_cast<Day>(d)));
    }
}

TEST_P(CamtraprChain, HistoriesEqualCamtrapR) {
  const auto survey = imported(GetParam());
  ASSERT_TRUE(survey) << describe(survey.error());
  const auto operation = camtrap::camera_operation(*survey);
  ASSERT_TRUE(operation);
  const auto records = camtrap::independent_records(*survey, {.interval_s = 0});
  for (const char* species : {"PBE", "VTA"})
    for (const int days : {1, 7, 10}) {
      const std::string file = fmt::format("dh_problems{}_occ{}_station_{}_binary.csv",
                                           GetParam() ? 1 : 0, days, species);
      const auto expected = io::read_csv(kFolder / file);
      ASSERT_TRUE(expected) << file;
      const auto found = camtrap::detection_histories(
          records, *operation, camtrap::find_species(*survey, species), {.occasion_days = days});
      ASSERT_TRUE(found);
      ASSERT_GT(found->sum(), 0) << file;
      for (std::size_t s = 0; s < survey->stations.size(); ++s)
        for (std::size_t k = 0; k < found->occasions; ++k) {
          const std::int32_t count = found->at(s, k);
          EXPECT_EQ(count == camtrap::kNoEffort ? "NA" : std::to_string(count),
                    cell(*expected, survey->stations[s].name, k + 1))
              << file << " station " << s << " occasion " << k + 1;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutProblems, CamtraprChain, ::testing::Bool());

}  // namespace dersu::workbench
