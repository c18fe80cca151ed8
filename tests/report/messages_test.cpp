#include "dersu/report/messages.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

Words words() { return Words(english()); }

/// A language with three plural forms, as Russian has for whole numbers.
std::string_view three_forms(std::int64_t n) {
  if (n % 10 == 1 && n % 100 != 11) return "one";
  if (n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14)) return "few";
  return "many";
}
constexpr std::array<Message, 3> kRussian{{{"count.cameras.one", "{n} камера"},
                                           {"count.cameras.few", "{n} камеры"},
                                           {"count.cameras.many", "{n} камер"}}};

}  // namespace

TEST(Words, FillsNamedPlacesOnlyOnce) {
  EXPECT_EQ(fill("{a} and {b}", {{"a", "{b}"}, {"b", "x"}}), "{b} and x");
  EXPECT_EQ(fill("{unknown} {", {{"a", "1"}}), "{unknown} {");
}

TEST(Words, PluralsFollowTheLanguage) {
  EXPECT_EQ(words().count("count.cameras", 1), "1 camera");
  EXPECT_EQ(words().count("count.cameras", 0), "0 cameras");
  EXPECT_EQ(words().count("count.trap_days", 15753), "15,753 trap days");
  const Language language{"ru", ",", "\u00a0", three_forms, kRussian};
  const Words russian(language);
  EXPECT_EQ(russian.count("count.cameras", 21), "21 камера");
  EXPECT_EQ(russian.count("count.cameras", 3), "3 камеры");
  EXPECT_EQ(russian.count("count.cameras", 12), "12 камер");
  EXPECT_EQ(russian.number(1234.5, 1), "1\u00a0234,5");
  EXPECT_EQ(russian.text("figures.total"), "Counted together");  // English where nothing else is
}

TEST(Words, NumbersAreRoundedOneWay) {
  const Words w = words();
  EXPECT_EQ(w.number(1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(w.number(-12), "\u221212");
  EXPECT_EQ(w.number(-0.2), "0");
  EXPECT_EQ(w.number(999), "999");
  EXPECT_EQ(w.number(1000), "1,000");
  const auto counted = [&](const Estimate& e) { return w.estimate(e, count_decimals(e)); };
  EXPECT_EQ(counted({52.1, 45.2, 61.8}), "52 (45–62)");
  EXPECT_EQ(counted({7.44, 4.06, 12.01}), "7.4 (4.1–12.0)");
  EXPECT_EQ(counted({9.97, 8, 12}), "10 (8–12)");  // never "10.0"
  EXPECT_EQ(counted({52.1, kUnknown, kUnknown}), "52");
  EXPECT_EQ(w.percent_estimate({17.1, 5.2, 31.4}), "17\u00a0% (5–31\u00a0%)");
  EXPECT_EQ(w.percent_estimate({3.14, -5.4, 11}), "3\u00a0% (\u22125 to 11\u00a0%)");
  EXPECT_EQ(w.percent_estimate({3.14, 2.2, 4.4}), "3.1\u00a0% (2.2–4.4\u00a0%)");
  EXPECT_EQ(significant_decimals(0.4812), 3);
  EXPECT_EQ(significant_decimals(4812), 0);
  EXPECT_EQ(kilometres(w, 10000), "10");
  EXPECT_EQ(kilometres(w, 2500), "2.5");
}

TEST(Words, VerdictsNeedTheWholeIntervalOnOneSide) {
  EXPECT_STREQ(verdict({17, 5, 31}), ".more");
  EXPECT_STREQ(verdict({-17, -31, -5}), ".less");
  EXPECT_STREQ(verdict({3, -5, 11}), ".open");
  EXPECT_EQ(magnitude({-17, -31, -5}).lower, 5);
  EXPECT_EQ(magnitude({3, -5, 11}).lower, -5);
}

RC_GTEST_PROP(Words, ShownLimitsHoldTheShownNumber, ()) {
  const double value = *rc::gen::inRange(0, 200000) / 1000.0;
  const Estimate e{value, value - *rc::gen::inRange(0, 30000) / 1000.0,
                   value + *rc::gen::inRange(0, 30000) / 1000.0};
  const int decimals = count_decimals(e);
  RC_ASSERT(as_printed(e.lower, decimals) <= as_printed(e.value, decimals));
  RC_ASSERT(as_printed(e.value, decimals) <= as_printed(e.upper, decimals));
}

TEST(Words, DatesAndLists) {
  const Words w = words();
  EXPECT_EQ(w.date(to_day({2024, 4, 5})), "5\u00a0April 2024");
  const std::array<std::string, 3> three{"China", "DPRK", "Russia"};
  EXPECT_EQ(w.list(three), "China, DPRK and Russia");
  EXPECT_EQ(w.list(std::span(three).first(1)), "China");
}

TEST(Words, UnknownLanguagesAreRefused) {
  const auto words_in = Words::in("tlh");
  ASSERT_FALSE(words_in);
  EXPECT_EQ(words_in.error().fault, Fault::unsupported);
}

/// Every key in the sources has a message, and every message is used.
TEST(Words, KeysAndMessagesAgree) {
  std::set<std::string> used;
  const std::regex literal("\"([a-z]+(\\.[a-z0-9_]+)+)\"");
  const std::filesystem::path folder = std::filesystem::path(DERSU_SOURCE_DIR) / "dersu/report";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    const bool speaks = name != "check.cpp" && !name.starts_with("messages_");
    if (!name.ends_with(".cpp") || !speaks) continue;
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator it(source.begin(), source.end(), literal), end; it != end; ++it) {
      used.insert((*it)[1]);
    }
  }
  ASSERT_GT(used.size(), 100u);
  std::set<std::string> keys;
  for (const Message& message : english().messages) {
    EXPECT_TRUE(keys.insert(std::string(message.key)).second) << message.key << " is given twice";
  }
  const std::array<std::string, 6> endings{".other", ".more", ".title", ".sum", ".1", ".text"};
  for (const std::string& key : used) {
    bool there = keys.contains(key);
    for (const std::string& ending : endings) there = there || keys.contains(key + ending);
    EXPECT_TRUE(there) << key << " has no message";
  }
  for (const std::string& key : keys) {
    bool there = used.contains(key);
    const std::string stem = key.substr(0, key.rfind('.'));
    there = there || used.contains(stem) || stem.starts_with("month.");
    EXPECT_TRUE(there) << key << " is never used";
  }
}

}  // namespace dersu::report
