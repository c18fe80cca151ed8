// data/camtrap/terms.csv says what the standard's own schemas say.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {
namespace {

using nlohmann::json;

constexpr std::array kStandardTables{CamtrapTable::deployments, CamtrapTable::media,
                                     CamtrapTable::observations};

std::string_view type_name(CamtrapType type) {
  switch (type) {
    case CamtrapType::string:
      return "string";
    case CamtrapType::integer:
      return "integer";
    case CamtrapType::number:
      return "number";
    case CamtrapType::boolean:
      return "boolean";
    case CamtrapType::datetime:
      return "datetime";
  }
  return "";
}

std::optional<double> optional_number(const json& object, const char* key) {
  if (!object.contains(key)) return std::nullopt;
  return object.at(key).get<double>();
}

void expect_same(const CamtrapColumn& column, const json& field) {
  const json constraints = field.value("constraints", json::object());
  EXPECT_EQ(column.name, field.at("name").get<std::string>());
  const std::string type = field.at("type");
  EXPECT_EQ(type_name(column.type), type == "any" ? "string" : type);
  EXPECT_EQ(column.required, constraints.value("required", false));
  EXPECT_EQ(column.unique, constraints.value("unique", false));
  EXPECT_EQ(column.minimum, optional_number(constraints, "minimum"));
  EXPECT_EQ(column.maximum, optional_number(constraints, "maximum"));
  EXPECT_EQ(column.pattern, constraints.value("pattern", ""));
  const std::vector<std::string> values(column.values.begin(), column.values.end());
  EXPECT_EQ(values, constraints.value("enum", std::vector<std::string>{}));
  for (const auto& [key, value] : constraints.items())
    EXPECT_TRUE(key == "required" || key == "unique" || key == "minimum" || key == "maximum" ||
                key == "pattern" || key == "enum")
        << key << " is a constraint that our table cannot say";
}

std::vector<std::string> references(CamtrapTable table) {
  std::vector<std::string> found;
  for (const CamtrapColumn& column : camtrap_columns(table))
    if (column.is_reference)
      found.push_back(std::string(column.name) + " -> " +
                      std::string(camtrap_table_name(column.references)));
  return found;
}

TEST(CamtrapTerms, AreThoseOfTheSchemas) {
  const std::filesystem::path folder =
      std::filesystem::path(DERSU_SHARED_DATA) / "camtrap/camtrapdp_schemas_1.0.2";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "absent: " << folder.filename();
  for (const CamtrapTable table : kStandardTables) {
    const std::string name(camtrap_table_name(table));
    SCOPED_TRACE(name);
    const auto text = read_file(folder / (name + "-table-schema.json"));
    ASSERT_TRUE(text);
    const json schema = json::parse(*text);
    const auto columns = camtrap_columns(table);
    ASSERT_EQ(columns.size(), schema.at("fields").size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      SCOPED_TRACE(columns[i].name);
      expect_same(columns[i], schema.at("fields")[i]);
    }
    std::vector<std::string> keys;
    for (const json& key : schema.value("foreignKeys", json::array()))
      keys.push_back(key.at("fields").get<std::string>() + " -> " +
                     key.at("reference").at("resource").get<std::string>());
    EXPECT_EQ(references(table), keys);
  }
}

TEST(CamtrapTerms, ColumnsAreFoundByName) {
  for (std::size_t t = 0; t < kCamtrapTables; ++t) {
    const auto table = static_cast<CamtrapTable>(t);
    const auto columns = camtrap_columns(table);
    ASSERT_FALSE(columns.empty());
    for (std::size_t i = 0; i < columns.size(); ++i)
      EXPECT_EQ(camtrap_column_index(table, columns[i].name), i);
    EXPECT_FALSE(camtrap_column_index(table, "noSuchTerm"));
  }
  EXPECT_EQ(camtrap_table_name(CamtrapTable::effort_gaps), "effort_gaps");
}

TEST(CamtrapTerms, OurOwnTables) {
  const auto gaps = camtrap_columns(CamtrapTable::effort_gaps);
  ASSERT_EQ(gaps.size(), 4U);
  EXPECT_EQ(gaps[1].type, CamtrapType::datetime);
  EXPECT_EQ(references(CamtrapTable::effort_gaps),
            std::vector<std::string>{"deploymentID -> deployments"});
  const auto individuals = camtrap_columns(CamtrapTable::individuals);
  ASSERT_EQ(individuals.size(), 5U);
  EXPECT_TRUE(individuals[0].unique);
  EXPECT_EQ(individuals[2].values.size(), 2U);
}

}  // namespace
}  // namespace dersu::io
