#include "dersu/workbench/scr_input.hpp"

#include <gtest/gtest.h>

namespace dersu::workbench {
namespace {

scr::Data grid_of(double spacing_m, scr::DetectorType type = scr::DetectorType::proximity) {
  scr::Data data;
  data.detector = type;
  data.sessions.emplace_back();
  for (int i = 0; i < 30; ++i)
    data.sessions[0].detectors.points.push_back({spacing_m * (i % 6), spacing_m * (i / 6)});
  return data;
}

}  // namespace

TEST(ScrInput, KilometresAreAskedFor) {
  const std::string notice = kilometres_notice(grid_of(2.5));
  EXPECT_NE(notice.find("half of the detectors stand 2.5 m or less"), std::string::npos) << notice;
  EXPECT_EQ(kilometres_notice(grid_of(5)), "");
  EXPECT_EQ(kilometres_notice(grid_of(2500)), "");
  EXPECT_EQ(kilometres_notice(grid_of(2.5, scr::DetectorType::polygon)), "");
  scr::Data pairs = grid_of(2500);  // two cameras of one station
  for (int i = 0; i < 12; ++i)
    pairs.sessions[0].detectors.points[std::size_t(i)] = {2500.0 * (i / 2), 1.0 * (i % 2)};
  EXPECT_EQ(kilometres_notice(pairs), "");
}

}  // namespace dersu::workbench
