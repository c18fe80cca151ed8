#include "dersu/workbench/nobody.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {

TEST(Nobody, IsSaidInManyWays) {
  for (const char* name : {"?",
                           "-",
                           "Unknown",
                           "UNIDENTIFIED",
                           "no id",
                           "No-ID",
                           "Unk.",
                           "#N/A",
                           "n.a.",
                           "NaN",
                           "RU-unidentified",
                           "cn_unknown",
                           "Not identified",
                           "未知",
                           "미상",
                           "неизвестно",
                           "Неизвестно",
                           "НЕИЗВЕСТНО",
                           "Не определён",
                           "не опознан",
                           "unknown female",
                           "Unknown male",
                           "unknown cat",
                           "Unknown-3",
                           "Unknown7",
                           "unident",
                           "UNK1",
                           "unk-2",
                           "UnID leopard",
                           "no name",
                           "no tag",
                           "id?",
                           "—",
                           "未鉴定",
                           "不确定",
                           "未知雌性",
                           "未知豹",
                           "未编号",
                           "个体不明",
                           "不明個体",
                           "？",
                           "미식별",
                           "неизвестная самка",
                           "неопр.",
                           "н/д",
                           "б/н",
                           "\uFF2E\uFF2F\uFF2E\uFF25",
                           "unk\u200Bnown",
                           "없음",
                           "мэдэгдэхгүй",
                           "nil",
                           "Nobody",
                           "-9999",
                           "TBD",
                           "RU-none",
                           "RU-NONE",
                           "RU-NA",
                           "RU-N/A",
                           "RU-н/д",
                           "RU--",
                           "RU-?",
                           "RU-no ID",
                           "RU-无",
                           "RU-null",
                           "RU-не определен",
                           "RU-unidentified male"})
    EXPECT_TRUE(says_nobody(name)) << name;
}

TEST(Nobody, IsNoNameOfAnAnimal) {
  for (const char* name : {"T1",    "Nadia",   "RU-12", "M",         "F-2",      "Нежный", "1",
                           "no7",   "Leo 80M", "CN-no", "Known",     "Unkas",    "Unidad", "ID7",
                           "ID-3",  "Naomi",   "Nono",  "Известная", "Неон",     "明明",   "知未",
                           "CN-ID", "RU-Na",   "T1?",   "9999",      "RU-Nilla", "Nila",   "Нд1"})
    EXPECT_FALSE(says_nobody(name)) << name;
}

TEST(Nobody, IsToldWithoutPlaces) {
  EXPECT_TRUE(
      nobody_notice(" Unknown ", 1).starts_with("1 observation names an individual 'Unknown', "));
  EXPECT_EQ(nobody_notice("unknown 43.1234 131.2345", 2).find("43.1"), std::string::npos);
}

}  // namespace dersu::workbench
