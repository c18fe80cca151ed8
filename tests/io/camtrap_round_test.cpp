// Packages whose places are made less exact: the same figures as the camtrapdp package for R, and
// no file that still tells the places.
#include "dersu/io/camtrap_round.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "tests/io/camtrap_packages.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;
const fs::path kShared = fs::path(DERSU_SHARED_DATA) / "camtrap";
const CamtrapTable kDeployments = CamtrapTable::deployments;

std::size_t column(CamtrapTable table, std::string_view name) {
  return camtrap_column_index(table, name).value();
}

/// All that is written below `folder`, by file.
std::map<std::string, std::string> texts_of(const fs::path& folder) {
  std::map<std::string, std::string> texts;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) texts.emplace(entry.path().filename(), slurp(entry.path()));
  return texts;
}

/// The first digits of a number, one more than may be told.
std::string digits_of(double degrees, int digits) {
  const std::string text = fmt::format("{:.9f}", degrees);
  return text.substr(0, text.find('.') + 1 + static_cast<std::size_t>(digits) + 1);
}

/// Writes `rows` with places rounded.
Result<void> write_rounded(const fs::path& folder, const CamtrapMetadata& metadata,
                           const Rows& rows, int digits) {
  DERSU_TRY(writer, CamtrapDpWriter::create(folder, metadata, {.coordinate_digits = digits}));
  for (std::size_t t = 0; t < kCamtrapTables; ++t)
    for (const auto& row : rows.tables[t]) {
      const std::vector<std::string_view> values(row.begin(), row.end());
      DERSU_CHECK(writer->row(static_cast<CamtrapTable>(t), values, 0));
    }
  return writer->commit();
}

}  // namespace

TEST(CamtrapRound, UncertaintyIsThatOfThePublishedTable) {
  EXPECT_EQ(rounding_uncertainty_m(0.1, 0), 15'691);
  EXPECT_EQ(rounding_uncertainty_m(0.1, -45), 14'697);
  EXPECT_EQ(rounding_uncertainty_m(0.01, 60), 1'247);
  EXPECT_EQ(rounding_uncertainty_m(0.001, 88), 113);
}

// The reference was made of the copies that the replication tool makes, 5 degrees further south.
TEST(CamtrapRound, EqualsCamtrapdp) {
  const fs::path example = kShared / "camtrapdp_tdwg_example/deployments.csv";
  for (const int digits : {1, 2}) {
    const fs::path file =
        kShared / "camtrapdp_reference_dwca" / fmt::format("round_coordinates_{}.csv", digits);
    for (const fs::path& path : {example, file})
      if (!fs::exists(path)) GTEST_SKIP() << path.filename() << " is not there";
    const auto given = read_csv(example);
    const auto expected = read_csv(file);
    ASSERT_TRUE(given && expected);
    ASSERT_EQ(given->rows.size(), expected->rows.size());
    CoordinateRounding rounding(digits, 0.001);
    for (std::size_t i = 0; i < given->rows.size(); ++i) {
      std::vector<std::string> cells(camtrap_columns(kDeployments).size());
      for (const char* name : {"latitude", "longitude", "coordinateUncertainty"})
        cells[column(kDeployments, name)] = given->rows[i][*given->column(name)];
      const double north = *given->number(i, *given->column("latitude"));
      cells[column(kDeployments, "latitude")] = fmt::format("{:.5f}", north - 5);
      const std::vector<std::string_view> values(cells.begin(), cells.end());
      const auto rounded = rounding.row(kDeployments, values);
      for (const char* name : {"latitude", "longitude", "coordinateUncertainty"})
        EXPECT_EQ(rounded[column(kDeployments, name)], expected->rows[i][*expected->column(name)])
            << name << " of row " << i;
    }
  }
}

TEST(CamtrapRound, PlacesThatAreToldToFewerDigitsAreNotToldToMore) {
  const Scratch scratch("camtrap_round_refused");
  PackageText package = small_package();
  Rows rows;
  CamtrapMetadata metadata = package.read(&rows).metadata;
  metadata.coordinate_precision = 0.1;
  const auto refused = write_rounded(scratch / "p", metadata, rows, 2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::usage);
  EXPECT_TRUE(fs::is_empty(scratch.folder()));
  EXPECT_TRUE(write_rounded(scratch / "p", metadata, rows, 1));
}

// Whatever the places are, and wherever else the old package told them.
RC_GTEST_PROP(CamtrapRound, NoFileTellsAPlaceBetterThanAskedFor, ()) {
  static const Scratch scratch("camtrap_round");
  const int digits = *rc::gen::inRange(1, 4);
  const auto degrees = [](int low, int high) {
    // Six digits, the last not 0: no rounded place is a true one.
    return *rc::gen::inRange(low * 100'000, high * 100'000) / 1e5 + 7e-6;
  };
  PackageText package = small_package();
  Rows rows;
  CamtrapMetadata metadata = package.read(&rows).metadata;
  std::vector<std::string> secrets;
  std::string all_places;
  for (auto& row : rows.tables[static_cast<std::size_t>(kDeployments)]) {
    const double lat = degrees(20, 80), lon = degrees(60, 140);
    row[column(kDeployments, "latitude")] = format_number(lat);
    row[column(kDeployments, "longitude")] = format_number(lon);
    all_places += fmt::format("{} {} ", format_number(lat), format_number(lon));
    secrets.push_back(digits_of(lat, digits));
    secrets.push_back(digits_of(lon, digits));
  }
  for (auto& row : rows.tables[static_cast<std::size_t>(CamtrapTable::media)])
    row[column(CamtrapTable::media, "exifData")] = "{\"GPS\": \"" + all_places + "\"}";
  auto document = JsonDocument::parse(metadata.json);
  document["resources"].push_back(
      {{"name", "cameras"}, {"data", JsonDocument::array({{{"place", all_places}}})}});
  metadata.json = document.dump();
  fs::remove_all(scratch / "p");
  const auto done = write_rounded(scratch / "p", metadata, rows, digits);
  if (!done) RC_FAIL(describe(done.error()));
  for (const auto& [file, text] : texts_of(scratch / "p"))
    for (const std::string& secret : secrets) RC_ASSERT(text.find(secret) == std::string::npos);
  Rows again;
  const auto read = read_camtrap_dp(scratch / "p", again);
  if (!read) RC_FAIL(describe(read.error()));
  RC_ASSERT(told(read->report).empty());
  RC_ASSERT(read->metadata.coordinate_precision == std::pow(10, -digits));
}

}  // namespace dersu::io
