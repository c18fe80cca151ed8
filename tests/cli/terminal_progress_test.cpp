#include "cli/terminal_progress.hpp"

#include <gtest/gtest.h>

namespace dersu::cli {

TEST(TerminalProgress, LinesAsPeopleSeeThem) {
  EXPECT_EQ(progress_line("reading", 45, 100, 12.3),
            "reading  [#########-----------]   45 %  13 s left");
  EXPECT_EQ(progress_line("reading", 0, 100, -1), "reading  [--------------------]    0 %");
  EXPECT_EQ(progress_line("reading", 999, 1000, 1),
            "reading  [###################-]   99 %  1 s left");
  EXPECT_EQ(progress_line("reading", 1000, 1000, 0),
            "reading  [####################]  100 %  0 s left");
  EXPECT_EQ(progress_line("fitting", 7, 0, -1), "fitting  7");
  EXPECT_EQ(progress_line("fitting", 1, 2, 121),
            "fitting  [##########----------]   50 %  3 min left");
  EXPECT_EQ(progress_line("fitting", 1, 2, 7201),
            "fitting  [##########----------]   50 %  3 h left");
}

TEST(TerminalProgress, MoreThanAllIsAll) {
  EXPECT_EQ(progress_line("a", 5, 2, -1), "a  [####################]  100 %");
}

// What is not a terminal sees nothing.
TEST(TerminalProgress, SilentWhereNotVisible) {
  testing::internal::CaptureStderr();
  {
    TerminalProgress progress(false);
    progress.begin("reading", 10);
    for (std::uint64_t i = 0; i < 10; ++i) progress.at(i);
    progress.end();
    EXPECT_FALSE(progress.stopped());
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace dersu::cli
