#include "dersu/report/report.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "demo_content.hpp"

namespace dersu::report {

/// DERSU_REPORT_DEMO=demo.html tests_report: writes the demo for looking at.
TEST(Report, DemoIsWrittenWhereAsked) {
  const char* path = std::getenv("DERSU_REPORT_DEMO");
  if (path == nullptr) GTEST_SKIP() << "DERSU_REPORT_DEMO is not set";
  Content content = demo_content();
  if (const char* places = std::getenv("DERSU_REPORT_PLACES")) {
    const std::string wanted = places;
    if (wanted == "exact") content.camera_places = CameraPlaces::exact;
    if (wanted == "none") content.camera_places = CameraPlaces::none;
    if (wanted == "outline") content.targets[0].density.outline_follows_cameras = true;
  }
  const auto html = render_report(content);
  ASSERT_TRUE(html) << describe(html.error());
  std::ofstream(path) << *html;
}

}  // namespace dersu::report
