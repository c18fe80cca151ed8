#include "dersu/io/problems.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <utility>

#include "dersu/core/text.hpp"

#include "dersu/io/csv.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/io/secr_text.hpp"

namespace dersu::io {
namespace {

constexpr std::string_view kWithheld = "what may be a coordinate";

std::string told(const ScrTableTexts& texts) {
  const auto tables = read_scr_table_texts(texts);
  return tables ? std::string() : describe(tables.error());
}

}  // namespace

TEST(Problems, WhatMayBeAPlaceIsNotTold) {
  for (const char* text : {"130.184356",
                           "-43.125",
                           "43,123456",
                           "43.56",
                           "43,56",
                           "130.221718 E",
                           "N43.56",
                           "130.254491 43.216020",
                           "43.5662,130.18",
                           "43,123456,131,234567",
                           "43.1234, 130.2",
                           "lat:43.56",
                           "43\u00B012'57\"N",
                           "43:12:57.3",
                           "130:12.5",
                           "619303.19",
                           "4790000,5",
                           "1,234,567",
                           "52T 619303 m E 4823456 m N",
                           "43.216020.130.254491",
                           "43 33 20",
                           "43 33.5",
                           "43-33-20",
                           "131-12-33",
                           "43.33.20",
                           "131.12.33",
                           "43 33 20 N 131 12 33 E",
                           "52U 619303 4823456",
                           "619303E, 4823456N",
                           "52TGP1930343456",
                           "GP1930323456",
                           "gp193234",
                           "cam-GP 19303 23456.JPG",
                           "GP_1930_2345",
                           "N4312E13121",
                           "E13121 N4312",
                           "4312N_13121E",
                           "N43-12-E131-21",
                           "x6193y48234",
                           "\u04214312\u041213121",
                           "43d33m20s",
                           "４３.５６１２",
                           "４３.5６",
                           "٤٣.٥٦"})
    EXPECT_EQ(told_value(text), kWithheld) << text;
}

TEST(Problems, OtherValuesAreTold) {
  for (const char* text : {"forest",
                           "3",
                           "3.5",
                           "3,5",
                           "2019.125",
                           "1.0.1234",
                           "31.12.2024",
                           "31.12.24 8.5",
                           "v1.0.2",
                           "2024-05-31T08:05:38.25Z",
                           "8:05",
                           "2024:05:31 10:00:00",
                           "20240501",
                           "IMG_0012.JPG",
                           "2025/6/13 25:00",
                           "2024-05-31 43:12:57.3",
                           "CN-E00099",
                           "S01E02",
                           "N12E03",
                           "RU20240531",
                           "RU-2023-0012",
                           "CT0012",
                           "IMG_20240531_101112.JPG",
                           "K12ABC1234",
                           "12MAY2024",
                           "3d",
                           "Ｔ１",
                           "豹１２３",
                           "a, b",
                           "",
                           ".",
                           ","})
    EXPECT_EQ(told_value(text), fmt::format("'{}'", text));
  EXPECT_EQ(told_value("3.5"), "'3.5'");
}

TEST(Problems, WhereAWordANumberOrADateIsExpectedOnlyHarmlessFormsAreTold) {
  for (const char* text : {"52T 619303 m E 4823456 m N",
                           "619303 mE, 4823456 mN",
                           "x: 619303, y: 4823456",
                           "UTM52 619 303 4 823 456",
                           "GP1930343456",
                           "N43 33",
                           "43 N 131 E",
                           "131E 43",
                           "4356.12N",
                           "43 град. 33 мин. 20 сек.",
                           "북위 43도 33분",
                           "동경131도",
                           "위도 43 33",
                           "ө.у. 43 33",
                           "8QRVH6XJ+2V",
                           "43/131/2024",
                           "43度33分",
                           "北纬43",
                           "52TGP1930343456",
                           "2024-05-31 43:12:57.3",
                           "31-12-33 43:12",
                           "v1.0.2",
                           "12MAY2024"})
    EXPECT_EQ(told_plain(text), "a text with digits") << text;
  for (const auto& [text, digits] : {std::pair{"4333.5", 5},
                                     {"619 303", 6},
                                     {"43 33", 4},
                                     {"43.5", 3},
                                     {"-0.75", 3},
                                     {"20240501", 8},
                                     {"45407", 5},
                                     {"43-33-20", 6},
                                     {"2024-05-31 619303", 14},
                                     {"43.33.20", 6},
                                     {"4333", 4}})
    EXPECT_EQ(told_plain(text), fmt::format("a number of {} digits", digits)) << text;
  EXPECT_EQ(told_plain("at the spring below the pass"), "a text");
  EXPECT_EQ(told_plain("北纬四十三度"), "a text");
  EXPECT_EQ(told_plain("４３３３"), "a text");
  for (const char* text :
       {"hito", "adult, female", "взрослая самка", "不明", "-", "", "131", "-7", "3.5",
        "03.05.2024", "25.5.2024", "31.02.2024 8:05", "2024-13-01", "2025/6/13 25:00",
        "03.05.2024 20.45.38", "2024年5月31日", "05/31/2024 8:05 PM", "2024-05-31T08:05:38.25Z",
        "2024-05-31T08:05:38+08:00"})
    EXPECT_EQ(told_plain(text), fmt::format("'{}'", text));
}

// Whatever is told has no more than three digits together, but for a date's.
RC_GTEST_PROP(Problems, NothingThatIsToldHoldsAPlace, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789.,:-/ NExT")));
  if (!is_plain(text) || is_written_as_date(trim(text))) return;
  RC_ASSERT(std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }) <= 3);
}

