#include "dersu/core/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace dersu {
namespace {

/// UTF-8 of one code point, by the table of RFC 3629.
std::string utf8(std::uint32_t c) {
  auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST(Text, WholeNumbersWithDecimalsThatAreNoThousands) {
  EXPECT_EQ(parse_whole("3"), 3);
  EXPECT_EQ(parse_whole("3.0"), 3);
  EXPECT_EQ(parse_whole("0.000"), 0);
  EXPECT_EQ(parse_whole("1000.000"), 1000);
  EXPECT_EQ(parse_whole("-1000.000"), -1000);
  for (const char* other :
       {"1.000", "-12.000", "999.000", "1.5", "1.", "1.000.000", ".000", "x.000"})
    EXPECT_FALSE(parse_whole(other)) << other;
}

TEST(Text, NumbersAreReadWholeOrNotAtAll) {
  EXPECT_EQ(parse_double("-2e3"), -2000.0);
  EXPECT_EQ(parse_double("+.5"), 0.5);
  for (const char* bad : {"", "+", "-", "+-5", "--5", "++5", "1.5 ", " 1.5", "1,5", "inf", "-inf",
                          "nan", "1e400", "0x10", "1e", "."})
    EXPECT_EQ(parse_double(bad), std::nullopt) << bad;
  EXPECT_EQ(parse_int("+12"), 12);
  EXPECT_EQ(parse_int("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"", "+", "+-5", "12a", "1.0", "1e3", "9223372036854775808"})
    EXPECT_EQ(parse_int(bad), std::nullopt) << bad;
}

TEST(Text, NumbersAsText) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(std::nan("")), "NA");
  EXPECT_EQ(format_fixed(3.1, 2), "3.10");
  EXPECT_EQ(format_fixed(-0.001, 2), "0.00");
  EXPECT_EQ(format_fixed(-0.4, 0), "0");
  EXPECT_EQ(format_fixed(-0.006, 2), "-0.01");
  EXPECT_EQ(format_fixed(std::nan(""), 2), "NA");
}

RC_GTEST_PROP(Text, EveryFiniteNumberReadsBack, (std::uint64_t bits)) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  RC_PRE(std::isfinite(value));
  RC_ASSERT(parse_double(format_number(value)) == value);
}

RC_GTEST_PROP(Text, EveryIntegerReadsBack, (std::int64_t value)) {
  RC_ASSERT(parse_int(std::to_string(value)) == value);
}

RC_GTEST_PROP(Text, JoinUndoesSplit, (std::string text)) {
  std::vector<std::string> pieces;
  for (const auto piece : split(text, 'a')) pieces.emplace_back(piece);
  RC_ASSERT(join(pieces, "a") == text);
}

TEST(Text, TrimAndLower) {
  EXPECT_EQ(trim(" \t\r\n x y \v\f"), "x y");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(lower("Panthera TIGRIS Тигр"), "panthera tigris Тигр");
}

TEST(Text, Utf8) {
  std::size_t bad = 0;
  EXPECT_TRUE(is_utf8("Амурский леопард 东北豹"));
  EXPECT_FALSE(is_utf8("ab\xC0\xAF", &bad));  // an overlong slash
  EXPECT_EQ(bad, 2u);
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // half a surrogate pair
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_utf8("\xE6\x9D"));          // cut
}

RC_GTEST_PROP(Text, AllCodePointsAndNoCutOneAreUtf8, ()) {
  std::string text;
  const auto points =
      *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 0x110000));
  for (const std::uint32_t c : points)
    if (c < 0xD800 || c > 0xDFFF) text += utf8(c);
  RC_ASSERT(is_utf8(text));
  const auto last = *rc::gen::inRange<std::uint32_t>(0x80, 0xD800);
  const std::size_t whole = text.size();
  text += utf8(last);
  text.pop_back();
  std::size_t bad = 0;
  RC_ASSERT(!is_utf8(text, &bad));
  RC_ASSERT(bad == whole);
}

RC_GTEST_PROP(Text, WhatIsQuotedIsShortReadableUtf8, (std::string text)) {
  const std::size_t limit = *rc::gen::inRange<std::size_t>(0, 20);
  const std::string shown = quoted(text, limit);
  RC_ASSERT(is_utf8(shown));
  RC_ASSERT(shown.size() <= 4 * limit + 3);
  for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

TEST(Text, QuotedCutsAtCharacters) {
  EXPECT_EQ(quoted("a\nb"), "a\\x0ab");
  EXPECT_EQ(quoted("леопард", 3), "л...");
  EXPECT_EQ(quoted("леопард", 4), "ле...");
  EXPECT_EQ(quoted(std::string(100, '\x80'), 2), "\\x80\\x80...");
}

TEST(Text, NearestWord) {
  const std::vector<std::string_view> keys{"independence", "station", "rule"};
  EXPECT_EQ(nearest_word("indepedence", keys), "independence");
  EXPECT_EQ(nearest_word("rules", keys), "rule");
  EXPECT_EQ(nearest_word("buffer", keys), "");
  EXPECT_EQ(nearest_word(std::string(1000, 'r'), keys), "");
}

TEST(Text, EditDistance) {
  EXPECT_EQ(edit_distance("tigris", "tigris"), 0U);
  EXPECT_EQ(edit_distance("", "tigris"), 6U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("pardus", "pardsu"), 2U);
}

}  // namespace dersu
