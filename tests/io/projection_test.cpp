#include "dersu/io/projection.hpp"

#include <gtest/gtest.h>
#include <proj.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "dersu/core/random.hpp"
#include "dersu/io/datum.hpp"

namespace dersu::io {

// Values by PROJ 9.1.1's own cs2cs.
TEST(Projection, EqualsCs2cs) {
  const auto utm = Projection::make("EPSG:32652", {});
  ASSERT_TRUE(utm) << describe(utm.error());
  EXPECT_EQ(utm->title(), "WGS 84 / UTM zone 52N");
  const auto p = utm->to_metres(LonLat{131, 43});
  EXPECT_NEAR(p->x_m, 663019.0701, 1e-4);
  EXPECT_NEAR(p->y_m, 4762755.6417, 1e-4);
  const std::vector<LonLat> places{{130.6, 42.7}, {131.3, 43.1}};
  const auto local = Projection::make("auto", places);
  ASSERT_TRUE(local) << describe(local.error());
  EXPECT_EQ(local->title(), "Lambert azimuthal equal-area, centre 43 N 131 E");
  const auto q = local->to_metres(LonLat{131.5, 43.25});
  EXPECT_NEAR(q->x_m, 40604.7860, 1e-4);
  EXPECT_NEAR(q->y_m, 27894.2423, 1e-4);
}

TEST(Projection, AutoAcrossTheDateLineAndItsRefusals) {
  const std::vector<LonLat> chukotka{{179.2, 66}, {-178.9, 67.9}};
  const auto projection = Projection::make("auto", chukotka);
  ASSERT_TRUE(projection);
  EXPECT_NE(projection->crs().find("+lat_0=67 +lon_0=180"), std::string::npos) << projection->crs();
  EXPECT_NEAR(projection->to_metres(chukotka[1])->x_m, 46000, 1000);
  EXPECT_FALSE(Projection::make("auto", {}));
  EXPECT_FALSE(Projection::make("auto", std::vector<LonLat>{{43, 131}}));
  EXPECT_FALSE(Projection::make("EPSG:4326", {}));
  EXPECT_FALSE(Projection::make("EPSG:2263", {}));  // feet
  EXPECT_FALSE(Projection::make("EPSG:99999999", {}));
  EXPECT_FALSE(Projection::make("", {}));
  EXPECT_FALSE(Projection::make("+proj=nothing", {}));
  EXPECT_FALSE(projection->to_metres(LonLat{200, 10}));
  EXPECT_FALSE(projection->to_metres(LonLat{std::nan(""), 10}));
}

RC_GTEST_PROP(Projection, PlacesComeBackAndAreasAreTrue, (std::uint64_t seed)) {
  Random random(seed);
  const LonLat centre{360 * random.uniform() - 180, 130 * random.uniform() - 65};
  const auto projection = Projection::make("auto", std::vector<LonLat>{centre});
  RC_ASSERT(projection.has_value());
  const LonLat place{std::remainder(centre.lon_deg + random.uniform(), 360.0),
                     centre.lat_deg + random.uniform()};
  const auto back = projection->to_lonlat(*projection->to_metres(place));
  RC_ASSERT(std::abs(std::remainder(back->lon_deg - place.lon_deg, 360.0)) < 5e-8);
  RC_ASSERT(std::abs(back->lat_deg - place.lat_deg) < 5e-8);
  // A cell between two meridians and two parallels has a closed form on the ellipsoid.
  auto zone_area = [](double lat_deg) {
    const double a = 6378.137, f = 1 / 298.257223563, e2 = f * (2 - f), e = std::sqrt(e2);
    const double s = std::sin(lat_deg * M_PI / 180);
    return a * a * (1 - e2) / 2 *
           (s / (1 - e2 * s * s) + std::log((1 + e * s) / (1 - e * s)) / (2 * e));
  };
  const double west = std::floor(centre.lon_deg * 0.99), south = std::floor(centre.lat_deg);
  const LonLatPolygon cell{
      {{{west, south}, {west + 1, south}, {west + 1, south + 1}, {west, south + 1}}}};
  const auto polygons = projection->to_metres(std::vector<LonLatPolygon>{cell});
  const double expected = (zone_area(south + 1) - zone_area(south)) * M_PI / 180;
  RC_ASSERT(std::abs(area_km2(*polygons) / expected - 1) < 2e-5);
}

TEST(Datum, IsUsedSomewhereAndNotElsewhere) {
  for (const Datum& datum : kDatums) {
    // Where the six countries meet; the Republic of Korea ends south of it.
    EXPECT_EQ(datum.is_used_at(131, 43), datum.name != "Korea 2000") << datum.name;
    EXPECT_TRUE(datum.is_used_at(127, 40)) << datum.name;
    EXPECT_EQ(datum.is_used_at(4.7, 50.9), datum.name == "WGS84") << datum.name;
  }
  EXPECT_TRUE(find_datum("GSK-2011")->is_used_at(-170, 66));  // Chukotka, beyond 180 degrees
  EXPECT_FALSE(find_datum("GSK-2011")->is_used_at(-150, 66));
  EXPECT_FALSE(find_datum("Korea 2000")->is_used_at(131, 60));
}

// The boxes are those of EPSG's data base, out to whole degrees.
TEST(Datum, IsUsedWhereEpsgSays) {
  PJ_CONTEXT* context = proj_context_create();
  for (const Datum& datum : kDatums) {
    if (datum.epsg == 0) continue;
    PJ* crs = proj_create(context, fmt::format("EPSG:{}", datum.epsg).c_str());
    double west = 0, south = 0, east = 0, north = 0;
    ASSERT_TRUE(proj_get_area_of_use(context, crs, &west, &south, &east, &north, nullptr));
    EXPECT_EQ(datum.west_deg, std::floor(west)) << datum.name;
    EXPECT_EQ(datum.south_deg, std::floor(south)) << datum.name;
    EXPECT_EQ(datum.east_deg, std::ceil(east)) << datum.name;
    EXPECT_EQ(datum.north_deg, std::ceil(north)) << datum.name;
    proj_destroy(crs);
  }
  proj_context_destroy(context);
}

TEST(Projection, WhereASystemIsUsed) {
  const auto zone_52 = area_of_use("EPSG:32652");
  ASSERT_TRUE(zone_52);
  EXPECT_TRUE(zone_52->contains({129, 43}, 0));
  EXPECT_FALSE(zone_52->contains({132.5, 43}, 0));
  EXPECT_TRUE(zone_52->contains({132.5, 43}, 1));
  EXPECT_FALSE(zone_52->contains({129, -1.5}, 1));
  const auto zone_1 = area_of_use("EPSG:32601");  // beside the date line
  ASSERT_TRUE(zone_1);
  EXPECT_TRUE(zone_1->contains({179, 60}, 2));
  EXPECT_FALSE(zone_1->contains({177, 60}, 2));
  const auto russia = area_of_use("EPSG:7683");  // across it
  ASSERT_TRUE(russia);
  EXPECT_GT(russia->west_deg, russia->east_deg);
  EXPECT_TRUE(russia->contains({-175, 65}, 0));
  EXPECT_TRUE(russia->contains({100, 65}, 0));
  EXPECT_FALSE(russia->contains({-100, 65}, 0));
  for (const auto& [utm, code] :
       {std::pair{"+proj=utm +zone=52 +datum=WGS84", "EPSG:32652"},
        std::pair{"+proj=utm +zone=1 +south +ellps=krass +towgs84=23,-141,-81", "EPSG:32701"},
        std::pair{"+proj=tmerc +lat_0=0 +lon_0=129 +k=0.9996 +x_0=500000 +y_0=0", "EPSG:32652"}}) {
    const auto zone = area_of_use(utm), same = area_of_use(code);
    ASSERT_TRUE(zone && same) << utm;
    EXPECT_EQ(zone->west_deg, same->west_deg) << utm;
    EXPECT_EQ(zone->south_deg, same->south_deg) << utm;
    EXPECT_EQ(zone->east_deg, same->east_deg) << utm;
    EXPECT_EQ(zone->north_deg, same->north_deg) << utm;
  }
  for (const char* none :
       {"+proj=tmerc +lat_0=0 +lon_0=129 +k=1 +x_0=500000 +y_0=0", "auto", "EPSG:999999", ""})
    EXPECT_FALSE(area_of_use(none)) << none;
}

TEST(DatumShift, EveryKnownDatum) {
  const LonLat place{127, 40};
  for (const Datum& datum : kDatums) {
    const auto shift = DatumShift::make(datum.name, true);
    ASSERT_TRUE(shift) << datum.name << describe(shift.error());
    const auto moved = shift->to_wgs84(place);
    ASSERT_TRUE(moved) << datum.name;
    const double metres =
        std::hypot((moved->lon_deg - 127) * 85400, (moved->lat_deg - 40) * 111100);
    EXPECT_LT(metres, datum.name == kGcj02 ? 1000 : 150) << datum.name;
    EXPECT_EQ(shift->notice().empty(), datum.name == "WGS84");
  }
  // cs2cs: 43N 131E in Pulkovo 1942
  const auto pulkovo = DatumShift::make("Pulkovo-42")->to_wgs84({131, 43});
  EXPECT_NEAR(pulkovo->lon_deg, 131.001067389, 2e-9);
  EXPECT_NEAR(pulkovo->lat_deg, 43.000310762, 2e-9);
  EXPECT_FALSE(DatumShift::make("GCJ-02"));
  EXPECT_FALSE(DatumShift::make("NAD27"));
  EXPECT_FALSE(DatumShift::make("WGS84")->to_wgs84({131, 143}));
}

TEST(Gcj02, KnownPlaceAndInverse) {
  // Tiananmen: 39.90734, 116.39089 shows at 39.90874, 116.39713 on Chinese maps.
  const LonLat shown = to_gcj02({116.39089, 39.90734});
  EXPECT_NEAR(shown.lon_deg, 116.39713, 1e-5);
  EXPECT_NEAR(shown.lat_deg, 39.90874, 1e-5);
  EXPECT_EQ(to_gcj02({140, 40}), (LonLat{140, 40}));
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const LonLat place{73 + 64 * random.uniform(), 2 + 53 * random.uniform()};
    const LonLat back = from_gcj02(to_gcj02(place));
    EXPECT_NEAR(back.lon_deg, place.lon_deg, 1e-9);
    EXPECT_NEAR(back.lat_deg, place.lat_deg, 1e-9);
  }
}

TEST(Transform, SaysWhatItHadToAssume) {
  const auto cgcs = Transform::make("EPSG:4490", "EPSG:4326");
  ASSERT_TRUE(cgcs);
  ASSERT_EQ(cgcs->notices().size(), 1u);
  EXPECT_NE(cgcs->notices()[0].find("CGCS2000 taken as WGS84"), std::string::npos);
  EXPECT_NEAR(cgcs->forward({131, 43})->x, 131, 1e-12);
  const auto exact = Transform::make("EPSG:32652", "EPSG:4326");
  ASSERT_TRUE(exact);
  EXPECT_TRUE(exact->notices().empty());
  EXPECT_NEAR(exact->forward({663019.0701, 4762755.6417})->x, 131, 1e-9);
  EXPECT_FALSE(Transform::make("EPSG:4326", "not a crs"));
  EXPECT_FALSE(Transform::operation("EPSG:1"));
}

}  // namespace dersu::io
