// Levels that are 0, against the same surveys without them.
#include "dersu/scr/zeros.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "dersu/core/progress.hpp"
#include "dersu/scr/compare.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/profile.hpp"
#include "dersu/scr/region.hpp"
#include "dersu/scr/surface.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

Result<Fit> fit_of(const Data& data, std::string_view formulas, bool conditional = false) {
  Progress silent;
  DERSU_TRY(model, make_model(DetectionFunction::halfnormal, formulas));
  model.conditional = conditional;
  return fit(data, model, {}, silent);
}

/// Animals with a capture that `drop` wants gone are gone, and the others numbered anew.
void drop_animals(Session& session, const std::function<bool(const Capture&)>& drop) {
  std::vector<bool> gone(session.animals.size(), false);
  for (const Capture& c : session.captures)
    if (drop(c)) gone[c.animal] = true;
  std::vector<std::uint32_t> number(gone.size(), 0);
  std::vector<std::string> animals;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    number[i] = std::uint32_t(animals.size());
    if (!gone[i]) animals.push_back(session.animals[i]);
  }
  std::erase_if(session.captures, [&](const Capture& c) { return gone[c.animal]; });
  for (Capture& c : session.captures) c.animal = number[c.animal];
  session.animals = std::move(animals);
}

/// The east is sea, with nobody near it; the rest forest and steppe. `levels` in their order.
Data coast(const std::vector<std::string>& levels) {
  Data data = random_world(3, {});
  Session& session = data.sessions[0];
  drop_animals(session, [&](const Capture& c) { return place_of(session, c).x_m > 150; });
  const auto index = [&](const char* level) {
    return double(std::ranges::find(levels, level) - levels.begin());
  };
  Covariate hab{"hab", {}, levels};
  for (const Point p : session.mask.points)
    hab.values.push_back(index(p.x_m > 350 ? "sea" : p.y_m > 150 ? "steppe" : "forest"));
  session.mask.covariates.push_back(std::move(hab));
  return data;
}

Data without_sea(Data data) {
  Mask& mask = data.sessions[0].mask;
  Mask land{{}, mask.cell_area_ha, {{"hab", {}, {"forest", "steppe"}}}};
  const Covariate& hab = mask.covariates.back();
  for (std::size_t m = 0; m < mask.points.size(); ++m) {
    const std::string& level = hab.levels[std::size_t(hab.values[m])];
    if (level == "sea") continue;
    land.points.push_back(mask.points[m]);
    land.covariates[0].values.push_back(level == "steppe" ? 1 : 0);
  }
  mask = std::move(land);
  return data;
}

TEST(Zeros, AClassOfHabitatWithoutAnimalsIsAsIfItWereNotThere) {
  const Data data = coast({"forest", "sea", "steppe"});
  const auto land = fit_of(without_sea(data), "D ~ hab");
  const auto all = fit_of(data, "D ~ hab");
  ASSERT_TRUE(land) << describe(land.error());
  ASSERT_TRUE(all) << describe(all.error());
  ASSERT_EQ(all->zeros.size(), 1U);
  const Zero& zero = all->zeros[0];
  EXPECT_EQ(all->coefficients[zero.coefficient].name, "D.habsea");
  EXPECT_EQ(zero.where, "hab sea");
  EXPECT_FALSE(zero.varies);
  EXPECT_NEAR(all->loglik, land->loglik, 1e-6);
  EXPECT_NEAR(all->aic, land->aic + 2, 1e-5);  // one coefficient more was estimated
  EXPECT_EQ(all->vcov(1, 1), 0);
  for (const auto& [own, other] : {std::pair(0, 0), std::pair(2, 1), std::pair(3, 2)}) {
    EXPECT_NEAR(all->beta(own), land->beta(other), 1e-4);
    EXPECT_NEAR(std::sqrt(all->vcov(own, own)), std::sqrt(land->vcov(other, other)), 1e-4);
  }
  const auto told = std::ranges::find_if(all->notices, [](const std::string& notice) {
    return notice.starts_with("D in hab sea is estimated as 0") &&
           notice.find("its upper limit by the profile likelihood is ") != std::string::npos;
  });
  EXPECT_NE(told, all->notices.end());
  EXPECT_GT(zero.upper, 0);
  EXPECT_LT(zero.upper, 10 * std::exp(all->beta(0)));
  EXPECT_NEAR(std::log(zero.upper) - all->beta(0), zero.coefficient_upper, 0.5);
}

