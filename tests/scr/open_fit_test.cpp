// Fits of open populations with a known truth, and of data that cannot be fitted.
#include "dersu/scr/open_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/open_likelihood.hpp"
#include "open_worlds.hpp"

namespace dersu::scr::testing {
namespace {

struct Asked {
  std::string closed{};
  std::string open{};
  Movement movement = Movement::fixed;
  Given given = Given::nothing;
  std::string groups{};
  std::vector<double> years{1, 1, 1};
};

Result<OpenPrepared> prepared_of(const Data& data, const Asked& asked) {
  DERSU_TRY(model, make_model(DetectionFunction::hazard_halfnormal, asked.closed));
  model.groups = asked.groups;
  DERSU_TRY(all, make_open_model(model, asked.open, asked.movement, asked.given));
  return prepare_open(data, all, asked.years);
}

Result<OpenFit> fit_of(const Data& data, const Asked& asked = {}, const FitOptions& options = {}) {
  Progress silent;
  DERSU_TRY(prepared, prepared_of(data, asked));
  return fit_open(prepared, data, options, silent);
}

Estimate estimate_of(const OpenFit& fit, std::string_view parameter, std::string_view session = "",
                     std::string_view group = "") {
  for (const Estimate& e : fit.fit.estimates)
    if (e.parameter == parameter && e.session == session && e.group == group) return e;
  ADD_FAILURE() << "no " << parameter << " " << session << " " << group;
  return {};
}

/// Stops as soon as a stage begins.
class StopsAt : public Progress {
 public:
  explicit StopsAt(std::string stage) : stage_(std::move(stage)) {}
  void begin(std::string_view stage, std::uint64_t total) override {
    if (stage == stage_) reached_ = total;
  }
  [[nodiscard]] bool stopped() const override { return reached_ > 0; }
  [[nodiscard]] std::uint64_t steps() const { return reached_; }

 private:
  std::string stage_;
  std::uint64_t reached_ = 0;
};

TEST(OpenFit, TheSearchForAStartIsToldAndCanBeStopped) {
  const Data data = open_world(200, {.move_m = 80});
  const auto prepared = prepared_of(data, {.movement = Movement::exponential});
  ASSERT_TRUE(prepared) << describe(prepared.error());
  StopsAt progress("starting values");
  const auto fitted = fit_open(*prepared, data, {}, progress);
  ASSERT_FALSE(fitted);
  EXPECT_EQ(fitted.error().fault, Fault::interrupted);
  EXPECT_EQ(progress.steps(), 18u);
}

TEST(OpenFit, RecoversWhatWasSimulated) {
  // The mean of standardised errors over worlds has standard deviation 1 / sqrt(n).
  constexpr int kWorlds = 4;
  const std::vector<double> truth{0, std::log(0.25), std::log(60), std::log(0.7 / 0.3),
                                  std::log(0.3)};
  std::vector<double> errors(truth.size());
  for (int w = 0; w < kWorlds; ++w) {
    const auto fitted = fit_of(open_world(200 + std::uint64_t(w), {}));
    ASSERT_TRUE(fitted) << describe(fitted.error());
    for (std::size_t j = 0; j < truth.size(); ++j) {
      const auto i = Eigen::Index(j);
      errors[j] += (fitted->fit.beta(i) - truth[j]) / std::sqrt(fitted->fit.vcov(i, i)) / kWorlds;
    }
  }
  for (const double error : errors) EXPECT_LT(std::abs(error), 3.5 / std::sqrt(kWorlds));
}

TEST(OpenFit, RecruitmentByAnyParameterIsTheSamePopulation) {
  const Data data = open_world(7, {});
  const auto by_f = fit_of(data, {.open = "phi ~ 1; f ~ session"});
  const auto by_lambda = fit_of(data, {.open = "phi ~ 1; lambda ~ session"});
  const auto by_b = fit_of(data, {.open = "phi ~ 1; b ~ session"});
  ASSERT_TRUE(by_f) << describe(by_f.error());
  ASSERT_TRUE(by_lambda) << describe(by_lambda.error());
  ASSERT_TRUE(by_b) << describe(by_b.error());
  for (const auto& other : {*by_lambda, *by_b}) {
    EXPECT_NEAR(other.fit.loglik, by_f->fit.loglik, 1e-7);
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(other.numbers[j].n.estimate, by_f->numbers[j].n.estimate, 1e-3);
      EXPECT_NEAR(other.numbers[j].n.se, by_f->numbers[j].n.se, 1e-3);
    }
    EXPECT_NEAR(other.ever->se, by_f->ever->se, 1e-3);
    EXPECT_NEAR(estimate_of(other, "lambda", "2002").estimate,
                estimate_of(*by_f, "lambda", "2002").estimate, 1e-4);
  }
}

TEST(OpenFit, NumbersAddUp) {
  const Asked asked{.years = {2, 1, 0.5}};
  const auto fitted = fit_of(open_world(5, {.years = asked.years}), asked);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const double phi = estimate_of(*fitted, "phi").estimate;
  const double lambda = estimate_of(*fitted, "lambda").estimate;
  EXPECT_NEAR(lambda, phi + estimate_of(*fitted, "f").estimate, 1e-12);
  double ever = fitted->numbers[0].n.estimate;
  EXPECT_NEAR(ever, estimate_of(*fitted, "D").estimate * 49, 1e-9);  // 700 m x 700 m
  for (std::size_t j = 0; j < 3; ++j) {
    const Turnover& t = fitted->turnover[j];
    EXPECT_NEAR(t.survivors.estimate, fitted->numbers[j].n.estimate * std::pow(phi, asked.years[j]),
                1e-9);
    EXPECT_NEAR(t.survivors.estimate + t.recruits.estimate, fitted->numbers[j + 1].n.estimate,
                1e-9);
    EXPECT_NEAR(fitted->numbers[j + 1].n.estimate,
                fitted->numbers[j].n.estimate * std::pow(lambda, asked.years[j]), 1e-9);
    ever += t.recruits.estimate;
  }
  EXPECT_NEAR(fitted->ever->estimate, ever, 1e-9);
  for (const SessionNumber& number : fitted->numbers) {
    EXPECT_GT(number.n.se, 0);
    EXPECT_LT(number.n.lower, number.n.estimate);
    EXPECT_GT(number.n.upper, number.n.estimate);
  }
}

TEST(OpenFit, GivenThatTheyWereSeenTheEstimatesAreTheSame) {
  // With constant D and a Poisson number of animals both likelihoods have one top (as in closed
  // models); numbers have the same estimate and nearly the same standard error.
  const Data data = open_world(9, {});
  const auto all = fit_of(data);
  const auto seen = fit_of(data, {.given = Given::seen});
  ASSERT_TRUE(all) << describe(all.error());
  ASSERT_TRUE(seen) << describe(seen.error());
  for (const char* parameter : {"lambda0", "sigma", "phi", "f", "lambda"}) {
    const Estimate a = estimate_of(*all, parameter);
    const Estimate b = estimate_of(*seen, parameter);
    EXPECT_NEAR(a.estimate, b.estimate, 1e-5 * a.estimate) << parameter;
    EXPECT_NEAR(a.se, b.se, 1e-4 * a.se) << parameter;
  }
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(all->numbers[j].n.estimate, seen->numbers[j].n.estimate,
                1e-5 * all->numbers[j].n.estimate);
    EXPECT_NEAR(all->numbers[j].n.se, seen->numbers[j].n.se, 1e-3 * all->numbers[j].n.se);
  }
  const auto first = fit_of(data, {.given = Given::first});
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_TRUE(first->numbers.empty());
  const Estimate phi = estimate_of(*first, "phi");
  EXPECT_NEAR(phi.estimate, estimate_of(*all, "phi").estimate, 2 * phi.se);
}

