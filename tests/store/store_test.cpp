#include "dersu/store/store.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/store/schema.hpp"
#include "dersu/store/sqlite.hpp"
#include "rows.hpp"

namespace dersu::store {
namespace {
using enum io::CamtrapTable;

const Cells kDeployment{{"deploymentID", "d1"},
                        {"locationName", "森"},
                        {"latitude", "43.25"},
                        {"longitude", "131.5"},
                        {"coordinateUncertainty", "30"},
                        {"deploymentStart", "2024-05-01T12:00:00+10:00"},
                        {"deploymentEnd", "2024-06-01T12:00:00+10:00"},
                        {"cameraHeight", "0.5"},
                        {"timestampIssues", "false"},
                        {"baitUse", "true"}};

/// A source with `n` deployments and an observation each.
void add(Import& import, const std::string& id, const std::string& party, int n,
         const std::string& tag = "") {
  auto sink = import.begin_source({.id = id, .party = party, .kind = "camtrap-dp"});
  ASSERT_TRUE(sink) << describe(sink.error());
  for (int i = 0; i < n; ++i) {
    Cells cells = kDeployment;
    cells["deploymentID"] = id + std::to_string(i) + tag;
    ASSERT_TRUE(give(**sink, deployments, cells, static_cast<std::uint64_t>(i + 2)));
  }
  for (int i = 0; i < n; ++i)
    ASSERT_TRUE(give(**sink, observations,
                     {{"observationID", id + "-o" + std::to_string(i) + tag},
                      {"deploymentID", id + std::to_string(i) + tag},
                      {"count", "3"}},
                     static_cast<std::uint64_t>(i + 2)));
  ASSERT_TRUE(import.end_source("hash-" + tag));
}

void write(const std::filesystem::path& path, const std::vector<std::string>& sources) {
  auto store = Store::open_or_create(path);
  ASSERT_TRUE(store) << describe(store.error());
  auto import = store->begin_import();
  ASSERT_TRUE(import);
  for (const std::string& id : sources) add(*import, id, id == "b" ? "CN" : "RU", 3);
  ASSERT_TRUE(import->commit());
}

}  // namespace

TEST(Store, EveryTableComesBack) {
  const Scratch scratch("store_all");
  const std::vector<std::pair<io::CamtrapTable, Cells>> rows{
      {deployments, kDeployment},
      {effort_gaps,
       {{"deploymentID", "d1"},
        {"gapStart", "2024-05-03T00:00:00+10:00"},
        {"gapEnd", "2024-05-04T00:00:00Z"},
        {"gapReason", "stolen; \"again\"\nand again"}}},
      {individuals, {{"individualID", "T1"}, {"sex", "female"}}},
      {media,
       {{"mediaID", "m1"},
        {"deploymentID", "d1"},
        {"timestamp", "2024-05-02T00:00:00+10:00"},
        {"filePublic", "false"},
        {"exifData", "{\"a\": 1}"}}},
      {observations,
       {{"observationID", "o1"},
        {"mediaID", "m1"},
        {"count", "2"},
        {"bboxX", "0.1"},
        {"classificationProbability", "0.3333333333333333"}}}};
  AsText expected;
  {
    auto store = Store::open_or_create(scratch / "store.gpkg").value();
    auto import = store.begin_import().value();
    io::CamtrapSink* sink = import.begin_source({.id = "s", .party = "RU"}).value();
    for (const auto& [table, cells] : rows) {
      ASSERT_TRUE(give(*sink, table, cells, 7));
      ASSERT_TRUE(give(expected, table, cells, 7));
    }
    ASSERT_TRUE(import.end_source("abc"));
    LonLatPolygon square{{{{130, 42}, {131, 42}, {131, 43}, {130, 43}, {130, 42}},
                          {{130.2, 42.2}, {130.4, 42.2}, {130.4, 42.4}, {130.2, 42.2}}}};
    ASSERT_TRUE(import.set_areas(std::vector<AreaRow>{
        {.id = "a", .name = "A", .party = "RU", .kind = "territory", .polygons = {square, square}},
        {.id = "b", .kind = "border", .lines = {{{130, 42}, {131, 43}}}}}));
    ASSERT_TRUE(import.set_catalogue(std::vector<CatalogueRow>{{"RU", "T1", "J1"}}));
    ASSERT_TRUE(import.add_notice({"RU", "s", "x.csv:3:y", "said"}));
    ASSERT_TRUE(import.commit());
  }
  const auto store = Store::open(scratch / "store.gpkg").value();
  AsText got;
  ASSERT_TRUE(store.read_all(got));
  EXPECT_EQ(got.text, expected.text);
  const auto sources = store.sources().value();
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].rows, 5);
  EXPECT_EQ(sources[0].sha256, "abc");
  EXPECT_EQ(sources[0].version, DERSU_VERSION);
  const auto areas = store.areas().value();
  ASSERT_EQ(areas.size(), 2u);
  ASSERT_EQ(areas[0].polygons.size(), 2u);
  EXPECT_EQ(areas[0].polygons[1].rings.size(), 2u);
  EXPECT_EQ(areas[0].polygons[1].rings[1][1], (LonLat{130.4, 42.2}));
  EXPECT_EQ(areas[1].lines.at(0).at(1), (LonLat{131, 43}));
  EXPECT_EQ(store.catalogue().value(), (std::vector<CatalogueRow>{{"RU", "T1", "J1"}}));
  EXPECT_EQ(store.notices().value(), (std::vector<NoticeRow>{{"RU", "s", "x.csv:3:y", "said"}}));
}