TEST(Zeros, TheUpperLimitIsWhereTheLikelihoodHasFallen) {
  const Data data = coast({"forest", "sea", "steppe"});
  const auto all = fit_of(data, "D ~ hab");
  ASSERT_TRUE(all) << describe(all.error());
  ASSERT_EQ(all->zeros.size(), 1U);
  const Prepared prepared = prepare(data, all->model).value();
  Eigen::VectorXd at = all->beta;
  at(1) = all->zeros[0].coefficient_upper;
  const double others_stay = 2 * (all->loglik - log_likelihood(prepared, at).value);
  EXPECT_GT(others_stay, 3.8414);  // it takes the others to stay so high
  Progress silent;
  const ProfileInterval interval = profile_interval(prepared, *all, 1, 0.95, silent).value();
  EXPECT_EQ(interval.lower, -HUGE_VAL);
  EXPECT_EQ(interval.upper, all->zeros[0].coefficient_upper);
  const ProfileInterval sigma = profile_interval(prepared, *all, 4, 0.95, silent).value();
  const double se = std::sqrt(all->vcov(4, 4));
  EXPECT_NEAR(sigma.upper, all->beta(4) + 1.96 * se, 0.3 * se);
  EXPECT_NEAR(sigma.lower, all->beta(4) - 1.96 * se, 0.3 * se);
}

TEST(Zeros, AnyLevelOfAFactorMayBeTheFirst) {
  const auto usual = fit_of(coast({"forest", "sea", "steppe"}), "D ~ hab");
  const Data data = coast({"sea", "steppe", "forest"});
  const auto first = fit_of(data, "D ~ hab");
  ASSERT_TRUE(usual);
  ASSERT_TRUE(first) << describe(first.error());
  ASSERT_EQ(first->zeros.size(), 1U);
  EXPECT_EQ(first->zeros[0].where, "hab sea");
  EXPECT_EQ(first->zeros[0].coefficient, 0U);
  EXPECT_NEAR(first->loglik, usual->loglik, 1e-6);
  EXPECT_NEAR(first->zeros[0].upper, usual->zeros[0].upper, 2e-3 * usual->zeros[0].upper);
  EXPECT_EQ(first->estimates[0].estimate, 0);  // at the first level of the factor
  EXPECT_EQ(first->estimates[0].upper, first->zeros[0].upper);
  const Prepared prepared = prepare(data, first->model).value();
  const Surface surface = density_surfaces(prepared, *first)[0];
  const Covariate& hab = data.sessions[0].mask.covariates.back();
  for (std::size_t m = 0; m < surface.cells.size(); ++m) {
    const Interval& cell = surface.cells[m];
    if (hab.values[m] == 0) {
      EXPECT_EQ(cell.estimate, 0);
      EXPECT_EQ(cell.upper, first->zeros[0].upper);
    } else {
      EXPECT_GT(cell.estimate, 0);
      EXPECT_TRUE(std::isfinite(cell.se) && std::isfinite(cell.upper));
    }
  }
  const Interval n = region_n(prepared, *first, 0).expected;
  EXPECT_LT(n.upper, 3 * n.estimate);
}

TEST(Zeros, AFewAnimalsAreNotNone) {
  Data data = random_world(3, {});
  Session& session = data.sessions[0];
  Covariate hab{"hab", {}, {"forest", "sea"}};
  for (const Point p : session.mask.points) hab.values.push_back(p.x_m > 350 ? 1 : 0);
  session.mask.covariates.push_back(std::move(hab));
  const auto fitted = fit_of(data, "D ~ hab");
  ASSERT_TRUE(fitted) << describe(fitted.error());
  EXPECT_TRUE(fitted->zeros.empty());
}

