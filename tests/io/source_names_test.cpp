// Names of species and individuals of a package, translated by the `values` of its source.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dersu/io/source.hpp"
#include "tests/io/camtrap_packages.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

using Values = std::map<std::string, std::map<std::string, std::string>>;

Result<SourceSummary> read_package(const PackageText& package, Values values, Rows& rows) {
  const Scratch scratch("source_names");
  std::ofstream(scratch.folder() / "datapackage.json") << package.document.dump();
  for (const auto& [name, text] : package.texts) std::ofstream(scratch.folder() / name) << text;
  ProjectSource source;
  source.id = "p";
  source.kind = SourceKind::camtrap_dp;
  source.path = ".";
  source.values = std::move(values);
  Project project;
  project.folder = scratch.folder();
  Progress silent;
  return read_source(source, project, rows, silent);
}

/// What an import of `package` with `values` of individualID tells, or its notices.
std::string told(const PackageText& package, std::map<std::string, std::string> values,
                 Rows& rows) {
  const auto read = read_package(package, {{"individualID", std::move(values)}}, rows);
  if (!read) return describe(read.error());
  std::string text;
  for (const SourceNotice& notice : read->notices) text += notice.message + "\n";
  return text;
}

}  // namespace

TEST(SourceNames, ReferencesHoldForWhatTheNamesBecome) {
  PackageText package = small_package();
  package.add_own_tables();
  replace_text(package.texts["observations.csv"], "Panthera tigris,1,\n",
               "Panthera tigris,1,unknown\n");
  const std::string missing = "an individualID of the table individuals";
  const std::map<std::string, bool> is_right_as{{"", true}, {"T1", true}, {"T5", false}};
  for (const auto& [to, is_right] : is_right_as) {
    Rows rows;
    const std::string text = told(package, {{"unknown", to}}, rows);
    EXPECT_EQ(text.find(missing) == std::string::npos, is_right) << to << text;
  }
  Rows rows;
  EXPECT_NE(told(package, {{"T1", "T5"}}, rows).find(missing), std::string::npos);
  Rows renamed;
  EXPECT_EQ(told(package, {{"T1", "T5"}, {"unknown", "T5"}}, renamed).find(missing),
            std::string::npos);
}

TEST(SourceNames, WhatIsJoinedAndCannotBeOneAnimalIsTold) {
  PackageText package = small_package();
  package.add_own_tables();
  package.texts["individuals.csv"] += "T2,Panthera tigris,male,,\nT3,Panthera tigris,,,\n";
  Rows rows;
  EXPECT_NE(told(package, {{"T2", "T1"}}, rows)
                .find("values: 'T1' joins what cannot be one animal: 'T1' (Panthera tigris, "
                      "female), 'T2' (Panthera tigris, male)"),
            std::string::npos);
  Rows fine;
  EXPECT_EQ(told(package, {{"T3", "T1"}}, fine).find("joins what"), std::string::npos);
}

TEST(SourceNames, OfAPackageAreTranslatedAndNobodyIsNoIndividual) {
  PackageText package = small_package();
  package.add_own_tables();
  replace_text(package.texts["observations.csv"], "Panthera tigris,1,\n",
               "Panthera tigris,1,unknown\n");
  package.texts["individuals.csv"] += "unknown,Panthera tigris,,,\nT2,Panthera tigris,male,,\n";
  Rows rows;
  const auto read =
      read_package(package,
                   {{"individualID", {{"unknown", ""}, {"T2", "T1"}, {"T9", "T1"}}},
                    {"scientificName", {{"Panthera tigris", "Panthera tigris altaica"}}}},
                   rows);
  ASSERT_TRUE(read) << describe(read.error());
  const auto value = [&](CamtrapTable table, std::size_t row, std::string_view column) {
    return rows.of(table).at(row).at(camtrap_column_index(table, column).value());
  };
  EXPECT_EQ(value(CamtrapTable::observations, 0, "individualID"), "T1");
  EXPECT_EQ(value(CamtrapTable::observations, 1, "individualID"), "");
  EXPECT_EQ(value(CamtrapTable::observations, 1, "scientificName"), "Panthera tigris altaica");
  ASSERT_EQ(rows.of(CamtrapTable::individuals).size(), 1U);
  EXPECT_EQ(value(CamtrapTable::individuals, 0, "sex"), "female");
  EXPECT_EQ(std::ranges::count_if(read->notices,
                                  [](const SourceNotice& notice) {
                                    return notice.message.starts_with(
                                        "values: no row has 'T9' in individualID");
                                  }),
            1);
}

}  // namespace dersu::io