TEST(Store, ValuesOfTheWrongTypeAreRefused) {
  const Scratch scratch("store_types");
  auto store = Store::open_or_create(scratch / "store.gpkg").value();
  auto import = store.begin_import().value();
  io::CamtrapSink* sink = import.begin_source({.id = "s", .party = "RU"}).value();
  for (const auto& [column, value] : std::vector<std::pair<std::string, std::string>>{
           {"coordinateUncertainty", "3.5"}, {"cameraHeight", "high"}, {"baitUse", "yes"}}) {
    Cells cells = kDeployment;
    cells[column] = value;
    const auto refused = give(*sink, deployments, cells, 12);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "s:deployments:12:" + column);
  }
  EXPECT_FALSE(sink->row(deployments, {}, 1));
}

TEST(Store, Filters) {
  const Scratch scratch("store_filter");
  write(scratch / "store.gpkg", {"a", "b", "c"});
  const auto store = Store::open(scratch / "store.gpkg").value();
  EXPECT_EQ(store.count(deployments).value(), 9);
  EXPECT_EQ(store.count(deployments, {.party = "CN"}).value(), 3);
  EXPECT_EQ(store.count(observations, {.party = "RU"}).value(), 6);
  EXPECT_EQ(store.count(observations, {.party = "RU", .source = "b"}).value(), 0);
  EXPECT_EQ(store.count(media, {.source = "a"}).value(), 0);
  AsText rows;
  ASSERT_TRUE(store.read(deployments, rows, {.source = "c"}));
  EXPECT_EQ(std::ranges::count(rows.text, '\n'), 3);
  EXPECT_NE(rows.text.find("|43.25|131.5|"), std::string::npos);
}

TEST(Store, TheOrderOfReadingDoesNotDependOnTheOrderOfImports) {
  const Scratch scratch("store_order");
  write(scratch / "1.gpkg", {"a", "b", "c"});
  write(scratch / "2.gpkg", {"c", "b", "a"});
  const std::string one = content(Store::open(scratch / "1.gpkg").value());
  EXPECT_EQ(one, content(Store::open(scratch / "2.gpkg").value()));
  EXPECT_LT(one.find("deployments:2|b0"), one.find("deployments:2|a0"));  // CN before RU
}

TEST(Store, AReplacedSourceKeepsItsPlace) {
  const Scratch scratch("store_replace");
  write(scratch / "store.gpkg", {"a", "b", "c"});
  auto store = Store::open(scratch / "store.gpkg").value();
  {
    auto import = store.begin_import().value();
    ASSERT_TRUE(import.add_notice({"RU", "a", "", "old"}));
    ASSERT_TRUE(import.commit());
  }
  {
    auto import = store.begin_import().value();
    add(import, "a", "RU", 2, "new");
    ASSERT_TRUE(import.commit());
  }
  EXPECT_EQ(store.count(deployments, {.source = "a"}).value(), 2);
  EXPECT_EQ(store.count(deployments).value(), 8);
  const std::string all = content(store);
  EXPECT_LT(all.find("a0new"), all.find("c0"));
  EXPECT_EQ(all.find("deployments:2|a0|"), std::string::npos);
  EXPECT_TRUE(store.notices().value().empty());
  const Database database =
      Database::open(scratch / "store.gpkg", Database::Mode::existing).value();
  EXPECT_EQ(database.integer("select min(fid) >> 32 from deployments where source = 'a'").value(),
            1);
}

