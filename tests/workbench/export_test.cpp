// What leaves a project is what is in it: packages are valid and read back as the same rows, text
// for secr reads back as the captures of the joint estimate.
#include "dersu/workbench/export.hpp"

#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/secr_text.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

/// Every row as one line.
class Lines final : public io::CamtrapSink {
 public:
  Result<void> row(io::CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t) override {
    std::string line(io::camtrap_table_name(table));
    for (const std::string_view value : values) line += "|" + std::string(value);
    lines.push_back(std::move(line));
    return {};
  }
  std::vector<std::string> lines;
};

const PackageTerms kTerms{.contributor = "A park", .sampling_design = "targeted"};

store::Store imported(const Folder& folder) {
  folder.replace("dersu.toml", "[catalogue]",
                 "[species]\ntarget = [\"Panthera tigris\"]\n[catalogue]");
  const auto done = folder.import();
  EXPECT_TRUE(done) << describe(done.error());
  return std::move(store::Store::open(folder.store())).value();
}

Result<ExportedPackage> to_package(const Folder& folder, const store::Store& store,
                                   const std::string& id, const PackageTerms& terms,
                                   const fs::path& out) {
  Progress silent;
  return export_camtrap_dp(folder.project(), store, id, terms, out, silent);
}

}  // namespace

TEST(Export, AnySourceBecomesAValidPackageOfTheSameRows) {
  const Folder folder("export_package");
  const store::Store store = imported(folder);
  for (const std::string id : {"cn", "ru"}) {
    const fs::path out = folder.path() / ("out-" + id);
    const auto done = to_package(folder, store, id, kTerms, out);
    ASSERT_TRUE(done) << describe(done.error());
    Lines written;
    const auto package = io::read_camtrap_dp(out, written);
    ASSERT_TRUE(package) << describe(package.error());
    EXPECT_TRUE(package->report.violations().empty());
    EXPECT_EQ(package->metadata.created.substr(0, 10), id == "cn" ? "2024-06-03" : "2024-06-01");
    EXPECT_EQ(package->metadata.contributors.at(0).title, "A park");
    EXPECT_TRUE(package->metadata.project.individual_animals);
    Lines stored;
    ASSERT_TRUE(store.read_all(stored, {.source = id}));
    EXPECT_FALSE(stored.lines.empty());
    EXPECT_EQ(written.lines, stored.lines);
  }
}

TEST(Export, APackageComesOutAsItWentIn) {
  const Folder folder("export_again");
  const store::Store store = imported(folder);
  const fs::path first = folder.path() / "data" / "package";
  ASSERT_TRUE(to_package(folder, store, "cn", kTerms, first));
  folder.replace("dersu.toml", "[catalogue]",
                 "[[source]]\nid = \"back\"\nparty = \"RU\"\nkind = \"camtrap-dp\"\n"
                 "path = \"data/package\"\n[catalogue]");
  ASSERT_TRUE(folder.import());
  const fs::path second = folder.path() / "second";
  const auto again = to_package(folder, *store::Store::open(folder.store()), "back", {}, second);
  ASSERT_TRUE(again) << describe(again.error());
  for (const char* file : {"datapackage.json", "deployments.csv", "media.csv", "observations.csv"})
    EXPECT_EQ(io::read_file(first / file).value(), io::read_file(second / file).value()) << file;
}

TEST(Export, ARoundedPackageIsValidAndTellsNoTruePlace) {
  const Folder folder("export_rounded");
  folder.replace("data/cn/deployments.csv", "131.1,43.1,", "131.123456,43.176543,");
  folder.replace("data/cn/deployments.csv", "131.2,43.2,", "131.234567,43.265432,");
  folder.replace("data/cn/deployments.csv", "131.3,43.3,", "131.345678,43.354321,");
  const store::Store store = imported(folder);
  PackageTerms terms = kTerms;
  terms.coordinate_digits = 2;
  const fs::path out = folder.path() / "out";
  const auto done = to_package(folder, store, "cn", terms, out);
  ASSERT_TRUE(done) << describe(done.error());
  Lines written;
  const auto package = io::read_camtrap_dp(out, written);
  ASSERT_TRUE(package) << describe(package.error());
  EXPECT_TRUE(package->report.violations().empty());
  EXPECT_EQ(package->metadata.coordinate_precision, 0.01);
  EXPECT_EQ(package->metadata.extent, (io::CamtrapExtent{131.12, 43.18, 131.35, 43.35}));
  for (const auto& file : fs::directory_iterator(out))
    for (const char* place : {"131.123", "43.176", "131.234", "43.265", "131.345", "43.354"})
      EXPECT_EQ(slurp(file.path()).find(place), std::string::npos) << file.path().filename();
}