TEST(OpenFit, SexesSurviveApart) {
  const Data data =
      open_world(31, {.density_per_ha = 2, .phi = 0.9, .f = 0.25, .second_sex_phi = 0.5});
  const auto fitted = fit_of(data, {.open = "phi ~ g", .groups = "sex"});
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const Estimate f = estimate_of(*fitted, "phi", "", "f");
  const Estimate m = estimate_of(*fitted, "phi", "", "m");
  EXPECT_NEAR(f.estimate, 0.9, 3 * f.se);
  EXPECT_NEAR(m.estimate, 0.5, 3 * m.se);
  EXPECT_GT(f.lower, m.estimate);
  EXPECT_LT(m.upper, f.estimate);
}

TEST(OpenFit, MovementIsFoundAndSurvivalIsNotTakenForIt) {
  const Data data = open_world(17, {.cell_m = 70, .phi = 0.8, .f = 0.2, .move_m = 90});
  const auto moving = fit_of(data, {.movement = Movement::normal});
  ASSERT_TRUE(moving) << describe(moving.error());
  const Estimate move = estimate_of(*moving, "move");
  EXPECT_GT(move.estimate, 60);
  EXPECT_LT(move.estimate, 135);
  const auto fixed = fit_of(data);
  ASSERT_TRUE(fixed) << describe(fixed.error());
  EXPECT_GT(moving->fit.loglik, fixed->fit.loglik + 10);
}

TEST(OpenFit, WhereNobodyDiedSurvivalIsOneAndTheDataBoundItBelow) {
  const Data data = open_world(6, {.columns = 3,
                                   .rows = 3,
                                   .buffer_m = 150,
                                   .cell_m = 75,
                                   .density_per_ha = 1.5,
                                   .phi = 1,
                                   .f = 0.2,
                                   .lambda0 = 1.2});
  const auto fitted = fit_of(data);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const Estimate phi = estimate_of(*fitted, "phi");
  EXPECT_EQ(phi.estimate, 1);
  EXPECT_EQ(phi.upper, 1);
  EXPECT_GT(phi.lower, 0.8);
  EXPECT_LT(phi.lower, 1);
  EXPECT_TRUE(std::ranges::any_of(fitted->fit.notices, [](const std::string& notice) {
    return notice.find("nobody died") != std::string::npos;
  }));
}

