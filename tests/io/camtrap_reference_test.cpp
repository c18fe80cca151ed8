// Every datapackage.json of the reference data, whoever added it: valid, or refused in the words
// that say why. A package that nobody has looked at yet fails the test.
#include <gtest/gtest.h>

#include <algorithm>

#include "dersu/io/camtrap_dp.hpp"
#include "tests/io/camtrap_packages.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;
using Told = std::vector<std::string>;

/// The tables that a package of metadata alone lacks.
Told no_tables(Told before) {
  for (const char* table : {"deployments", "media", "observations"})
    before.push_back(fmt::format("{}:0: missing-file error", table));
  return before;
}

/// By path below ../shared/data/camtrap.
std::map<std::string, Told> known() {
  const std::string merged = "camtrapdp_reference_dwca/merge_camtrapdp/";
  const std::string inbo = "camtrapdp_inbo_metadata/";
  const std::string legacy = "camtrapdp_mica_legacy/";
  return {
      {"camtrapdp_tdwg_example/datapackage.json", {}},
      // What merge_camtrapdp() of the R package makes has no `created` until it is written.
      {merged + "datapackage_different_xy.json",
       no_tables({"datapackage:0:/created required error"})},
      {merged + "datapackage_identical_xy.json",
       no_tables({"datapackage:0:/created required error"})},
      {inbo + "gmu8_leuven.datapackage.json", no_tables({})},
      {inbo + "mica-agouti.datapackage.json", no_tables({})},
      {inbo + "muntjac_antwerp.datapackage.json", no_tables({})},
      {legacy + "mica/datapackage.json",
       {"media:265:timestamp interval warning", "observations:27:timestamp interval warning"}},
      {legacy + "mica_parsing_issues/datapackage_for_parsing_issues.json",
       {"deployments:2:start type error", "deployments:3:start type error",
        "media:3:timestamp type error", "observations:2:timestamp type error",
        "observations:3:timestamp type error"}},
      {legacy + "mica_zenodo_5590881/datapackage.json",
       {"media:0: missing-file error", "observations:0: missing-file error"}},
  };
}

}  // namespace

TEST(CamtrapReference, EveryPackageIsValidOrRefusedInTheRightWords) {
  const fs::path folder = fs::path(DERSU_SHARED_DATA) / "camtrap";
  if (!fs::exists(folder)) GTEST_SKIP() << "camtrap is not there";
  const auto expected = known();
  std::size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file.find("datapackage") == std::string::npos || !file.ends_with(".json")) continue;
    const std::string name = fs::relative(entry.path(), folder).string();
    SCOPED_TRACE(name);
    const auto at = expected.find(name);
    ASSERT_NE(at, expected.end()) << "what is to be said of it?";
    Rows rows;
    const auto package = validate_camtrap_dp(entry.path());
    ASSERT_TRUE(package) << describe(package.error());
    EXPECT_EQ(told(package->report), at->second);
    // Reading says the same: whole, or refused with every problem that is one.
    const auto read = read_camtrap_dp(entry.path(), rows);
    EXPECT_EQ(read.has_value(), package->report.valid());
    if (!read) {
      EXPECT_EQ(read.error().fault, Fault::bad_input);
    }
    ++seen;
  }
  EXPECT_GT(seen, 0u);
}

// Darwin Core archives, SMART models and tables without a package are no packages, and told so.
TEST(CamtrapReference, WhatIsNoPackageIsRefused) {
  const fs::path folder = fs::path(DERSU_SHARED_DATA) / "camtrap";
  const std::vector<std::pair<std::string, std::string>> refused{
      {"camtrapdp_reference_dwca", "Darwin Core"},
      {"camtrapdp_reference_dwca/meta.xml", "not JSON"},
      {"camtrapdp_reference_dwca/occurrence.csv", "not JSON"},
      {"camtrapdp_nies_japan", "no such file"},
      {"humboldt", "no such file"},
      {"smart/datamodel.xml", "not JSON"}};
  for (const auto& [name, words] : refused) {
    SCOPED_TRACE(name);
    if (!fs::exists(folder / name)) GTEST_SKIP() << name << " is not there";
    Rows rows;
    const auto read = read_camtrap_dp(folder / name, rows);
    ASSERT_FALSE(read);
    EXPECT_NE(describe(read.error()).find(words), std::string::npos) << describe(read.error());
  }
}

}  // namespace dersu::io
