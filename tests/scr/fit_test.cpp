// Fits of surveys with a known truth, and of surveys that cannot be fitted.
#include "dersu/scr/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/mask.hpp"
#include "dersu/scr/region.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectorType;

Result<Fit> fit_of(const Data& data, std::string_view formulas = {}, FitOptions options = {}) {
  Progress silent;
  DERSU_TRY(model, make_model(DetectionFunction::halfnormal, formulas));
  return fit(data, model, options, silent);
}

TEST(Fit, RecoversWhatWasSimulated) {
  // The mean of standardised errors over worlds has standard deviation 1 / sqrt(n).
  for (DetectorType type : {multi, proximity, count}) {
    constexpr int kWorlds = 12;
    std::vector<double> errors(3);
    for (int w = 0; w < kWorlds; ++w) {
      const Data data = random_world(100 + std::uint64_t(w), {.type = type});
      const auto fitted = fit_of(data);
      ASSERT_TRUE(fitted) << describe(fitted.error());
      const std::vector<double> truth{std::log(3), std::log(0.15 / 0.85), std::log(80)};
      for (std::size_t j = 0; j < 3; ++j) {
        const Eigen::Index i = Eigen::Index(j);
        errors[j] += (fitted->beta(i) - truth[j]) / std::sqrt(fitted->vcov(i, i)) / kWorlds;
      }
    }
    for (double error : errors) EXPECT_LT(std::abs(error), 3.5 / std::sqrt(kWorlds)) << name(type);
  }
}

TEST(Fit, CovariateOnAnotherScaleGivesTheSameLikelihood) {
  const Data data = random_world(2, {});
  Data scaled = data;
  for (double& v : scaled.sessions[0].mask.covariates[0].values) v = 3000 + 250 * v;
  const auto a = fit_of(data, "D ~ cover");
  const auto b = fit_of(scaled, "D ~ cover");
  ASSERT_TRUE(a) << describe(a.error());
  ASSERT_TRUE(b) << describe(b.error());
  EXPECT_NEAR(a->loglik, b->loglik, 1e-7);
  EXPECT_NEAR(a->beta(1), 250 * b->beta(1), 1e-4);
  EXPECT_NEAR(a->estimates[0].estimate, b->estimates[0].estimate, 1e-5);
}

TEST(Fit, WarmStartEndsAtTheSamePlaceSooner) {
  const Data data = random_world(2, {});
  const auto cold = fit_of(data);
  ASSERT_TRUE(cold);
  FitOptions options;
  options.start.assign(cold->beta.data(), cold->beta.data() + cold->beta.size());
  const auto warm = fit_of(data, {}, options);
  ASSERT_TRUE(warm);
  EXPECT_LT((warm->beta - cold->beta).norm(), 1e-6);
  EXPECT_LT(warm->evaluations, cold->evaluations);
}

TEST(Fit, SessionsWithOwnParametersAreSessionsFittedAlone) {
  Data both = random_world(11, {});
  const Data other = random_world(12, {.density_per_ha = 2});
  both.sessions[0].name = "A";
  both.sessions.push_back(other.sessions[0]);
  both.sessions[1].name = "B";
  const auto together = fit_of(both, "D ~ session; g0 ~ session; sigma ~ session");
  const auto a = fit_of({proximity, {both.sessions[0]}});
  const auto b = fit_of({proximity, {both.sessions[1]}});
  ASSERT_TRUE(together) << describe(together.error());
  ASSERT_TRUE(a && b);
  EXPECT_NEAR(together->loglik, a->loglik + b->loglik, 1e-6);
  EXPECT_EQ(together->coefficients[1].name, "D.sessionB");
  ASSERT_EQ(together->estimates.size(), 6U);
  EXPECT_NEAR(together->estimates[1].estimate, b->estimates[0].estimate, 1e-4);
  EXPECT_NEAR(together->estimates[1].se, b->estimates[0].se, 1e-4);
}

