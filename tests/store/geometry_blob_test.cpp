#include "dersu/store/geometry_blob.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dersu::store {
namespace {

RingOf<LonLat> any_ring() {
  RingOf<LonLat> ring;
  for (int i = 0, n = *rc::gen::inRange(3, 8); i < n; ++i)
    ring.push_back(
        {*rc::gen::inRange(-180000, 180000) / 1000.0, *rc::gen::inRange(-90000, 90000) / 1000.0});
  ring.push_back(ring.front());
  return ring;
}

}  // namespace

TEST(GeometryBlob, APointByHand) {
  const Blob blob = encode_point({1, 2});
  // GP, version 0, flags: little-endian and no envelope; EPSG:4326; WKB point; 1.0, 2.0.
  const unsigned char expected[] = {'G', 'P', 0, 1, 0xE6, 0x10, 0, 0, 1, 1, 0, 0, 0, 0,   0,
                                    0,   0,   0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40};
  ASSERT_EQ(blob.size(), sizeof expected);
  for (std::size_t i = 0; i < sizeof expected; ++i)
    EXPECT_EQ(std::to_integer<unsigned>(blob[i]), expected[i]) << i;
}

RC_GTEST_PROP(GeometryBlob, PolygonsComeBack, ()) {
  std::vector<LonLatPolygon> polygons;
  for (int i = 0, n = *rc::gen::inRange(1, 4); i < n; ++i) {
    LonLatPolygon polygon;
    for (int r = 0, m = *rc::gen::inRange(1, 3); r < m; ++r) polygon.rings.push_back(any_ring());
    polygons.push_back(polygon);
  }
  const auto back = decode_polygons(encode_polygons(polygons));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == polygons);
}

RC_GTEST_PROP(GeometryBlob, LinesComeBack, ()) {
  const std::vector<RingOf<LonLat>> lines{any_ring(), any_ring()};
  const auto back = decode_lines(encode_lines(lines));
  RC_ASSERT(back.has_value());
  RC_ASSERT(*back == lines);
}

RC_GTEST_PROP(GeometryBlob, ACutBlobIsAnError, ()) {
  const std::vector<LonLatPolygon> polygons{{{any_ring()}}};
  Blob blob = encode_polygons(polygons);
  blob.resize(*rc::gen::inRange<std::size_t>(0, blob.size()));
  RC_ASSERT(!decode_polygons(blob).has_value());
}

TEST(GeometryBlob, TheWrongKindIsAnError) {
  EXPECT_FALSE(decode_polygons(encode_point({1, 2})));
  const std::vector<RingOf<LonLat>> line{{{1, 2}, {3, 4}}};
  EXPECT_FALSE(decode_polygons(encode_lines(line)));
  EXPECT_FALSE(decode_lines(encode_point({1, 2})));
  EXPECT_FALSE(decode_lines({}));
}

}  // namespace dersu::store
