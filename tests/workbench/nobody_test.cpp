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
                           "не опознан"})
    EXPECT_TRUE(says_nobody(name)) << name;
}

TEST(Nobody, IsNoNameOfAnAnimal) {
  for (const char* name : {"T1", "Nadia", "Unknown-3", "RU-12", "M", "F-2", "Нежный", "1", "no7",
                           "Leo 80M", "CN-no", "Known"})
    EXPECT_FALSE(says_nobody(name)) << name;
}

}  // namespace dersu::workbench