TEST(Fit, NumbersOfTwoHalvesAddUp) {
  const Data data = random_world(2, {});
  const auto model = make_model(DetectionFunction::halfnormal);
  const auto prepared = prepare(data, *model);
  Progress silent;
  const auto fitted = fit(*prepared, data, *model, {}, silent);
  ASSERT_TRUE(fitted);
  std::vector<double> left;
  std::vector<double> right;
  for (const Point& p : data.sessions[0].mask.points) {
    left.push_back(p.x_m < 150 ? 1 : 0);
    right.push_back(1 - left.back());
  }
  const RegionN whole = region_n(*prepared, *fitted, 0);
  EXPECT_EQ(whole.area_ha, data.sessions[0].mask.area_ha());  // to the last digit
  const RegionN a = region_n(*prepared, *fitted, 0, left);
  const RegionN b = region_n(*prepared, *fitted, 0, right);
  EXPECT_NEAR(a.realised.estimate + b.realised.estimate, whole.realised.estimate, 1e-9);
  EXPECT_NEAR(a.seen + b.seen, double(fitted->n_animals), 1e-9);
  EXPECT_LT((a.d_realised + b.d_realised - whole.d_realised).norm(), 1e-8);
  EXPECT_GE(whole.realised.lower, double(fitted->n_animals));
  // Weights of 1 everywhere are the whole mask.
  const std::vector<double> ones(left.size(), 1.0);
  const RegionN again = region_n(*prepared, *fitted, 0, ones);
  EXPECT_NEAR(again.realised.se, whole.realised.se, 1e-9);
  EXPECT_NEAR(again.expected.upper, whole.expected.upper, 1e-9);
  // d realised / d beta against differences.
  for (Eigen::Index j = 0; j < fitted->beta.size(); ++j) {
    Fit up = *fitted;
    Fit down = *fitted;
    up.beta(j) += 1e-5;
    down.beta(j) -= 1e-5;
    const double slope = (region_n(*prepared, up, 0, left).realised.estimate -
                          region_n(*prepared, down, 0, left).realised.estimate) /
                         2e-5;
    EXPECT_NEAR(a.d_realised(j), slope, 1e-5 * std::max(1.0, std::abs(slope)));
  }
}

/// Where the number of animals is fixed, the realised one is that number: those unseen are no
/// number of their own.
TEST(Fit, ARealisedNumberThatIsFixedIsAsCertainAsTheNumber) {
  const Data data = random_world(2, {});
  Model model = make_model(DetectionFunction::halfnormal).value();
  model.number = NumberOfAnimals::binomial;
  const Prepared prepared = prepare(data, model).value();
  Progress silent;
  const auto fitted = fit(prepared, data, model, {}, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const RegionN whole = region_n(prepared, *fitted, 0);
  EXPECT_NEAR(whole.realised.estimate, whole.expected.estimate, 0.5);
  EXPECT_NEAR(whole.realised.se / whole.expected.se, 1, 0.01);
  // A part: with the number unseen as N - n, n held, that is n_R seen there and of the unseen each
  // there with the chance pi.
  std::vector<double> west;
  for (const Point& p : data.sessions[0].mask.points) west.push_back(p.x_m < 150 ? 1 : 0);
  const RegionN part = region_n(prepared, *fitted, 0, west);
  const SessionTerms all = session_terms(prepared, 0, fitted->beta);
  const SessionTerms in_west = session_terms(prepared, 0, fitted->beta, west);
  const double unseen = in_west.expected_n - in_west.expected_seen;
  const double pi = unseen / (all.expected_n - all.expected_seen);
  double seen_variance = 0;
  for (Eigen::Index i = 0; i < all.log_l.size(); ++i) {
    const double chance = std::exp(in_west.log_l(i) - all.log_l(i));
    seen_variance += chance * (1 - chance);
  }
  const Eigen::VectorXd moved = part.d_realised + pi * all.d_expected_seen;
  const double variance = seen_variance + unseen * (1 - pi) + moved.dot(fitted->vcov * moved);
  EXPECT_NEAR(part.realised.se / std::sqrt(variance), 1, 0.01);
  // And given what was seen.
  model.conditional = true;
  const Prepared given = prepare(data, model).value();
  const auto conditional = fit(given, data, model, {}, silent);
  ASSERT_TRUE(conditional) << describe(conditional.error());
  EXPECT_NEAR(region_n(given, *conditional, 0).realised.se / whole.realised.se, 1, 0.02);
  EXPECT_NEAR(region_n(given, *conditional, 0, west).realised.se / part.realised.se, 1, 0.02);
}

// What cannot be fitted is refused in words, never with numbers.

Session& only(Data& data) { return data.sessions[0]; }

TEST(CannotFit, NoDetections) {
  Data data = random_world(2, {});
  only(data).animals.clear();
  only(data).captures.clear();
  const auto fitted = fit_of(data);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::numeric);
  EXPECT_NE(fitted.error().message.find("no animal was detected"), std::string::npos);
}

