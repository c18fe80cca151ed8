#pragma once
// A small planned survey for tests: 4 x 4 detectors on land whose density rises eastwards.
#include "dersu/scr/planned.hpp"

namespace dersu::scr::testing {

struct Plan {
  PlannedSurvey survey{};
  PlannedLand land{};
};

inline Plan grid_plan(DetectorType type) {
  Plan plan;
  plan.survey.detection = {type, 0, DetectionFunction::halfnormal, 0.15, 80, 0, 5};
  for (int i = 0; i < 16; ++i) plan.survey.detectors.push_back({100.0 * (i % 4), 100.0 * (i / 4)});
  constexpr int kColumns = 23;
  for (int i = 0; i < kColumns * kColumns; ++i) {
    plan.land.mask.points.push_back({-400 + 50.0 * (i % kColumns), -400 + 50.0 * (i / kColumns)});
    plan.land.density_per_ha.push_back(0.3 + 0.02 * (i % kColumns));
  }
  plan.land.mask.cell_area_ha = 0.25;
  return plan;
}

}  // namespace dersu::scr::testing
