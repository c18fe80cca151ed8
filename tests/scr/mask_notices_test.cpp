// Masks too narrow or too coarse for the range that a fit finds.
#include "dersu/scr/mask_notices.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "dersu/core/progress.hpp"
#include "dersu/scr/mask.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

struct Fitted {
  Data data{};
  Prepared prepared{};
  Fit fit{};
};

/// A world of sigma 80 m on a mask of its own.
Fitted fitted_on(const MaskOptions& options) {
  Fitted it;
  it.data = random_world(2, {.density_per_ha = 5});
  Session& session = it.data.sessions[0];
  session.mask = make_mask(session.detectors.points, options).value();
  const Model model = make_model(DetectionFunction::halfnormal).value();
  it.prepared = prepare(it.data, model).value();
  Progress silent;
  it.fit = fit(it.prepared, it.data, model, {}, silent).value();
  return it;
}

std::vector<std::string> notices(const Fitted& it) {
  return mask_notices(it.prepared, it.data, it.fit);
}

/// The sum of p. over a mask, at the coefficients of another fit.
double seen(const Fitted& of, const MaskOptions& options) {
  Data data = of.data;
  Session& session = data.sessions[0];
  session.mask = make_mask(session.detectors.points, options).value();
  const std::vector<double> p =
      detection_surface(prepare(data, of.fit.model).value(), 0, of.fit.beta);
  return std::accumulate(p.begin(), p.end(), 0.0);
}

TEST(MaskNotices, TellHowMuchDensityIsTooHighOnANarrowMask) {
  const MaskOptions narrow{.buffer_m = 100, .spacing_m = 20};
  const Fitted it = fitted_on(narrow);
  const double truth = 1 - seen(it, narrow) / seen(it, {.buffer_m = 700, .spacing_m = 20});
  EXPECT_GT(truth, 0.05);
  EXPECT_NEAR(share_beyond(it.prepared, it.data, it.fit, 0), truth, 0.02 * truth);
  ASSERT_EQ(notices(it).size(), 1U);
  EXPECT_NE(notices(it)[0].find("the mask is too small and density too high, by about "),
            std::string::npos)
      << notices(it)[0];
}

TEST(MaskNotices, SayThatItIsLittleWhereItIs) {
  // Between where p. at the edge is told and where density is off by 1 %.
  for (double buffer_m = 240; buffer_m <= 340; buffer_m += 20) {
    const Fitted it = fitted_on({.buffer_m = buffer_m, .spacing_m = 20});
    const double share = share_beyond(it.prepared, it.data, it.fit, 0);
    const std::vector<std::string> told = notices(it);
    if (share > 0.01 || told.empty()) continue;
    EXPECT_NE(told[0].find("density is too high, though by less than 1 %"), std::string::npos)
        << told[0];
    EXPECT_EQ(told[0].find("too small"), std::string::npos) << told[0];
    return;
  }
  FAIL() << "no such mask";
}

// The world is the same on both sides of x = 150: half the mask, and half the habitat beyond it.
TEST(MaskNotices, CountAsMuchHabitatBeyondAsThereIsAtTheEdge) {
  const MaskOptions narrow{.buffer_m = 100, .spacing_m = 25};
  const Fitted whole = fitted_on(narrow);
  const std::vector<Polygon> west{{{{{-2000, -2000}, {150, -2000}, {150, 2000}, {-2000, 2000}}}}};
  Data half = whole.data;
  Session& session = half.sessions[0];
  session.mask = make_mask(session.detectors.points, narrow, west).value();
  EXPECT_EQ(2 * session.mask.points.size(), whole.data.sessions[0].mask.points.size());
  const Prepared prepared = prepare(half, whole.fit.model).value();
  const double share = share_beyond(whole.prepared, whole.data, whole.fit, 0);
  EXPECT_NEAR(share_beyond(prepared, half, whole.fit, 0), share, 1e-6);
}

TEST(MaskNotices, AreSilentWhereTheMaskServes) {
  const Fitted it = fitted_on({.buffer_m = 400, .spacing_m = 20});
  EXPECT_LT(share_beyond(it.prepared, it.data, it.fit, 0), 0.01);
  EXPECT_TRUE(notices(it).empty());
}

TEST(MaskNotices, TellOfCellsWideAgainstSigma) {
  const Fitted it = fitted_on({.buffer_m = 500, .spacing_m = 100});
  ASSERT_EQ(notices(it).size(), 1U);
  EXPECT_NE(notices(it)[0].find("sigma wide, expected at most about 0.6"), std::string::npos)
      << notices(it)[0];
}

// What is told is of the model that was fitted, whatever its parameters.
TEST(MaskNotices, KnowTheModel) {
  Fitted it = fitted_on({.buffer_m = 100, .spacing_m = 20});
  const double share = share_beyond(it.prepared, it.data, it.fit, 0);
  for (const char* formulas : {"a0 ~ 1", "g0 ~ h2; sigma ~ h2", "g0 ~ b"}) {
    const Model model = make_model(DetectionFunction::halfnormal, formulas).value();
    const Prepared prepared = prepare(it.data, model).value();
    Progress silent;
    const auto fitted = fit(prepared, it.data, model, {}, silent);
    ASSERT_TRUE(fitted) << describe(fitted.error());
    EXPECT_NEAR(share_beyond(prepared, it.data, *fitted, 0), share, 0.35 * share) << formulas;
  }
  const Model far = make_model(DetectionFunction::exponential).value();
  const Prepared prepared = prepare(it.data, far).value();
  Progress silent;
  const auto fitted = fit(prepared, it.data, far, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const std::vector<std::string> told = mask_notices(prepared, it.data, *fitted);
  ASSERT_FALSE(told.empty());
  EXPECT_NE(told[0].find(" m from the detectors"), std::string::npos) << told[0];
}

TEST(MaskNotices, TellCellsOfOtherFunctionsInMetres) {
  Fitted it = fitted_on({.buffer_m = 500, .spacing_m = 100});
  const Model model = make_model(DetectionFunction::exponential).value();
  const Prepared prepared = prepare(it.data, model).value();
  Progress silent;
  const auto fitted = fit(prepared, it.data, model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const std::vector<std::string> told = mask_notices(prepared, it.data, *fitted);
  ASSERT_FALSE(told.empty());
  EXPECT_NE(told.back().find("cells are 100 m wide, expected at most about 0.6 of the "),
            std::string::npos)
      << told.back();
}

TEST(MaskNotices, DetectionElsewhereIsThatOfTheMask) {
  const Fitted it = fitted_on({.buffer_m = 100, .spacing_m = 20});
  const std::vector<double> p = detection_surface(it.prepared, 0, it.fit.beta);
  EXPECT_EQ(detection_at(it.prepared, 0, it.fit.beta, it.data.sessions[0].mask.points), p);
}

}  // namespace
}  // namespace dersu::scr::testing
