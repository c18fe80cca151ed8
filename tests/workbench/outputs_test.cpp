#include "dersu/workbench/outputs.hpp"

#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

using Given = std::map<std::string, std::string>;

/// What a run says of its outputs: "--out: found ...", "" where it has nothing against them.
std::string refusal(std::string_view method, const Given& given) {
  Progress silent;
  const auto outcome = run(*find_method(method), given, silent);
  if (outcome || outcome.error().fault != Fault::usage) return "";
  return describe(outcome.error());
}

/// The files of a folder and their bytes.
std::map<std::string, std::string> bytes_of(const fs::path& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) bytes.emplace(entry.path().string(), slurp(entry.path()));
  return bytes;
}

constexpr std::string_view kPackage =
    R"({"resources":[{"path":"deployments.csv"},{"path":["o1.csv","o2.csv.gz"]},{"data":[]},7]})";

}  // namespace

TEST(Outputs, NeverTakeThePlaceOfWhatAProjectReads) {
  const Folder folder("outputs_project");
  folder.file("data/cover.asc", "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1\n");
  folder.file("data/cover.prj", "LOCAL_CS[\"x\"]");
  folder.replace("dersu.toml", "[catalogue]",
                 "[[covariate]]\nname = \"cover\"\nfile = \"data/cover.asc\"\n[catalogue]");
  ASSERT_TRUE(folder.import());
  const fs::path p = folder.path();
  fs::create_directory_symlink(p / "data", p / "link");
  fs::create_hard_link(p / "store.gpkg", p / "same.gpkg");
  const auto before = bytes_of(p);
  const std::vector<std::pair<std::string, std::string>> owned{
      {"dersu.toml", "its dersu.toml"},
      {"store.gpkg", "its store"},
      {"store.gpkg-wal", "its store"},
      {"same.gpkg", "its store"},
      {"data/cn/observations.csv", "of the source 'cn', which is never changed"},
      {"data/cn/new.csv", "of the source 'cn'"},
      {"data/cn/../cn/new.csv", "of the source 'cn'"},
      {"link/ru/images.csv", "of the source 'ru'"},
      {"data/park.geojson", "of the area 'park'"},
      {"data/cover.asc", "of the covariate 'cover'"},
      {"data/cover.prj", "of the covariate 'cover'"},
      {"data/joint.csv", "its catalogue"}};
  for (const auto& [name, what] : owned) {
    for (const fs::path& project : {p, p / "dersu.toml"}) {
      const std::string said =
          refusal("records", {{"data", project.string()}, {"out", (p / name).string()}});
      EXPECT_TRUE(said.starts_with("--out: found '")) << name << said;
      EXPECT_NE(said.find(what), std::string::npos) << name << said;
    }
    EXPECT_NE(refusal("report", {{"project", p.string()}, {"out", (p / name).string()}}), "");
    EXPECT_TRUE(refusal("histories", {{"data", p.string()},
                                      {"species", "Panthera tigris"},
                                      {"effort-out", (p / name).string()}})
                    .starts_with("--effort-out: "))
        << name;
  }
  EXPECT_EQ(bytes_of(p), before);
  // What a former run wrote may be written again.
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(refusal("records", {{"data", p.string()}, {"out", (p / "records.csv").string()}}),
              "");
  EXPECT_TRUE(fs::exists(p / "records.csv"));
  EXPECT_EQ(refusal("records", {{"data", p.string()}, {"out", "/dev/null"}}), "");
}

TEST(Outputs, NeverTakeThePlaceOfWhatARunWrote) {
  const Folder folder("outputs_run");
  const fs::path p = folder.path();
  folder.file("results/2024/run.json", "{}");
  folder.file("results/2024/density.csv", "x");
  folder.file("results/records.csv", "x");
  for (const char* name : {"results/2024/density.csv", "results/2024", "results/2024/new.csv"})
    EXPECT_NE(refusal("records", {{"data", p.string()}, {"out", (p / name).string()}})
                  .find("of the project: what a run wrote; expected another"),
              std::string::npos)
        << name;
  EXPECT_EQ(slurp(p / "results/2024/density.csv"), "x");
  for (const char* name : {"results/records.csv", "results/new.csv"})
    EXPECT_EQ(refusal("records", {{"data", p.string()}, {"out", (p / name).string()}}), "") << name;
}

TEST(Outputs, NeverTakeThePlaceOfThePackageThatIsRead) {
  const Scratch scratch("outputs_package");
  write_text(scratch / "datapackage.json", std::string(kPackage));
  for (const fs::path& package : {scratch.folder(), scratch / "datapackage.json"}) {
    for (const char* name : {"datapackage.json", "deployments.csv", "o1.csv", "o2.csv.gz"}) {
      const std::string said =
          refusal("effort", {{"data", package.string()}, {"out", (scratch / name).string()}});
      EXPECT_NE(said.find("of the package that is read"), std::string::npos) << name << said;
    }
    EXPECT_EQ(refusal("effort", {{"data", package.string()}, {"out", scratch / "operation.csv"}}),
              "");
  }
}

TEST(Outputs, TwoOfOneCommandAreTwoFiles) {
  const Scratch scratch("outputs_twice");
  fs::create_directory(scratch / "a");
  fs::create_directory_symlink(scratch / "a", scratch / "b");
  EXPECT_NE(
      refusal("histories",
              {{"data", "p"}, {"out", scratch / "a/k.csv"}, {"effort-out", scratch / "b/k.csv"}})
          .find("found the file of --"),
      std::string::npos);
}

}  // namespace dersu::workbench
