#include "dersu/io/place_reading.hpp"

#include <cmath>
#include <map>

#include "collect.hpp"
#include "dersu/io/crs_area.hpp"
#include "dersu/io/spreadsheet.hpp"
#include "terms.hpp"

namespace dersu::io {
namespace {

/// Two cameras at 131.1 E 43.4 N and near it, in `crs`.
struct Cameras {
  XY first, second;
};
Cameras cameras_in(const std::string& crs) {
  const auto to = Transform::make("EPSG:4326", crs);
  EXPECT_TRUE(to);
  return {to->forward({131.1, 43.4}).value(), to->forward({131.2, 43.5}).value()};
}

/// What an import says of two cameras under `crs`, each made of its place by `written`.
template <class Write>
std::string told(const std::string& crs, const Cameras& at, Write written) {
  Collect rows;
  CrsAreaSink placed(rows, crs);
  ProjectSource source;
  source.crs = crs;
  const auto how = terms(source);
  const auto line = [&](const char* id, XY place) {
    const XY as = written(place);
    return fmt::format("{},{},{},2024-01-01,2024-02-01\n", id, as.x, as.y);
  };
  const auto notices = read_spreadsheet(
      files_of(std::map<std::string, std::string>{
          {"deployments.csv", "id,x,y,a,b\n" + line("K", at.first) + line("L", at.second)}}),
      {.columns = {{"deployments", kCameras}}}, how, placed);
  if (!notices) return describe(notices.error());
  const auto checked = placed.check();
  return checked ? std::string() : describe(checked.error());
}

}  // namespace

TEST(PlaceReading, WhatIsMeantIsAskedForInEverySystem) {
  for (const char* crs : {"EPSG:28422", "EPSG:4549", "EPSG:32652"}) {
    SCOPED_TRACE(crs);
    const auto reading = PlaceReading::make(crs);
    const auto area = area_of_use(crs);
    const auto to = Transform::make("EPSG:4326", crs);
    ASSERT_TRUE(reading && area && to);
    const XY degrees{(area->west_deg + area->east_deg) / 2 + 0.4, 46};
    const XY place = to->forward(degrees).value();
    const auto asks = [&](XY as, std::string_view what) {
      const std::string advice = reading->advice(as);
      EXPECT_NE(advice.find(what), std::string::npos) << advice;
    };
    asks({place.y, place.x}, "exchanged it lies there");
    asks({place.x / 1000, place.y / 1000}, "kilometres");
    asks({place.y / 1000, place.x / 1000}, "exchanged, and in kilometres");
    asks(degrees, "degrees");
    asks({degrees.y, degrees.x}, "exchanged, and as longitude and latitude");
    const bool has_zone = place.x > 1e6;
    asks({has_zone ? std::fmod(place.x, 1e6) : place.x + 43e6, place.y},
         has_zone ? "is the zone's number missing before x?" : "without the millions of x");
    EXPECT_EQ(reading->lacks_zone({std::fmod(place.x, 1e6), place.y}), has_zone);
    EXPECT_FALSE(reading->lacks_zone(place));
    if (has_zone) asks({place.x * 7, place.y * 7}, "is the crs right?");
  }
}

TEST(PlaceReading, TheFirstPlaceAndItsLinesAreTold) {
  const Cameras at = cameras_in("EPSG:28422");
  EXPECT_EQ(told("EPSG:28422", at,
                 [](XY place) {
                   return XY{place.y, place.x};
                 }),
            "deployments.csv:2:x: found a place where EPSG:28422 is not used; x and y exchanged it "
            "lies there: are they exchanged? (2 places: lines 2, 3)\n");
  EXPECT_EQ(told("EPSG:28422", at,
                 [](XY place) {
                   return XY{place.y, place.x - 22e6};
                 }),
            "deployments.csv:2:x: found a place where EPSG:28422 is not used; x and y exchanged, "
            "and with 22 before x it lies there: is the zone's number missing before x? (2 places: "
            "lines 2, 3)\n");
  EXPECT_EQ(told("EPSG:28422", at,
                 [](XY place) {
                   return XY{place.x * 7, place.y * 7};
                 }),
            "deployments.csv:2:x: found a place where EPSG:28422 is not used; is the crs right? "
            "(2 places: lines 2, 3)\n");
}

TEST(PlaceReading, SystemsWithoutAnAreaAreHeldAgainstTheirSize) {
  const auto reading = PlaceReading::make(
      "+proj=tmerc +lat_0=0 +lon_0=129 +k=1 +x_0=22500000 +y_0=0 +ellps=krass +units=m");
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->advice({4823456, 22619303}),
            "x and y exchanged it lies there: are they exchanged?");
  EXPECT_EQ(reading->advice({22619.303, 4823.456}),
            "in kilometres it lies there: are they kilometres? Metres are expected");
  EXPECT_FALSE(PlaceReading::make("EPSG:4326"));
}

}  // namespace dersu::io
