#include "dersu/io/map_scale.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "dersu/core/random.hpp"

namespace dersu::io {
namespace {

constexpr LonLat kCamera{130, 43};

MapScale scale_in(std::string_view crs, LonLat place = kCamera) {
  const auto projection = Projection::make(crs, std::vector<LonLat>{{130, 43}});
  EXPECT_TRUE(projection) << crs;
  const auto scale = map_scale(*projection, place);
  EXPECT_TRUE(scale) << crs;
  return *scale;
}

Result<void> check_in(std::string_view crs) {
  const auto projection = Projection::make(crs, std::vector<LonLat>{{130, 43}});
  EXPECT_TRUE(projection) << crs;
  return check_map_scale(*projection, std::vector<LonLat>{kCamera});
}

}  // namespace

// Scale of the transverse Mercator on its central meridian, 0.9996; of Web Mercator by the radii of
// curvature: east 1 / cos(lat) * a / nu, north the same with the meridian's radius.
TEST(MapScale, EqualsTheClosedForms) {
  const MapScale utm = scale_in("EPSG:32652", {129, 43});
  EXPECT_NEAR(utm.shortest, 0.9996, 1e-6);
  EXPECT_NEAR(utm.longest, 0.9996, 1e-6);
  EXPECT_NEAR(utm.area, 0.9996 * 0.9996, 1e-6);
  const double e2 = 0.00669437999014, lat = 43 * M_PI / 180;
  const double w = std::sqrt(1 - e2 * std::pow(std::sin(lat), 2));
  const MapScale web = scale_in("EPSG:3857");
  EXPECT_NEAR(web.shortest, w / std::cos(lat), 1e-5);
  EXPECT_NEAR(web.longest, w * w * w / ((1 - e2) * std::cos(lat)), 1e-5);
}

TEST(MapScale, SystemsOfOtherPlacesAreRefusedInWords) {
  for (const char* crs : {"auto", "EPSG:32652", "EPSG:32651", "EPSG:28422"})
    EXPECT_TRUE(check_in(crs)) << crs << ": " << describe(check_in(crs).error());
  const auto web = check_in("EPSG:3857");
  ASSERT_FALSE(web);
  EXPECT_NE(web.error().message.find("areas at the cameras are 87.0 % too large"),
            std::string::npos)
      << web.error().message;
  EXPECT_EQ(web.error().message.find("43"), std::string::npos) << "no coordinates in messages";
  EXPECT_FALSE(check_in("EPSG:32610")) << "107 degrees from its meridian";
  const auto next_but_one = check_in("EPSG:32654");
  ASSERT_FALSE(next_but_one);
  EXPECT_NE(next_but_one.error().message.find("% too large"), std::string::npos);
  // Areas are true, distances are not.
  const auto cylinder = check_in("EPSG:6933");
  ASSERT_FALSE(cylinder);
  EXPECT_NE(cylinder.error().message.find("areas at the cameras are 0.0 %"), std::string::npos)
      << cylinder.error().message;
}

RC_GTEST_PROP(MapScale, EqualAreaIsEqualAreaAnywhere, (std::uint64_t seed)) {
  Random random(seed);
  const LonLat place{100 + 60 * random.uniform(), 13 + 60 * random.uniform()};
  const MapScale scale = scale_in("auto", place);
  RC_ASSERT(std::abs(scale.area - 1) < 1e-6);
  RC_ASSERT(std::abs(scale.shortest * scale.longest - scale.area) < 1e-9);
}

}  // namespace dersu::io