TEST(Store, WithoutCommitNothingHappens) {
  const Scratch scratch("store_undo");
  write(scratch / "store.gpkg", {"a"});
  auto store = Store::open(scratch / "store.gpkg").value();
  const std::string before = content(store);
  {
    auto import = store.begin_import().value();
    add(import, "b", "CN", 5);
    ASSERT_TRUE(import.remove_source("a"));
    EXPECT_EQ(import.remove_source("nobody").error().fault, Fault::not_found);
    ASSERT_TRUE(import.set_catalogue(std::vector<CatalogueRow>{{"RU", "x", "y"}}));
  }
  EXPECT_EQ(content(store), before);
  EXPECT_EQ(content(Store::open(scratch / "store.gpkg").value()), before);
}

TEST(Store, OneImportAtATime) {
  const Scratch scratch("store_lock");
  write(scratch / "store.gpkg", {"a"});
  auto one = Store::open(scratch / "store.gpkg").value();
  auto two = Store::open(scratch / "store.gpkg").value();
  auto import = one.begin_import().value();
  const auto second = two.begin_import();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::io);
}

TEST(Store, ForeignAndDamagedFilesAreRefused) {
  const Scratch scratch("store_foreign");
  EXPECT_EQ(Store::open(scratch / "none.gpkg").error().fault, Fault::not_found);
  const auto text = scratch / "text.gpkg";
  std::ofstream(text) << std::string(5000, 'x');
  EXPECT_EQ(Store::open(text).error().fault, Fault::bad_input);
  const auto made = [&](const char* name, const std::string& sql) {
    const auto path = scratch / name;
    auto database = Database::open(path, Database::Mode::create).value();
    EXPECT_TRUE(database.run(sql));
    return path;
  };
  const auto plain = Store::open(made("plain.db", "create table t (x)"));
  EXPECT_NE(plain.error().message.find("not a GeoPackage"), std::string::npos);
  const auto other =
      Store::open(made("other.gpkg", "pragma application_id = 1196444487; create table t (x)"));
  EXPECT_NE(other.error().message.find("another program"), std::string::npos);
  write(scratch / "store.gpkg", {"a"});
  {
    auto database = Database::open(scratch / "store.gpkg", Database::Mode::existing).value();
    ASSERT_TRUE(database.run("update dersu_meta set value = '99' where key = 'schema'"));
  }
  const auto newer = Store::open(scratch / "store.gpkg");
  EXPECT_EQ(newer.error().fault, Fault::unsupported);
  EXPECT_NE(newer.error().message.find("newer dersu"), std::string::npos);
  const auto changed = scratch / "changed.gpkg";
  write(changed, {"a"});
  {
    auto database = Database::open(changed, Database::Mode::existing).value();
    ASSERT_TRUE(database.run("alter table media rename column \"filePath\" to path"));
  }
  EXPECT_NE(Store::open(changed).error().message.find("table media"), std::string::npos);
}

// Any texts in text columns come back.
RC_GTEST_PROP(Store, TextsComeBack, ()) {
  static const Scratch scratch("store_texts");
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  auto store = Store::open_or_create(scratch / "store.gpkg").value();
  auto import = store.begin_import().value();
  io::CamtrapSink* sink = import.begin_source({.id = "s", .party = "RU"}).value();
  RC_ASSERT(give(*sink, individuals, {{"individualID", text}}, 1).has_value());
  RC_ASSERT(import.end_source("x").has_value());
  AsText got, expected;
  RC_ASSERT(store.read_all(got).has_value());
  RC_ASSERT(give(expected, individuals, {{"individualID", text}}, 1).has_value());
  RC_ASSERT(got.text == expected.text);
}

}  // namespace dersu::store
