// Single fields, keys, and the profile's rules against their sources.
#include "dersu/io/camtrap_fields.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unicode/regex.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "dersu/io/csv.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/key_set.hpp"
#include "tests/io/camtrap_packages.hpp"

namespace dersu::io {
namespace {

/// By ICU's regular expressions: std::regex does not compile under the sanitizers of g++ 12.
bool matches(std::string_view pattern, const std::string& text) {
  UErrorCode code = U_ZERO_ERROR;
  const auto input = icu::UnicodeString::fromUTF8(text);
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(std::string(pattern)), input, 0, code);
  const bool found = matcher.matches(code) != 0;
  RC_ASSERT(U_SUCCESS(code));
  return found;
}

}  // namespace

RC_GTEST_PROP(CamtrapFields, TheShortWayOfTimesIsThatOfParseTime, ()) {
  // Texts near a time: digits and marks of one, some of them changed.
  std::string text =
      *rc::gen::element<std::string>("2020-05-30T04:57:37Z", "2020-02-29T23:59:59+14:00",
                                     "1999-12-31T00:00:00-03:30", "2021-02-28T12:00:00+00:00");
  const auto changes = *rc::gen::inRange(0, 3);
  for (int i = 0; i < changes; ++i)
    text[*rc::gen::inRange<std::size_t>(0, text.size())] =
        *rc::gen::element('0', '1', '2', '3', '5', '9', ':', '-', '+', 'T', 'Z', ' ', '.');
  TimeReader reader;
  for (int i = 0; i < 2; ++i) {  // the second time the day is remembered
    const auto expected = parse_time(text);
    const auto found = reader.utc_s(text);
    RC_ASSERT(found.has_value() == expected.has_value());
    if (found) RC_ASSERT(*found == expected->utc_s);
  }
}

RC_GTEST_PROP(CamtrapFields, PatternsAreThoseOfTheStandard, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::element('.', '/', '~', 'a', 'i', 'm', 'g', 'e', '\n'));
  const std::string prefix = *rc::gen::element<std::string>("", "image/", "video/", "audio/");
  const std::string whole = prefix + text;
  for (const CamtrapColumn& column : camtrap_columns(CamtrapTable::media)) {
    if (column.pattern.empty()) continue;
    RC_ASSERT(find_pattern(column.pattern) != nullptr);
    RC_ASSERT(find_pattern(column.pattern)(whole) == matches(column.pattern, whole));
  }
}

RC_GTEST_PROP(KeySet, IsAMapInOrderOfArrival, ()) {
  const auto keys = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::element('a', 'b', '\0')));
  KeySet set;
  std::map<std::string, std::uint32_t> expected;
  for (const std::string& key : keys) {
    const auto known = expected.find(key);
    const auto next = static_cast<std::uint32_t>(expected.size());
    const auto inserted = set.insert(key);
    RC_ASSERT(inserted.is_new == (known == expected.end()));
    RC_ASSERT(inserted.index == (known == expected.end() ? next : known->second));
    expected.try_emplace(key, next);
  }
  RC_ASSERT(set.size() == expected.size());
  for (const auto& [key, index] : expected) {
    RC_ASSERT(set.find(key) == index);
    RC_ASSERT(set.key(index) == key);
    RC_ASSERT(!set.find(key + "c"));
  }
}