TEST(CannotFit, OneDetection) {
  Data data = random_world(2, {});
  only(data).animals.resize(1);
  only(data).captures = {{0, 0, 3, 1, false}};
  const auto fitted = fit_of(data);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::numeric);
  EXPECT_NE(fitted.error().message.find("without recaptures"), std::string::npos);
}

TEST(CannotFit, RecapturesAtOnePlaceOnly) {
  Data data = random_world(2, {});
  only(data).animals.resize(2);
  only(data).captures = {{0, 0, 3, 1, false}, {0, 1, 3, 1, false}, {1, 0, 5, 1, false}};
  const auto fitted = fit_of(data);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::numeric);
  EXPECT_NE(fitted.error().message.find("two places"), std::string::npos);
}

TEST(CannotFit, EffectsThatTheDataCannotTell) {
  Data data = random_world(2, {});
  only(data).mask.covariates.push_back(
      {"one", std::vector<double>(only(data).mask.points.size(), 1.0), {}});
  const auto constant = fit_of(data, "D ~ one");
  ASSERT_FALSE(constant);
  EXPECT_EQ(constant.error().fault, Fault::usage);
  // A habitat class on an island that no detector reaches.
  Mask& mask = only(data).mask;
  mask.covariates = {{"island", std::vector<double>(mask.points.size(), 0.0), {}}};
  for (int i = 0; i < 9; ++i) {
    mask.points.push_back({1e5 + 25.0 * i, 0});
    mask.covariates[0].values.push_back(1);
  }
  const auto fitted = fit_of(data, "D ~ island");
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::numeric);
  EXPECT_NE(fitted.error().message.find("whatever D in island is"), std::string::npos)
      << fitted.error().message;
}

TEST(CannotFit, DetectorsFarFromTheMask) {
  Data data = random_world(2, {});
  for (Point& p : only(data).mask.points) p.x_m += 1e6;
  const auto fitted = fit_of(data);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::bad_input);
  EXPECT_NE(fitted.error().message.find("same coordinates"), std::string::npos)
      << fitted.error().message;
}

TEST(CannotFit, BrokenTablesAreReportedAllAtOnce) {
  Data data = random_world(2, {});
  only(data).animals.push_back("never seen");
  only(data).captures[0].count = 4;
  only(data).captures[1].detector = 9999;
  const auto fitted = fit_of(data);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::bad_input);
  EXPECT_EQ(fitted.error().details.size(), 2U);  // animals are looked at once captures are right
  only(data).captures[0].count = 1;
  only(data).captures[1].detector = 3;
  const auto again = fit_of(data);
  ASSERT_FALSE(again);
  EXPECT_NE(describe(again.error()).find("never seen"), std::string::npos);
}

TEST(Mask, IsAlignedWithinTheBufferAndInsideTheHabitat) {
  const std::vector<Point> detectors{{130, 210}, {390, 205}};
  const auto mask = make_mask(detectors, {.buffer_m = 300, .spacing_m = 50});
  ASSERT_TRUE(mask);
  EXPECT_EQ(mask->cell_area_ha, 0.25);
  for (const Point& p : mask->points) {
    EXPECT_EQ(std::fmod(std::abs(p.x_m), 50), 25);
    EXPECT_LE(std::min(std::hypot(p.x_m - 130, p.y_m - 210), std::hypot(p.x_m - 390, p.y_m - 205)),
              300);
  }
  // Two circles of 300 m, 260 m apart: 2 pi r^2 less their lens.
  const double half = std::acos(130.0 / 300);
  const double area = 2 * 90000 * (M_PI - half) + 2 * 130 * 300 * std::sin(half);
  EXPECT_NEAR(mask->area_ha() * 1e4 / area, 1, 0.01);
  const std::vector<Polygon> west{{{{{-1000, -1000}, {200, -1000}, {200, 1000}, {-1000, 1000}}}}};
  const auto clipped = make_mask(detectors, {.buffer_m = 300, .spacing_m = 50}, west);
  ASSERT_TRUE(clipped);
  for (const Point& p : clipped->points) EXPECT_LT(p.x_m, 200);
  const std::vector<Polygon> elsewhere{{{{{9000, 9000}, {9100, 9000}, {9100, 9100}}}}};
  const auto none = make_mask(detectors, {.buffer_m = 300, .spacing_m = 50}, elsewhere);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().fault, Fault::bad_input);
  EXPECT_FALSE(make_mask(detectors, {.buffer_m = 300, .spacing_m = 1e-4}));
  EXPECT_FALSE(make_mask(detectors, {.buffer_m = -3, .spacing_m = 50}));
}

}  // namespace
}  // namespace dersu::scr::testing