/// The place in the first session of an animal that the second saw too.
std::uint32_t seen_twice(const Data& data) {
  const std::vector<std::string>& later = data.sessions[1].animals;
  std::uint32_t i = 0;
  while (std::ranges::find(later, data.sessions[0].animals[i]) == later.end()) ++i;
  return i;
}

TEST(OpenFit, SaysWhatCannotBeTold) {
  const Data data = open_world(7, {});
  const auto refused = [](const auto& result, Fault fault, std::string_view words) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fault, fault);
    EXPECT_NE(result.error().message.find(words), std::string::npos) << result.error().message;
  };
  Data one = data;
  one.sessions.resize(1);
  refused(fit_of(one, {.years = {}}), Fault::bad_input, "found one session");
  refused(fit_of(data, {.years = {1, 1}}), Fault::usage, "found 2 intervals, expected 3");
  refused(fit_of(data, {.years = {1, 0, 1}}), Fault::usage, "expected years above 0");
  Data other = data;
  other.sessions[2].mask.points[0].x_m -= 1;
  refused(fit_of(other), Fault::bad_input, "one mask for all");
  Data strangers = data;
  for (std::size_t j = 0; j < 4; ++j)
    for (std::string& name : strangers.sessions[j].animals) name += std::to_string(j);
  refused(fit_of(strangers), Fault::numeric, "named alike in all sessions?");
  Data dead = data;
  const std::uint32_t i = seen_twice(data);
  std::uint32_t first = UINT32_MAX;
  for (Capture& c : dead.sessions[0].captures) {
    if (c.animal != i) continue;
    c.lost = true;
    first = std::min(first, c.occasion);
  }
  std::erase_if(dead.sessions[0].captures,
                [&](const Capture& c) { return c.animal == i && c.occasion > first; });
  refused(fit_of(dead), Fault::bad_input, "was not released in session 2001");
  refused(fit_of(data, {.closed = "D ~ session"}), Fault::usage, "density in the first session");
  refused(fit_of(data, {.open = "phi ~ sesion"}), Fault::usage, "sesion");
  refused(fit_of(data, {.open = "psi ~ 1"}), Fault::usage, "expected phi, one of f, lambda and b");
  refused(fit_of(data, {.open = "f ~ 1; lambda ~ 1"}), Fault::usage, "expected one of f, lambda");
  refused(fit_of(data, {.open = "f ~ 1", .given = Given::first}), Fault::usage, "phi alone");
  refused(fit_of(data, {.open = "move ~ 1"}), Fault::usage, "BVN or BVE");
  Data scattered = data;
  for (Session& session : scattered.sessions)
    for (std::size_t m = 0; m < session.mask.points.size(); ++m)
      session.mask.points[m].x_m += 0.37 * double(m % 7);
  refused(fit_of(scattered, {.movement = Movement::normal}), Fault::bad_input, "must be a grid");
}

TEST(OpenFit, WhereNobodyCameInGrowthSaysSoAndRecruitmentIsZero) {
  const Data data = open_world(8, {.columns = 3,
                                   .rows = 3,
                                   .buffer_m = 150,
                                   .cell_m = 75,
                                   .density_per_ha = 1.5,
                                   .phi = 0.6,
                                   .f = 0,
                                   .lambda0 = 1.2});
  const auto by_f = fit_of(data);
  ASSERT_TRUE(by_f) << describe(by_f.error());
  const Estimate f = estimate_of(*by_f, "f");
  EXPECT_EQ(f.estimate, 0);
  EXPECT_EQ(f.lower, 0);
  EXPECT_GT(f.upper, 0);
  EXPECT_LT(f.upper, 0.2);
  const auto by_growth = fit_of(data, {.open = "lambda ~ 1"}, {.max_iterations = 25});
  ASSERT_FALSE(by_growth);
  EXPECT_NE(by_growth.error().message.find("f in the place of lambda"), std::string::npos)
      << by_growth.error().message;
}

TEST(OpenFit, AnimalsOfTwoGroupsAreRefused) {
  Data data = open_world(7, {});
  const std::string& name = data.sessions[0].animals[seen_twice(data)];
  Session& second = data.sessions[1];
  const auto again = std::ranges::find(second.animals, name) - second.animals.begin();
  double& sex = second.animal_covariates[0].values[std::size_t(again)];
  sex = 1 - sex;
  const auto fitted = fit_of(data, {.groups = "sex"});
  ASSERT_FALSE(fitted);
  EXPECT_NE(fitted.error().message.find("one group for life"), std::string::npos);
}

TEST(OpenFit, IntervalsComeFromYears) {
  Data data = open_world(1, {});
  EXPECT_TRUE(intervals_of(data).from_names);
  data.sessions[3].name = "2007";
  EXPECT_EQ(intervals_of(data).years, (std::vector<double>{1, 1, 4}));
  data.sessions[1].name = "spring";
  EXPECT_FALSE(intervals_of(data).from_names);
  EXPECT_EQ(intervals_of(data).years, (std::vector<double>{1, 1, 1}));
}

}  // namespace
}  // namespace dersu::scr::testing
