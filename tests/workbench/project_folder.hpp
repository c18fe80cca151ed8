#pragma once
// A small project of two parties in a folder of its own, for tests of the import.
#include <gtest/gtest.h>

#include <cstdlib>

#include "dersu/workbench/import.hpp"
#include "tests/store/rows.hpp"

namespace dersu::workbench {

namespace fs = std::filesystem;

inline void write_text(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

constexpr std::string_view kImportProject = R"([project]
name = "two"
[[party]]
code = "CN"
[[party]]
code = "RU"
[[area]]
id = "park"
party = "RU"
kind = "territory"
file = "data/park.geojson"
[[source]]
id = "cn"
party = "CN"
kind = "spreadsheet"
path = "data/cn"
time_zone = "+08:00"
[source.columns.deployments]
deploymentID = "id"
longitude = "x"
latitude = "y"
deploymentStart = "start"
deploymentEnd = "end"
[source.columns.observations]
deploymentID = "id"
eventStart = "time"
observationLevel = "=event"
observationType = "=animal"
scientificName = "species"
individualID = "animal"
[[source]]
id = "ru"
party = "RU"
kind = "wildlife-insights"
path = "data/ru"
time_zone = "Asia/Vladivostok"
[catalogue]
file = "data/joint.csv"
)";

constexpr std::string_view kImportPark =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":)"
    R"({"type":"Polygon","coordinates":[[[131,43],[132,43],[132,44],[131,44],[131,43]]]}}]})";

inline std::string seen(int rows, const std::string& animal) {
  std::string text = "id,time,species,animal\n";
  for (int i = 0; i < rows; ++i)
    text += fmt::format("C{},2024-05-02 {:02}:{:02}:{:02},Panthera tigris,{}\n", i % 3,
                        i / 3600 % 24, i / 60 % 60, i % 60, animal);
  return text;
}

using enum io::CamtrapTable;

inline bool has_notice(const std::vector<store::NoticeRow>& notices, std::string_view text) {
  return std::ranges::any_of(notices, [&](const store::NoticeRow& notice) {
    return notice.message.find(text) != std::string::npos;
  });
}

/// A project of two parties; `rows` observations of `animal` in China.
class Folder {
 public:
  explicit Folder(const std::string& name, int rows = 10) : scratch_(name) {
    file("dersu.toml", std::string(kImportProject));
    file("data/park.geojson", std::string(kImportPark));
    file("data/joint.csv", "party,individualID,jointID\nCN,T1,J1\nRU,R9,J1\n");
    file("data/cn/deployments.csv",
         "id,x,y,start,end\nC0,131.1,43.1,2024-05-01,2024-06-01\nC1,131.2,43.2,2024-05-01,"
         "2024-06-02\nC2,131.3,43.3,2024-05-01,2024-06-03\n");
    file("data/cn/observations.csv", seen(rows, "T1"));
    file("data/ru/deployments.csv",
         "deployment_id,placename,longitude,latitude,start_date,end_date\n"
         "K1,K,131.5,43.25,2024-05-01,2024-06-01\n");
    file("data/ru/images.csv",
         "deployment_id,image_id,timestamp,genus,species,individual_id\n"
         "K1,i1,2024-05-03 10:00:00,Panthera,tigris,R1\n");
  }
  void file(const std::string& name, const std::string& text) const {
    write_text(scratch_.folder() / name, text);
  }
  void replace(const std::string& name, const std::string& from, const std::string& to) const {
    std::stringstream text;
    text << std::ifstream(scratch_.folder() / name).rdbuf();
    std::string all = text.str();
    const auto at = all.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    file(name, all.replace(at, from.size(), to));
  }
  [[nodiscard]] io::Project project() const {
    auto read = io::read_project_file(scratch_.folder());
    EXPECT_TRUE(read) << describe(read.error());
    return std::move(*read);
  }
  Result<ImportOutcome> import(Progress& progress, const std::string& source = "") const {
    return import_project(project(), {source}, progress);
  }
  Result<ImportOutcome> import(const std::string& source = "") const {
    Progress silent;
    return import(silent, source);
  }
  [[nodiscard]] std::string content() const {
    const auto store = store::Store::open(scratch_ / "store.gpkg");
    return store ? store::content(*store) : describe(store.error());
  }
  [[nodiscard]] const fs::path& path() const { return scratch_.folder(); }
  [[nodiscard]] fs::path store() const { return scratch_ / "store.gpkg"; }

 private:
  Scratch scratch_;
};

/// Another program opens the store without a complaint; true where there is none to ask.
inline bool opens_elsewhere(const fs::path& store) {
  static const bool there = std::system("command -v ogrinfo >/dev/null 2>&1") == 0;
  const std::string command = "ogrinfo -al -so '" + store.string() + "' >/dev/null 2>&1";
  return !there || std::system(command.c_str()) == 0;
}

}  // namespace dersu::workbench