namespace {

TEST(KeySet, GrowsAndReserves) {
  KeySet grown;
  KeySet reserved;
  reserved.reserve(10'000);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(grown.insert("key-" + std::to_string(i)).is_new);
    EXPECT_TRUE(reserved.insert("key-" + std::to_string(i)).is_new);
  }
  for (int i = 9'999; i >= 0; --i) {
    EXPECT_EQ(grown.find("key-" + std::to_string(i)), static_cast<std::uint32_t>(i));
    EXPECT_EQ(reserved.find("key-" + std::to_string(i)), static_cast<std::uint32_t>(i));
  }
  EXPECT_FALSE(grown.find(""));
  const std::string large(1 << 20, 'x');
  EXPECT_TRUE(grown.insert(large).is_new);
  EXPECT_FALSE(grown.insert(large).is_new);
}

TEST(CamtrapFields, ValuesAreRemembered) {
  FieldCheck check(camtrap_columns(
      CamtrapTable::observations)[*camtrap_column_index(CamtrapTable::observations, "count")]);
  EXPECT_FALSE(check.check("7"));
  EXPECT_EQ(check.number(), 7);
  EXPECT_EQ(check.check("0")->rule, "minimum");
  EXPECT_FALSE(check.check("7"));
  EXPECT_EQ(check.number(), 7);
  EXPECT_EQ(check.check("seven")->expected, "a whole number");
}

TEST(CamtrapFields, ThreeZerosAreAWarningAndBesideNumbersWithoutAnError) {
  PackageText package = small_package();
  std::string& seen = package.texts["observations.csv"];
  replace_text(seen, "Panthera tigris,1,T1", "Panthera tigris,12.000,T1");
  replace_text(seen, "Panthera tigris,1,\n", "Panthera tigris,3.000,\n");
  Rows rows;
  const CamtrapReport fine = package.read(&rows).report;
  EXPECT_EQ(told(fine), (std::vector<std::string>{"observations:2:count type warning",
                                                  "observations:3:count type warning"}));
  const auto count = *camtrap_column_index(CamtrapTable::observations, "count");
  EXPECT_EQ(rows.of(CamtrapTable::observations).at(0).at(count), "12");
  replace_text(seen, ",3.000,", ",3,");
  const CamtrapReport mixed = package.check().report;
  EXPECT_EQ(told(mixed), (std::vector<std::string>{"observations:2:count type warning",
                                                   "observations:3:count type error"}));
}

/// Every constraint of `node`, under the pointers that our table uses.
void collect(const nlohmann::json& node, const std::string& pointer,
             std::map<std::string, nlohmann::json>& found) {
  for (const auto& name : node.value("required", nlohmann::json::array()))
    found[pointer + "/" + name.get<std::string>()]["required"] = true;
  const auto properties = node.value("properties", nlohmann::json::object());
  for (const auto& [name, child] : properties.items()) {
    const std::string at = pointer + "/" + name;
    for (const char* key : {"type", "enum", "minItems", "uniqueItems"})
      if (child.contains(key)) found[at][key] = child.at(key);
    if (at == "/resources") continue;  // rules of its own, in code
    collect(child, at, found);
    if (!child.contains("items")) continue;
    for (const char* key : {"type", "enum"})
      if (child.at("items").contains(key)) found[at + "/*"][key] = child.at("items").at(key);
    collect(child.at("items"), at + "/*", found);
  }
}

TEST(CamtrapProfile, TheTableSaysWhatTheProfileSays) {
  const std::filesystem::path file = std::filesystem::path(DERSU_SHARED_DATA) /
                                     "camtrap/camtrapdp_schemas_1.0.2/camtrap-dp-profile.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "absent: " << file.filename();
  const auto profile = nlohmann::json::parse(*read_file(file));
  std::map<std::string, nlohmann::json> expected;
  collect(profile.at("allOf").at(1), "", expected);
  const auto table = read_csv(std::filesystem::path(DERSU_SOURCE_DIR) / "data/camtrap/profile.csv");
  ASSERT_TRUE(table);
  std::map<std::string, std::size_t> rows;
  for (std::size_t i = 0; i < table->rows.size(); ++i) rows[table->rows[i][0]] = i;
  EXPECT_GT(expected.size(), 40U);
  for (const auto& [pointer, rules] : expected) {
    SCOPED_TRACE(pointer);
    ASSERT_TRUE(rows.contains(pointer));
    const auto& row = table->rows[rows.at(pointer)];
    if (rules.contains("type")) {
      EXPECT_EQ(row[1], rules.at("type").get<std::string>());
    }
    EXPECT_EQ(row[2] == "true", rules.value("required", false));
    std::string values;
    for (const auto& value : rules.value("enum", nlohmann::json::array()))
      values += (values.empty() ? "" : "|") + value.get<std::string>();
    EXPECT_EQ(row[3], values);
    if (rules.contains("minItems")) {
      EXPECT_EQ(row[5], std::to_string(rules.at("minItems").get<int>()));
    }
    EXPECT_EQ(row[6] == "true", rules.value("uniqueItems", false));
  }
}

}  // namespace
}  // namespace dersu::io
