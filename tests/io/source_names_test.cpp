// Names of species and individuals of a package, translated by the `values` of its source.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dersu/io/source.hpp"
#include "tests/io/camtrap_packages.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {

TEST(SourceNames, OfAPackageAreTranslatedAndNobodyIsNoIndividual) {
  const Scratch scratch("source_names");
  PackageText package = small_package();
  package.add_own_tables();
  replace_text(package.texts["observations.csv"], "Panthera tigris,1,\n",
               "Panthera tigris,1,unknown\n");
  package.texts["individuals.csv"] += "unknown,Panthera tigris,,,\nT2,Panthera tigris,male,,\n";
  std::ofstream(scratch.folder() / "datapackage.json") << package.document.dump();
  for (const auto& [name, text] : package.texts) std::ofstream(scratch.folder() / name) << text;

  ProjectSource source;
  source.id = "p";
  source.kind = SourceKind::camtrap_dp;
  source.path = ".";
  source.values = {{"individualID", {{"unknown", ""}, {"T2", "T1"}, {"T9", "T1"}}},
                   {"scientificName", {{"Panthera tigris", "Panthera tigris altaica"}}}};
  Project project;
  project.folder = scratch.folder();
  Rows rows;
  Progress silent;
  const auto read = read_source(source, project, rows, silent);
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
