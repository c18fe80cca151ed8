// Wrong places in packages, and that they are never told.
#include <gtest/gtest.h>

#include <algorithm>

#include "dersu/io/camtrap_dp.hpp"
#include "tests/io/camtrap_packages.hpp"

namespace dersu::io {
namespace {

using Told = std::vector<std::string>;

Told told_of(const std::string& path, std::string_view from, std::string_view to) {
  return told(broken(path, from, to));
}

TEST(CamtrapPlaces, Places) {
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "131.2021,43.1234"),
            Told{"deployments:2:latitude maximum error"});
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "0,0"),
            Told{"deployments:2:latitude place warning"});
  EXPECT_EQ(told_of("deployments.csv", "43.1234,131.2021", "44.5,131.2021"),
            Told{"deployments:2:latitude extent warning"});
  // Exchanged where both are possible latitudes.
  PackageText package = small_package();
  package.document["spatial"] = {{"type", "Point"}, {"coordinates", {88.5, 49.5}}};
  replace_text(package.texts["deployments.csv"], "43.1234,131.2021", "88.5,49.5");
  replace_text(package.texts["deployments.csv"], "43.1000,131.2567", "49.501,88.501");
  EXPECT_EQ(told(package.check().report), Told{"deployments:2:latitude exchanged error"});
}

TEST(CamtrapPlaces, ExchangedPlacesAreAskedForOnce) {
  PackageText package = small_package();
  replace_text(package.texts["deployments.csv"], "43.1234,131.2021", "131.2021,43.1234");
  replace_text(package.texts["deployments.csv"], "43.1000,131.2567", "131.2567,43.1000");
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(told(report),
            (Told{"deployments:2:latitude maximum error", "deployments:3:latitude maximum error"}));
  const std::string question =
      "are longitude and latitude exchanged? 2 rows have a latitude outside -90 to 90 that would "
      "be right then";
  EXPECT_EQ(std::ranges::count(report.notices(), "deployments: " + question), 1);
  const Error error = report.as_error("p");
  ASSERT_EQ(error.details.size(), 2U);
  EXPECT_EQ(error.details[0].message,
            "found a number outside the range, expected -90 to 90; " + question);
  EXPECT_EQ(error.details[1].message, "found a number outside the range, expected -90 to 90");
  // Typed wrongly: no place, or none when exchanged.
  for (const char* wrong : {"431.234,43.1", "131.2021,131.2021", "north,43.1"}) {
    PackageText other = small_package();
    replace_text(other.texts["deployments.csv"], "43.1234,131.2021", wrong);
    const CamtrapReport told_otherwise = other.check().report;
    for (const std::string& notice : told_otherwise.notices())
      EXPECT_EQ(notice.find("exchanged"), std::string::npos) << wrong << notice;
  }
}

TEST(CamtrapPlaces, NoCoordinateIsEverSaid) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"43.1234,131.2021", "131.2021,43.1234"},
                                                        {"43.1234", "43.1234N"},
                                                        {"43.1234", "-143.1234"},
                                                        {"43.1234", "44.1234"},
                                                        {"131.2021", "43.1234"}}) {
    const CamtrapReport report = broken("deployments.csv", from, to);
    ASSERT_FALSE(report.violations().empty());
    const std::string all = format_json(report);
    EXPECT_EQ(all.find(".1234"), std::string::npos) << all;
    EXPECT_EQ(all.find(".2021"), std::string::npos) << all;
  }
  PackageText package = small_package();
  package.document["spatial"] = {{"type", "Point"}, {"coordinates", {543.1234, 49.5}}};
  const CamtrapReport report = package.check().report;
  EXPECT_EQ(told(report), Told{"datapackage:0:/spatial format error"});
  EXPECT_EQ(format_json(report).find("1234"), std::string::npos);
}

TEST(CamtrapPlaces, TimesThatMayBePlacesAreNotTold) {
  const CamtrapReport report = broken("media.csv", "2023-05-02T01:00:00+10:00", "4333N");
  ASSERT_FALSE(report.violations().empty());
  EXPECT_EQ(report.violations()[0].found, "a text with digits");
}

}  // namespace
}  // namespace dersu::io