/// Two surveys of one place, the second without animals.
Data two_sessions(const WorldOptions& options = {}) {
  Data data = random_world(5, options);
  data.sessions[0].name = "A";
  data.sessions.push_back(data.sessions[0]);
  data.sessions[1].name = "B";
  data.sessions[1].animals.clear();
  data.sessions[1].captures.clear();
  return data;
}

TEST(Zeros, ASessionWithoutAnimalsHasAnUpperLimit) {
  const Data data = two_sessions();
  const auto one = fit_of({data.detector, {data.sessions[0]}}, "D ~ 1");
  const auto both = fit_of(data, "D ~ session");
  ASSERT_TRUE(one);
  ASSERT_TRUE(both) << describe(both.error());
  ASSERT_EQ(both->zeros.size(), 1U);
  EXPECT_EQ(both->zeros[0].where, "session B");
  EXPECT_NEAR(both->loglik, one->loglik, 1e-6);
  const Estimate& none = both->estimates[1];
  EXPECT_EQ(none.session, "B");
  EXPECT_EQ(none.estimate, 0);
  EXPECT_EQ(none.lower, 0);
  // Animals expected to be seen are Poisson: none are, with e^-1.92 of 1.92 (sigma and g0 give way
  // a little).
  const Prepared prepared = prepare(data, both->model).value();
  const double a = group_seen(prepared, 0, 0, both->beta).expected_seen / std::exp(both->beta(0));
  EXPECT_NEAR(none.upper * a, 3.8415 / 2, 0.1);
  EXPECT_GT(none.upper * a, 3.8415 / 2);
  const RegionN n = region_n(prepared, *both, 1);
  EXPECT_EQ(n.expected.estimate, 0);
  EXPECT_NEAR(n.expected.upper, none.upper * data.sessions[1].mask.area_ha(), 1e-9);
  EXPECT_NEAR(n.realised.upper, n.expected.upper - none.upper * a, 1e-6);
}

TEST(Zeros, DetectorsThatCaughtNothingAreAsIfTheyWereNotThere) {
  Data data = random_world(6, {});
  Session& session = data.sessions[0];
  Covariate bait{"bait", {}, {"lure", "none"}};
  for (std::size_t k = 0; k < session.detectors.points.size(); ++k)
    bait.values.push_back(k % 5 == 0 ? 1 : 0);
  std::erase_if(session.captures, [](const Capture& c) { return c.detector % 5 == 0; });
  std::vector<bool> seen(session.animals.size(), false);
  for (const Capture& c : session.captures) seen[c.animal] = true;
  for (std::uint32_t i = 0; i < seen.size(); ++i)  // captures of others there keep everybody
    if (!seen[i]) session.captures.push_back({i, 0, 1, 1, false});
  Data fewer = data;
  fewer.sessions[0].detectors.usage.assign(session.detectors.points.size() * session.n_occasions,
                                           1);
  for (std::size_t k = 0; k < session.detectors.points.size(); k += 5)
    for (std::size_t s = 0; s < session.n_occasions; ++s)
      fewer.sessions[0].detectors.usage[k * session.n_occasions + s] = 0;
  session.detectors.covariates.push_back(std::move(bait));
  const auto without = fit_of(fewer, "g0 ~ 1");
  const auto fitted = fit_of(data, "g0 ~ bait");
  ASSERT_TRUE(without) << describe(without.error());
  ASSERT_TRUE(fitted) << describe(fitted.error());
  ASSERT_EQ(fitted->zeros.size(), 1U);
  EXPECT_EQ(fitted->zeros[0].parameter, "g0");
  EXPECT_EQ(fitted->zeros[0].where, "bait none");
  EXPECT_NEAR(fitted->loglik, without->loglik, 1e-6);
  EXPECT_NEAR(fitted->beta(0), without->beta(0), 1e-4);
  EXPECT_GT(fitted->zeros[0].upper, 0);
  EXPECT_LT(fitted->zeros[0].upper, 0.1);
}

