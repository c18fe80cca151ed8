#include "dersu/io/letters.hpp"

#include <gtest/gtest.h>

namespace dersu::io {

TEST(Letters, AreSmallInEveryAlphabet) {
  EXPECT_EQ(small_letters("T1 НЁ\u0406"), "t1 нё\u0456");
  EXPECT_EQ(small_letters("\uFF34\uFF11"), "t1");
  EXPECT_EQ(small_letters("T\u200B1\uFEFF"), "t1");
  EXPECT_EQ(small_letters("a\u00A0b\u3000c"), "a b c");
  EXPECT_EQ(small_letters("a\u2013b\u2212c\u2014"), "a-b-c-");
  EXPECT_EQ(small_letters("\u0438\u0306"), "\u0439");
  EXPECT_EQ(small_letters("未知?"), "未知?");
  EXPECT_EQ(small_letters(""), "");
}

TEST(Letters, SkeletonsAreTheSameWhereSignsLookTheSame) {
  for (const char* name :
       {"t1", "\u04221", "\u04421", "\uFF341", "T\uFF11", "T\u200B1", "TI", "\u03A41"})
    EXPECT_EQ(skeleton(name), skeleton("T1")) << name;
  for (const char* name : {"JO01", "J0\u041E1", "\u0408001", "j\u00AD001"})
    EXPECT_EQ(skeleton(name), skeleton("J001")) << name;
  for (const char* dash : {"\u2010", "\u2012", "\u2013", "\u2014", "\u2212", "\uFF0D"})
    EXPECT_EQ(skeleton(std::string("RU") + dash + "12"), skeleton("ru-12")) << dash;
  EXPECT_EQ(skeleton("Лев"), skeleton("ЛЕВ"));
  for (const char* name : {"T11", "T-1", "Л1", "F1", "1T", "未1", "T2", "T7"})
    EXPECT_NE(skeleton(name), skeleton("T1")) << name;
}

TEST(Letters, SignsBeyondAsciiAreNamedByTheirNumbers) {
  EXPECT_EQ(signs_beyond_ascii("T1"), "");
  EXPECT_EQ(signs_beyond_ascii("\u0422\u200B1"), "U+0422, U+200B");
  EXPECT_EQ(signs_beyond_ascii("\u0422\u0422\u0423\u0424\u0425"), "U+0422, U+0423, U+0424");
}

}  // namespace dersu::io
