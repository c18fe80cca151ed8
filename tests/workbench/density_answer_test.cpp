// What is said of a difference: a direction only where the whole interval has it.
#include "dersu/workbench/density_answer.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace dersu::workbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string said(scr::Interval overstatement, scr::Interval precision) {
  io::Project project;
  project.parties = {{"CN", "China", ""}, {"RU", "Russia", ""}};
  Density density;
  density.input.sides = {{0}, {1}};
  density.input.views.joint.sessions.resize(1);
  density.result.alone.resize(2);
  density.result.alone[0].problem = "none of its cameras stands on its ground";
  density.result.total.area_ha = 1e4;
  density.result.overstatement_percent = overstatement;
  density.result.precision_percent = precision;
  return density_text(project, density);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(DensityAnswer, SaysADirectionOnlyWhereTheWholeIntervalHasIt) {
  const std::string more = said({31.5, 7, 17.5, 47.1}, {20, kNone, 5, 30});
  EXPECT_TRUE(holds(more, "The sum is above the joint estimate by 31.5 % (17.5 to 47.1).")) << more;
  EXPECT_TRUE(holds(more, "Precision gained by counting together: 20.0 % (5.0 to 30.0).")) << more;

  const std::string less = said({-35.6, 7, -50, -20}, {-20, kNone, -30, -5});
  EXPECT_TRUE(holds(less, "The sum is below the joint estimate by 35.6 % (20.0 to 50.0).")) << less;
  EXPECT_TRUE(holds(less, "Precision lost by counting together: 20.0 % (5.0 to 30.0).")) << less;

  const std::string open = said({4, 7, -9, 19}, {-0.3, kNone, -4, 5.8});
  EXPECT_TRUE(holds(open,
                    "differs from the joint estimate by 4.0 % (-9.0 to 19.0); the interval "
                    "holds 0"))
      << open;
  EXPECT_TRUE(holds(open, "Precision changes by -0.3 % (-4.0 to 5.8)")) << open;
  for (const char* claim : {"above", "below", "gained by", "lost"})
    EXPECT_FALSE(holds(open, claim)) << claim;

  EXPECT_FALSE(holds(said({4, 7, -9, 19}, {12, kNone, kNone, kNone}), "gained"));
}

TEST(DensityAnswer, SaysWhyAPartyHasNoEstimate) {
  EXPECT_TRUE(holds(said({4, 7, -9, 19}, {0, kNone, kNone, kNone}),
                    "no estimate: none of its cameras stands on its ground"));
}

}  // namespace
}  // namespace dersu::workbench