/// Each by what was seen there, not by what was seen in the other.
TEST(Zeros, SeveralSessionsWithoutAnimalsHaveLimitsOfTheirOwn) {
  Data data = two_sessions({.density_per_ha = 1, .cell_m = 50});
  data.sessions.push_back(data.sessions[1]);
  Session& last = data.sessions[2];
  last.name = "C";
  last.n_occasions = 1;
  const auto fitted = fit_of(data, "D ~ session");
  ASSERT_TRUE(fitted) << describe(fitted.error());
  ASSERT_EQ(fitted->zeros.size(), 2U);
  EXPECT_GT(fitted->zeros[1].upper, 1.5 * fitted->zeros[0].upper);
  const Prepared prepared = prepare(data, fitted->model).value();
  for (std::size_t i = 0; i < 2; ++i) {
    const double upper = fitted->zeros[i].upper;
    EXPECT_EQ(fitted->estimates[i + 1].upper, upper);
    EXPECT_EQ(density_surfaces(prepared, *fitted)[i + 1].cells[0].upper, upper);
    EXPECT_NEAR(region_n(prepared, *fitted, i + 1).expected.upper,
                upper * data.sessions[i + 1].mask.area_ha(), 1e-9);
  }
}

/// The limit is that of the cell with the most; others are lower by what the covariate makes.
TEST(Zeros, CellsOfALevelThatIsZeroDifferByTheOtherCovariates) {
  const Data data = coast({"forest", "sea", "steppe"});
  const auto fitted = fit_of(data, "D ~ hab + cover");
  ASSERT_TRUE(fitted) << describe(fitted.error());
  ASSERT_EQ(fitted->zeros.size(), 1U);
  const Zero& zero = fitted->zeros[0];
  EXPECT_TRUE(zero.varies);
  EXPECT_NE(notice_of(zero, 0.95).find("animals per 100 km2 where it is highest (95 %)"),
            std::string::npos);
  EXPECT_EQ(fitted->coefficients[3].name, "D.cover");
  EXPECT_EQ(fitted->typical_place, "cover has its mean, hab is forest");
  const Prepared prepared = prepare(data, fitted->model).value();
  const Surface surface = density_surfaces(prepared, *fitted)[0];
  const Mask& mask = data.sessions[0].mask;
  const Covariate& hab = mask.covariates.back();
  double most = 0;
  double sum = 0;
  std::vector<double> sea;
  std::size_t first = mask.points.size();
  for (std::size_t m = 0; m < surface.cells.size(); ++m) {
    sea.push_back(hab.values[m] == 1 ? 1 : 0);
    if (sea[m] == 0) continue;
    const Interval& cell = surface.cells[m];
    EXPECT_EQ(cell.estimate, 0);
    most = std::max(most, cell.upper);
    sum += cell.upper * mask.cell_area_ha;
    if (first == mask.points.size()) first = m;
    const double covers = mask.covariates[0].values[m] - mask.covariates[0].values[first];
    EXPECT_NEAR(cell.upper / surface.cells[first].upper, std::exp(fitted->beta(3) * covers), 1e-6);
  }
  EXPECT_NEAR(most, zero.upper, 1e-9);
  EXPECT_NEAR(region_n(prepared, *fitted, 0, sea).expected.upper, sum, 1e-9);
}

TEST(Zeros, WithTheIdentityLinkAreRefusedWithWhatToDo) {
  const Data data = coast({"forest", "sea", "steppe"});
  Model model = make_model(DetectionFunction::halfnormal, "D ~ hab").value();
  model.density_link = Link::identity;
  Progress silent;
  const auto refused = fit(data, model, {}, silent);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("D.habsea"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("leave out D=identity"), std::string::npos)
      << refused.error().message;
}

TEST(Zeros, WhatNothingTellsIsRefusedByName) {
  for (const char* model : {"D ~ session; g0 ~ session", "D ~ session; sigma ~ session"}) {
    const auto refused = fit_of(two_sessions({.density_per_ha = 1, .cell_m = 50}), model);
    ASSERT_FALSE(refused) << model;
    EXPECT_EQ(refused.error().fault, Fault::numeric);
    EXPECT_NE(refused.error().message.find("session B"), std::string::npos)
        << refused.error().message;
    EXPECT_NE(refused.error().message.find("leave it out"), std::string::npos);
  }
}

