// docs/store.md and the GeoPackage standard against the tables that the store makes.
#include "dersu/store/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "dersu/core/text.hpp"
#include "dersu/store/sqlite.hpp"
#include "rows.hpp"

namespace dersu::store {
namespace {

using Tables = std::map<std::string, std::vector<std::string>>;

Tables tables_of(const std::filesystem::path& path) {
  const Database database = Database::open(path, Database::Mode::existing).value();
  auto names = database
                   .prepare(
                       "select name from sqlite_schema where type = 'table' and name not like "
                       "'gpkg_%' and name not like 'sqlite_%'")
                   .value();
  Tables tables;
  while (names.step().value()) {
    const std::string table(names.text(0));
    auto columns = database.prepare("select name from pragma_table_info(?) order by cid").value();
    columns.bind(1, std::string_view(table));
    while (columns.step().value()) tables[table].emplace_back(columns.text(0));
  }
  return tables;
}

Tables documented() {
  std::ifstream in(DERSU_SOURCE_DIR "/docs/store.md");
  Tables tables;
  std::string table;
  bool list = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) table = line.substr(3);
    // The list of columns is the paragraph that begins with `fid` or `key`.
    if (line.starts_with("`fid`") || line.starts_with("`key`")) list = true;
    if (line.empty()) list = false;
    if (!list) continue;
    const auto pieces = split(line, '`');  // the odd ones stand between backticks
    for (std::size_t i = 1; i < pieces.size(); i += 2) tables[table].emplace_back(pieces[i]);
  }
  return tables;
}

}  // namespace

TEST(Schema, ThePageSaysWhatIsThere) {
  const Scratch scratch("schema_docs");
  ASSERT_TRUE(Store::open_or_create(scratch / "store.gpkg"));
  EXPECT_EQ(tables_of(scratch / "store.gpkg"), documented());
}

TEST(Schema, EveryTableIsInTheContentsOfTheGeoPackage) {
  const Scratch scratch("schema_contents");
  ASSERT_TRUE(Store::open_or_create(scratch / "store.gpkg"));
  const Database database =
      Database::open(scratch / "store.gpkg", Database::Mode::existing).value();
  for (const auto& [table, columns] : tables_of(scratch / "store.gpkg")) {
    if (table == "dersu_meta") continue;
    auto statement =
        database.prepare("select count(*) from gpkg_contents where table_name = ?").value();
    statement.bind(1, std::string_view(table));
    ASSERT_TRUE(statement.step().value());
    EXPECT_EQ(statement.integer(0), 1) << table;
  }
  auto check = database.prepare("pragma integrity_check").value();
  ASSERT_TRUE(check.step().value());
  EXPECT_EQ(check.text(0), "ok");
}

// A store of schema 1 becomes one of today with all that it held.
TEST(Schema, AnOlderStoreIsBroughtUpToDate) {
  const Scratch scratch("schema_older");
  {
    auto store = Store::open_or_create(scratch / "store.gpkg").value();
    auto import = store.begin_import().value();
    ASSERT_TRUE(import.set_areas(
        std::vector<AreaRow>{{.id = "a", .party = "RU", .source = "a.shp"},
                             {.id = "b", .source = "b.shp", .lines = {{{1, 2}, {3, 4}}}}}));
    ASSERT_TRUE(import.set_catalogue(std::vector<CatalogueRow>{{"RU", "T1", "J1", "x.csv"}}));
    ASSERT_TRUE(import.commit());
    auto database = Database::open(scratch / "store.gpkg", Database::Mode::existing).value();
    ASSERT_TRUE(database.run(
        "alter table areas rename column source to file; alter table borders rename column source "
        "to file; alter table catalogue drop column source; update dersu_meta set value = '1'"));
  }
  const auto store = Store::open(scratch / "store.gpkg");
  ASSERT_TRUE(store) << describe(store.error());
  EXPECT_EQ(tables_of(scratch / "store.gpkg"), documented());
  const auto areas = store->areas().value();
  ASSERT_EQ(areas.size(), 2u);
  EXPECT_EQ(areas[0].source, "a.shp");
  EXPECT_EQ(areas[1].source, "b.shp");
  EXPECT_EQ(store->catalogue().value(), (std::vector<CatalogueRow>{{"RU", "T1", "J1", ""}}));
}

// Another program's eye: GDAL.
TEST(Schema, OgrinfoOpensIt) {
  if (std::system("command -v ogrinfo >/dev/null 2>&1") != 0) GTEST_SKIP() << "ogrinfo";
  const Scratch scratch("schema_ogr");
  {
    auto store = Store::open_or_create(scratch / "store.gpkg").value();
    auto import = store.begin_import().value();
    io::CamtrapSink* sink = import.begin_source({.id = "s", .party = "RU"}).value();
    ASSERT_TRUE(give(*sink, io::CamtrapTable::deployments,
                     {{"deploymentID", "d"}, {"longitude", "131.5"}, {"latitude", "43.25"}}, 1));
    ASSERT_TRUE(import.end_source("x"));
    ASSERT_TRUE(import.commit());
  }
  const auto out = scratch / "out.txt";
  const std::string command =
      "ogrinfo -al '" + (scratch / "store.gpkg").string() + "' > '" + out.string() + "' 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::stringstream said;
  said << std::ifstream(out).rdbuf();
  EXPECT_NE(said.str().find("POINT (131.5 43.25)"), std::string::npos) << said.str();
  for (const char* bad : {"ERROR", "Warning"})
    EXPECT_EQ(said.str().find(bad), std::string::npos) << said.str();
}

}  // namespace dersu::store
