// Keys of packages that are missing or there twice.
#include <gtest/gtest.h>

#include "dersu/core/text.hpp"
#include "tests/io/camtrap_packages.hpp"

namespace dersu::io {
namespace {

using Told = std::vector<std::string>;

/// The report on the small package with more media, of the ids in `more`.
CamtrapReport report_of(const std::string& more) {
  PackageText package = small_package();
  std::string& media = package.texts["media.csv"];
  const std::string last = media.substr(media.find("\nm3") + 3);
  for (const std::string_view id : split(more, ' ')) media += std::string(id) + last;
  return package.check().report;
}

Told found_in(const CamtrapReport& report) {
  Told found;
  for (const CamtrapViolation& violation : report.violations())
    found.push_back(fmt::format("{}: {}", violation.row, violation.found));
  return found;
}

}  // namespace

// What may refer to it is counted.
TEST(CamtrapKeys, AnEmptyKeyIsOneError) {
  PackageText package = small_package();
  std::string& deployments = package.texts["deployments.csv"];
  deployments.erase(deployments.find("\nd1") + 1, 2);
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(told(report), Told{"deployments:2:deploymentID required error"});
  EXPECT_NE(join(report.notices(), "\n")
                .find("media: 2 references to table deployments could not be checked, since not "
                      "all of its keys are known"),
            std::string::npos)
      << join(report.notices(), "\n");
}

TEST(CamtrapKeys, ASecondOneNamesTheRowOfTheFirst) {
  EXPECT_EQ(found_in(report_of("m1")), Told{"4: 'm1' a second time, first in row 1"});
  EXPECT_EQ(found_in(report_of("m4 m5 m4")), Told{"6: 'm4' a second time, first in row 4"});
}

TEST(CamtrapKeys, RowsThatBringNoKeyAreCountedToo) {
  EXPECT_EQ(
      found_in(report_of("m1 m4  m5 m5 m4")),
      (Told{"4: 'm1' a second time, first in row 1", "6: nothing",
            "8: 'm5' a second time, first in row 7", "9: 'm4' a second time, first in row 5"}));
}

}  // namespace dersu::io