TEST(Problems, OnesThatWereOnlyCountedCountWhereTheyAreCollectedAgain) {
  Problems rows(3);
  for (int i = 0; i < 10; ++i) rows.add(fmt::format("a.csv:{}", i), "wrong");
  const Error table = std::move(rows).finish("a.csv").error();
  EXPECT_EQ(table.message, "10 problems in a.csv");
  EXPECT_EQ(table.details.size(), 3U);
  Problems all(4);
  all.add("b.csv:1", "wrong");
  all.add("b.csv:2", "wrong");
  all.add(table);
  EXPECT_EQ(all.count(), 12U);
  const std::string text = describe(std::move(all).finish("the project").error());
  EXPECT_TRUE(text.starts_with("12 problems in the project\n")) << text;
  EXPECT_TRUE(text.ends_with("\nand 8 more problems\n")) << text;
}

// A row with one field too many in front puts the metres into the next column.
TEST(Problems, AShiftedRowOfCaptureTablesTellsNoPlace) {
  const std::string traps = "detector,x,y\nA,619303.19,4790000\n";
  for (const char* row : {"a,619303.19,A,1", "a,619303,A,1", "a,61930,A,1", "a,1,A,4790000",
                          "a,1,A,43.216020", "a,43.2160,A,1", "a,1,619303.19,1"}) {
    const std::string text =
        told({.captures = std::string("animal,occasion,detector,count\n") + row + "\nb,1,A,1\n",
              .traps = traps,
              .sessions = "session,noccasions\n1,5\n"});
    EXPECT_NE(text.find("captures.csv:2:"), std::string::npos) << row << text;
    for (const char* place : {"61930", "4790000", "43.2"})
      EXPECT_EQ(text.find(place), std::string::npos) << text;
  }
  const std::string capture = "s a 619303.19 A\n";
  const std::string trap = "A 1 2 4790000.5\nB 1 2 x\n";
  const std::array<NamedText, 1> files{{{"trap.txt", trap}}};
  const auto secr = read_secr_text({"capt.txt", capture}, files, {});
  ASSERT_FALSE(secr);
  EXPECT_NE(describe(secr.error()).find("capt.txt:1:occasion: found a number of 8 digits"),
            std::string::npos)
      << describe(secr.error());
}

// Where the header is lost the first row stands for it.
TEST(Problems, ATableWithoutItsHeaderTellsNoPlace) {
  const std::string text = told({.captures = "animal,occasion,detector\na,1,A\n",
                                 .traps = "A,619303,43.123456\nB,619305,43.133456\n"});
  EXPECT_NE(text.find("traps.csv:1: found a first line that looks like data"), std::string::npos)
      << text;
  const auto twice = read_csv_text("A,43.123456,43.123456\n", "t.csv");
  ASSERT_FALSE(twice);
  EXPECT_EQ(describe(twice.error()).find("43."), std::string::npos);
  const auto broken = read_csv_text("A,43.123456\nB,4\"3\n", "t.csv");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().where, "t.csv:2:field 2");
}

}  // namespace dersu::io