TEST(Export, SaysWhatIsMissingAndWritesNothing) {
  const Folder folder("export_refused");
  const store::Store store = imported(folder);
  const fs::path out = folder.path() / "out";
  const auto nothing = to_package(folder, store, "cn", {}, out);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().details.size(), 2u);
  EXPECT_EQ(to_package(folder, store, "nobody", kTerms, out).error().fault, Fault::not_found);
  EXPECT_FALSE(fs::exists(out));
  fs::create_directory(out);
  EXPECT_EQ(to_package(folder, store, "cn", kTerms, out).error().fault, Fault::usage);
  EXPECT_EQ(export_secr(folder.project(), store, SecrUsage::binary, out).error().fault,
            Fault::usage);
  EXPECT_TRUE(fs::is_empty(out));
}

TEST(Export, SecrTextHoldsTheCapturesOfTheJointEstimate) {
  const Folder folder("export_secr");
  folder.replace("data/ru/deployments.csv", "K1,K,", "K1,C0,");  // both parties have a C0
  const store::Store store = imported(folder);
  for (const SecrUsage usage : {SecrUsage::binary, SecrUsage::effort}) {
    const fs::path out = folder.path() / (usage == SecrUsage::binary ? "binary" : "effort");
    const auto done = export_secr(folder.project(), store, usage, out);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->animals, 2u);
    EXPECT_EQ(done->detections, 4u);
    EXPECT_EQ(done->occasions, 34);  // 1 May to 3 June
    const std::vector<fs::path> traps{out / "traps.txt"};
    const auto read = io::read_secr_text(out / "captures.txt", traps);
    ASSERT_TRUE(read) << describe(read.error());
    const io::ScrSession& session = read->sessions.at(0);
    ASSERT_EQ(session.detectors.size(), 4u);
    EXPECT_EQ(session.occasions, 34);
    std::set<std::string> ids, seen;
    for (const auto& detector : session.detectors) ids.insert(detector.id);
    EXPECT_EQ(ids, (std::set<std::string>{"CN:C0", "CN:C1", "CN:C2", "RU:C0"}));
    for (const auto& capture : session.captures)
      seen.insert(fmt::format("{} {} {}", capture.animal, capture.occasion,
                              session.detectors[capture.detector].id));
    EXPECT_EQ(seen,
              (std::set<std::string>{"J1 2 CN:C0", "J1 2 CN:C1", "J1 2 CN:C2", "RU:R1 3 RU:C0"}));
    const std::vector<double>& worked = session.detectors.at(0).usage;
    EXPECT_EQ(worked.at(0), usage == SecrUsage::binary ? 1 : 0.5);  // set up at noon
    EXPECT_EQ(worked.at(1), 1);
    EXPECT_EQ(worked.at(33), 0);
  }
}

TEST(Export, SecrTextComesBackAsASource) {
  const Folder folder("export_secr_again");
  const store::Store store = imported(folder);
  const auto done =
      export_secr(folder.project(), store, SecrUsage::binary, folder.path() / "data" / "secr");
  ASSERT_TRUE(done) << describe(done.error());
  folder.file("dersu.toml",
              "[project]\nname = \"again\"\n[[party]]\ncode = \"CN\"\n[[source]]\nid = \"s\"\n"
              "party = \"CN\"\nkind = \"secr\"\npath = \"data/secr\"\ncrs = \"" +
                  done->crs +
                  "\"\n[species]\ntarget = [\"Panthera tigris\"]\n[density]\nstart = 2024-05-01\n");
  const auto imported_again = folder.import();
  ASSERT_TRUE(imported_again) << describe(imported_again.error());
  const auto back = store::Store::open(folder.store());
  ASSERT_TRUE(back);
  const fs::path second = folder.path() / "second";
  const auto again = export_secr(folder.project(), *back, SecrUsage::binary, second);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->animals, done->animals);
  EXPECT_EQ(again->detectors, done->detectors);
  EXPECT_EQ(again->detections, done->detections);
  EXPECT_EQ(again->occasions, done->occasions);
  // The captures line for line, but for the name of the project in front.
  const auto captures = [](const fs::path& file, const std::string& project) {
    const std::string text = io::read_file(file).value();
    std::multiset<std::string> lines;
    for (const std::string_view line : split(text, '\n'))
      if (line.starts_with(project)) lines.insert(std::string(line.substr(project.size())));
    return lines;
  };
  const auto before = captures(folder.path() / "data" / "secr" / "captures.txt", "two");
  EXPECT_EQ(before.size(), done->detections);
  EXPECT_EQ(captures(second / "captures.txt", "again"), before);
}

TEST(Export, NamesThatSecrCannotHoldStayEachTheirOwn) {
  const std::vector<std::string> ids{"a b", "a_b", "", "NONE", "a/b", "\u864e"};
  EXPECT_EQ(io::plain_secr_ids(ids),
            (std::vector<std::string>{"a_b_2", "a_b", "id_2", "NONE_2", "a_b_3", "\u864e"}));
}

}  // namespace dersu::workbench