/// Where a number of 0 and 1 has its mean, D is 0 by a share of its way to minus infinity.
TEST(Zeros, ANumberOfTwoValuesIsSaidToBeOne) {
  Data data = coast({"forest", "sea", "steppe"});
  Mask& mask = data.sessions[0].mask;
  Covariate sea{"sea", {}, {}};
  for (const double hab : mask.covariates.back().values) sea.values.push_back(hab == 1 ? 1 : 0);
  mask.covariates.push_back(sea);
  const auto fitted = fit_of(data, "D ~ sea");
  ASSERT_TRUE(fitted) << describe(fitted.error());
  ASSERT_EQ(fitted->zeros.size(), 1U);
  const Zero& zero = fitted->zeros[0];
  EXPECT_FALSE(zero.is_level);
  EXPECT_NE(notice_of(zero, 0.95).find("sea is a number, whose mean is 0 too then: write words"),
            std::string::npos);
  const Estimate& density = fitted->estimates[0];
  EXPECT_EQ(density.estimate, 0);
  const double share =
      std::accumulate(sea.values.begin(), sea.values.end(), 0.0) / double(sea.values.size());
  // Between that of the land and the limit of the sea, as the mean is between them.
  EXPECT_NEAR(std::log(density.upper), fitted->beta(0) + share * zero.coefficient_upper, 0.3);
}

TEST(Zeros, ASlopeWithinALevelThatIs0IsRefused) {
  Data data = coast({"forest", "sea", "steppe"});
  Mask& mask = data.sessions[0].mask;
  Covariate height{"height", {}, {}}, wave{"wave", {}, {}};
  for (std::size_t m = 0; m < mask.points.size(); ++m) {
    const double north = mask.points[m].y_m / 500;
    height.values.push_back(5 + north);  // all of one sign
    wave.values.push_back(std::sin(2 * north));
  }
  mask.covariates.push_back(height);
  mask.covariates.push_back(wave);
  for (const std::string name : {"height", "wave"}) {
    const auto refused = fit_of(data, "D ~ hab*" + name);
    ASSERT_FALSE(refused) << name;
    EXPECT_NE(refused.error().message.find("D in hab sea is estimated as 0, and beside it these "
                                           "data cannot tell D.habsea:" +
                                           name),
              std::string::npos)
        << refused.error().message;
    const auto beside = fit_of(data, "D ~ hab + " + name);
    ASSERT_TRUE(beside) << describe(beside.error());
    EXPECT_EQ(beside->zeros.size(), 1U) << "a slope over the others is told";
  }
}

TEST(Zeros, GivenWhatWasSeenASessionWithoutAnimalsHasItsAreaAndALimit) {
  Data data = two_sessions();
  Progress silent;
  for (const NumberOfAnimals number : {NumberOfAnimals::poisson, NumberOfAnimals::binomial}) {
    Model model = make_model(DetectionFunction::halfnormal, "g0 ~ 1").value();
    model.conditional = true;
    model.number = number;
    const auto fitted = fit(data, model, {}, silent);
    ASSERT_TRUE(fitted) << describe(fitted.error());
    const Prepared prepared = prepare(data, model).value();
    const std::vector<DerivedDensity> derived = derived_density(prepared, *fitted);
    const double a = derived[0].effective_area_ha;
    EXPECT_NEAR(derived[1].effective_area_ha, a, 1e-9 * a);
    EXPECT_EQ(derived[1].density.estimate, 0);
    const double upper = derived[1].density.upper;
    const double area = data.sessions[1].mask.area_ha();
    // Nobody would be seen in 2.5 % of such surveys.
    const double nobody = number == NumberOfAnimals::poisson ? std::exp(-upper * a)
                                                             : std::pow(1 - a / area, upper * area);
    EXPECT_NEAR(nobody, 0.025, 1e-9);
    const RegionN n = region_n(prepared, *fitted, 1);
    EXPECT_EQ(n.expected.estimate, 0);
    EXPECT_NEAR(n.expected.upper, upper * area, 1e-6);
    EXPECT_NEAR(n.realised.upper, upper * (area - a), 1e-6);
  }
}

}  // namespace
}  // namespace dersu::scr::testing
