// The store as GIS programs see it: layers with their geometry, coordinate system and extent, every
// row with its party and source, and pixels that are burnt where the geometries are.
#include <gtest/gtest.h>

#include <cstdlib>

#include "dersu/core/polygon.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/io/vector.hpp"
#include "dersu/store/sqlite.hpp"
#include "rows.hpp"

namespace dersu::store {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;

// A park with a lake, an island of the same park, a neighbour, land of nobody, a border.
const LonLatPolygon kPark{{{{130.003, 42.003}, {130.891, 42.013}, {130.513, 42.897}},
                           {{130.403, 42.203}, {130.613, 42.213}, {130.509, 42.407}}}};
const LonLatPolygon kIsland{{{{131.103, 42.103}, {131.303, 42.103}, {131.203, 42.303}}}};
const LonLatPolygon kNeighbour{{{{131.503, 42.003}, {131.897, 42.003}, {131.897, 42.897}}}};
const LonLatPolygon kLand{{{{129.9, 41.9}, {132.1, 41.9}, {132.1, 43.1}, {129.9, 43.1}}}};
const RingOf<LonLat> kBorder{{131.403, 42.003}, {131.453, 42.507}, {131.403, 42.997}};
const std::vector<LonLat> kCameras{{130.303, 42.153}, {130.513, 42.647}, {131.803, 42.203}};

/// Two sources, two territories, land, a border, two rows of a catalogue, a notice.
fs::path make_store(const Scratch& scratch) {
  const fs::path path = scratch / "store.gpkg";
  auto store = Store::open_or_create(path).value();
  auto import = store.begin_import().value();
  for (std::size_t i = 0; i < kCameras.size(); ++i) {
    const bool russian = i < 2;
    const std::string id = "s" + std::to_string(i);
    io::CamtrapSink* sink = import.begin_source({.id = id, .party = russian ? "RU" : "CN"}).value();
    EXPECT_TRUE(give(*sink, io::CamtrapTable::deployments,
                     {{"deploymentID", "d"},
                      {"longitude", std::to_string(kCameras[i].lon_deg)},
                      {"latitude", std::to_string(kCameras[i].lat_deg)}},
                     2));
    EXPECT_TRUE(import.end_source("hash"));
  }
  const std::vector<AreaRow> areas{
      {"park", "Park", "RU", "territory", "park.shp", {kPark, kIsland}},
      {"next", "Next", "CN", "territory", "next.shp", {kNeighbour}},
      {"land", "", "", "land", "land.geojson", {kLand}},
      {"line", "", "", "border", "line.geojson", {}, {kBorder}}};
  EXPECT_TRUE(import.set_areas(areas));
  EXPECT_TRUE(import.set_catalogue(
      std::vector<CatalogueRow>{{"RU", "T1", "J1", "joint.csv"}, {"CN", "A", "J1", "joint.csv"}}));
  EXPECT_TRUE(import.add_notice({"RU", "s0", "x.csv:3:y", "said"}));
  EXPECT_TRUE(import.commit());
  return path;
}

/// The rows of a query as text; "-" for null.
std::vector<Row> rows_of(const fs::path& store, const std::string& sql, int columns) {
  const Database database = Database::open(store, Database::Mode::existing).value();
  auto select = database.prepare(sql).value();
  std::vector<Row> rows;
  while (select.step().value()) {
    rows.emplace_back();
    for (int i = 0; i < columns; ++i)
      rows.back().emplace_back(select.is_null(i) ? "-" : select.text(i));
  }
  return rows;
}

/// Cells of 0.01 degrees of `layer` that GDAL burns.
Result<io::Raster> burnt(const Scratch& scratch, const std::string& layer,
                         const std::string& where = "1 = 1") {
  const fs::path out = scratch / "burnt.tif";
  const std::string command = fmt::format(
      "cd '{}' && gdal_rasterize -q -burn 1 -init 0 -ot Byte -tr 0.01 0.01 "
      "-te 129.5 41.5 132.5 43.5 -l {} -where \"{}\" store.gpkg burnt.tif 2>&1",
      scratch.folder().string(), layer, where);
  fs::remove(out);
  if (std::system(command.c_str()) != 0) return fail(Fault::io, layer, "gdal_rasterize failed");
  return io::read_raster(out);
}

bool has_program(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

LonLat centre(const io::Raster& raster, std::size_t column, std::size_t row) {
  return {raster.west + (static_cast<double>(column) + 0.5) * raster.cell_width,
          raster.north - (static_cast<double>(row) + 0.5) * raster.cell_height};
}

}  // namespace

TEST(Gis, EveryRowHasItsPartyAndSource) {
  const Scratch scratch("gis_rows");
  const fs::path store = make_store(scratch);
  EXPECT_EQ(rows_of(store, "select id, name, party, kind, source from areas order by fid", 5),
            (std::vector<Row>{{"park", "Park", "RU", "territory", "park.shp"},
                              {"next", "Next", "CN", "territory", "next.shp"},
                              {"land", "", "", "land", "land.geojson"}}));
  EXPECT_EQ(rows_of(store, "select id, name, party, kind, source from borders", 5),
            (std::vector<Row>{{"line", "", "", "border", "line.geojson"}}));
  EXPECT_EQ(rows_of(store, "select party, \"individualID\", \"jointID\", source from catalogue", 4),
            (std::vector<Row>{{"RU", "T1", "J1", "joint.csv"}, {"CN", "A", "J1", "joint.csv"}}));
  EXPECT_EQ(rows_of(store, "select party, source from deployments order by fid", 2),
            (std::vector<Row>{{"RU", "s0"}, {"RU", "s1"}, {"CN", "s2"}}));
  // What stands in no source's file has no party of its own.
  for (const Row& table : rows_of(store, "select table_name from gpkg_contents", 1)) {
    const auto named = rows_of(
        store, "select name from pragma_table_info('" + table[0] + "') where name = 'party'", 1);
    EXPECT_EQ(named.size(), 1u) << table[0];
  }
}

TEST(Gis, LayersHaveTheirGeometrySystemAndExtent) {
  const Scratch scratch("gis_layers");
  const fs::path store = make_store(scratch);
  EXPECT_EQ(rows_of(store,
                    "select table_name, column_name, geometry_type_name, srs_id, z, m from "
                    "gpkg_geometry_columns order by 1",
                    6),
            (std::vector<Row>{{"areas", "geom", "MULTIPOLYGON", "4326", "0", "0"},
                              {"borders", "geom", "MULTILINESTRING", "4326", "0", "0"},
                              {"deployments", "geom", "POINT", "4326", "0", "0"}}));
  EXPECT_EQ(rows_of(store,
                    "select table_name, round(min_x, 3), round(min_y, 3), round(max_x, 3), "
                    "round(max_y, 3), srs_id from gpkg_contents where data_type = 'features' "
                    "order by 1",
                    6),
            (std::vector<Row>{{"areas", "129.9", "41.9", "132.1", "43.1", "4326"},
                              {"borders", "131.403", "42.003", "131.453", "42.997", "4326"},
                              {"deployments", "130.303", "42.153", "131.803", "42.647", "4326"}}));
  const auto areas = io::read_vector(store, {.layer = "areas"});
  ASSERT_TRUE(areas) << describe(areas.error());
  EXPECT_EQ(areas->crs, "EPSG:4326");
  EXPECT_EQ(areas->fields, (Row{"id", "name", "party", "kind", "source"}));
  ASSERT_EQ(areas->features.size(), 3u);
  EXPECT_EQ(areas->features[0].attributes, (Row{"park", "Park", "RU", "territory", "park.shp"}));
  EXPECT_EQ(areas->features[0].polygons.size(), 2u);
  EXPECT_TRUE(areas->notices.empty());
  const auto borders = io::read_vector(store, {.layer = "borders"});
  ASSERT_TRUE(borders) << describe(borders.error());
  EXPECT_EQ(borders->features.at(0).lines.at(0), kBorder);
  const auto cameras = io::read_vector(store, {.layer = "deployments"});
  ASSERT_TRUE(cameras) << describe(cameras.error());
  ASSERT_EQ(cameras->features.size(), kCameras.size());
  for (std::size_t i = 0; i < kCameras.size(); ++i)
    EXPECT_EQ(cameras->features[i].points.at(0), kCameras[i]);
}

// A layer that has lost its rows has no extent.
TEST(Gis, AnEmptyLayerHasNoExtent) {
  const Scratch scratch("gis_empty");
  const fs::path path = make_store(scratch);
  {
    auto store = Store::open(path).value();
    auto import = store.begin_import().value();
    ASSERT_TRUE(import.set_areas({}));
    for (const char* id : {"s0", "s1", "s2"}) ASSERT_TRUE(import.remove_source(id));
    ASSERT_TRUE(import.commit());
  }
  EXPECT_EQ(rows_of(path, "select min_x, max_y from gpkg_contents where srs_id = 4326", 2),
            (std::vector<Row>(3, {"-", "-"})));
}

TEST(Gis, AreasAreDrawnWhereTheyAre) {
  if (!has_program("gdal_rasterize")) GTEST_SKIP() << "gdal_rasterize";
  const Scratch scratch("gis_areas");
  make_store(scratch);
  const std::vector<std::pair<std::string, std::vector<LonLatPolygon>>> drawn{
      {"party = 'RU'", {kPark, kIsland}},
      {"id = 'next'", {kNeighbour}},
      {"kind = 'land'", {kLand}}};
  for (const auto& [where, polygons] : drawn) {
    const auto raster = burnt(scratch, "areas", where);
    ASSERT_TRUE(raster) << describe(raster.error());
    std::vector<Polygon> flat;
    for (const LonLatPolygon& polygon : polygons) {
      flat.emplace_back();
      for (const RingOf<LonLat>& ring : polygon.rings) {
        flat.back().rings.emplace_back();
        for (const LonLat& p : ring) flat.back().rings.back().push_back({p.lon_deg, p.lat_deg});
      }
    }
    const PolygonIndex index(flat);
    std::size_t inside = 0, wrong = 0;
    for (std::size_t row = 0; row < raster->rows; ++row)
      for (std::size_t column = 0; column < raster->columns; ++column) {
        const LonLat at = centre(*raster, column, row);
        const bool burns = raster->at(column, row) == 1;
        inside += burns;
        wrong += burns != index.contains({at.lon_deg, at.lat_deg});
      }
    EXPECT_GT(inside, 500u) << where;
    EXPECT_EQ(wrong, 0u) << where;
  }
}

TEST(Gis, CamerasAndBordersAreDrawnWhereTheyAre) {
  if (!has_program("gdal_rasterize")) GTEST_SKIP() << "gdal_rasterize";
  const Scratch scratch("gis_points");
  make_store(scratch);
  const auto cameras = burnt(scratch, "deployments");
  ASSERT_TRUE(cameras) << describe(cameras.error());
  EXPECT_EQ(std::ranges::count(cameras->values, 1), 3);
  for (const LonLat& p : kCameras) EXPECT_EQ(cameras->sample(p.lon_deg, p.lat_deg), 1);
  const auto border = burnt(scratch, "borders");
  ASSERT_TRUE(border) << describe(border.error());
  EXPECT_GT(std::ranges::count(border->values, 1), 90);
  for (std::size_t row = 0; row < border->rows; ++row)
    for (std::size_t column = 0; column < border->columns; ++column) {
      const LonLat at = centre(*border, column, row);
      if (border->at(column, row) != 1) continue;
      EXPECT_TRUE(at.lon_deg > 131.39 && at.lon_deg < 131.47) << row;
      EXPECT_TRUE(at.lat_deg > 41.99 && at.lat_deg < 43.01) << row;
    }
}

}  // namespace dersu::store
