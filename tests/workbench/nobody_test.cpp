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
                           "неопр."})
    EXPECT_TRUE(says_nobody(name)) << name;
}

TEST(Nobody, IsNoNameOfAnAnimal) {
  for (const char* name :
       {"T1",      "Nadia",     "RU-12", "M",     "F-2",    "Нежный", "1",    "no7",
        "Leo 80M", "CN-no",     "Known", "Unkas", "Unidad", "ID7",    "ID-3", "Naomi",
        "Nono",    "Известная", "Неон",  "明明",  "知未",   "CN-ID"})
    EXPECT_FALSE(says_nobody(name)) << name;
}

}  // namespace dersu::workbench
