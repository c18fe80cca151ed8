// The mask that dersu makes passes its own checks, whatever the detection function.
#include "dersu/scr/suggest.hpp"

#include <gtest/gtest.h>

#include "dersu/scr/fit.hpp"
#include "dersu/scr/mask_notices.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;

void take_mask(const MaskOptions& options, Data& data) {
  for (Session& session : data.sessions)
    session.mask = make_mask(session.detectors, options).value();
}

class Suggest : public ::testing::TestWithParam<DetectionFunction> {};

TEST_P(Suggest, AMaskThatPassesItsOwnChecks) {
  Data data = random_world(1, {.occasions = 6, .density_per_ha = 1.5, .g0 = 0.2, .sigma_m = 70});
  Progress silent;
  const auto found = suggested_mask(data, GetParam(), {}, silent).value();
  ASSERT_TRUE(found);
  const double spread_m = pooled_spread_m(data).value();  // sigma is 70 m
  EXPECT_LE(found->mask.spacing_m, 0.6 * spread_m);
  EXPECT_GE(found->mask.spacing_m, 0.1 * spread_m);
  EXPECT_GE(found->mask.buffer_m, 4 * spread_m);
  EXPECT_LE(found->mask.buffer_m, 20 * spread_m);
  EXPECT_EQ(found->notice, "");
  take_mask(found->mask, data);
  EXPECT_LE(data.sessions[0].mask.points.size(), 8000U);
  const Model model = make_model(GetParam()).value();
  const auto prepared = prepare(data, model).value();
  // Some have no top, on any mask: steps and kinks, or rings in data without one.
  if (const auto fitted = fit(prepared, data, model, {}, silent); fitted)
    EXPECT_EQ(mask_notices(prepared, data, *fitted), std::vector<std::string>());
  else
    EXPECT_TRUE(GetParam() == uniform || GetParam() == w_exponential || is_ring(GetParam()))
        << describe(fitted.error());
}

INSTANTIATE_TEST_SUITE_P(Every, Suggest,
                         ::testing::Values(halfnormal, hazard_rate, exponential,
                                           compound_halfnormal, uniform, w_exponential,
                                           annular_normal, cumulative_lognormal, cumulative_gamma,
                                           hazard_halfnormal, hazard_hazard_rate,
                                           hazard_exponential, hazard_annular_normal,
                                           hazard_cumulative_gamma, hazard_variable_power),
                         [](const auto& of) { return std::string(name(of.param)); });

/// Animals that are mostly at one detector, and now and then at any other.
Data far_ranging() {
  Data data = random_world(1, {.columns = 6, .rows = 6});
  Session& session = data.sessions[0];
  session.animals.clear();
  session.captures.clear();
  Random random(4, "far ranging");
  for (std::uint32_t i = 0; i < 36; i += 2) {
    const auto animal = std::uint32_t(session.animals.size());
    session.animals.push_back(std::to_string(i));
    for (std::uint32_t s = 0; s < 3; ++s) session.captures.push_back({animal, s, i, 1, false});
    for (std::uint32_t s = 3; s < 5; ++s)
      session.captures.push_back({animal, s, std::uint32_t(random.below(36)), 1, false});
  }
  return data;
}

TEST(SuggestFar, ATailWithoutEndIsCutAndTold) {
  Progress silent;
  const auto found = suggested_mask(far_ranging(), hazard_rate, {}, silent).value();
  ASSERT_TRUE(found);
  EXPECT_NE(found->notice.find("HR falls so slowly in these data"), std::string::npos);
  EXPECT_LE(found->mask.buffer_m, 60 * found->mask.spacing_m);
}

/// Stops at the n-th look.
class StopsAt : public Progress {
 public:
  explicit StopsAt(int n) : left_(n) {}
  [[nodiscard]] bool stopped() const override { return --left_ < 0; }

 private:
  mutable int left_;
};

TEST(SuggestStopped, WhereverItIsStoppedItSaysSo) {
  const Data data = random_world(3, {.columns = 3, .rows = 3, .density_per_ha = 1});
  Data masked = data;
  take_mask({.buffer_m = 200, .spacing_m = 60}, masked);
  const Model model = make_model(hazard_rate).value();
  for (int n = 0; n < 60; n += 3) {
    StopsAt progress(n);
    const auto fitted = fit(masked, model, {}, progress);
    ASSERT_FALSE(fitted) << n;
    EXPECT_EQ(fitted.error().fault, Fault::interrupted) << n;
  }
  StopsAt progress(1);
  const auto found = suggested_mask(data, hazard_rate, {}, progress);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().fault, Fault::interrupted);
}

}  // namespace
}  // namespace dersu::scr::testing
