// Every kind of model by a second way (naive.hpp), and its gradient by differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "dersu/core/random.hpp"
#include "dersu/scr/least_cost.hpp"
#include "dersu/scr/likelihood.hpp"
#include "differences.hpp"
#include "naive.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectionFunction;
using enum DetectorType;

struct Types {
  DetectorType type;
  std::uint32_t trials = 0;
};

/// Effort of 0 to 2, animals that were lost, covariates of everything.
Data world(const Types& types, std::uint64_t seed) {
  Data data = random_world(seed, {.type = types.type,
                                  .columns = 3,
                                  .rows = 3,
                                  .occasions = 4,
                                  .density_per_ha = 0.5,
                                  .g0 = 0.3,
                                  .cell_m = 80,
                                  .effort_levels = types.trials > 0 ? 2.0 : 3.0});
  data.trials = types.trials;
  Session& session = data.sessions[0];
  Random random(seed, "covariates");
  std::map<std::uint32_t, std::uint32_t> last;
  for (Capture& c : session.captures) {
    c.count = std::min(c.count, std::max(1U, types.trials > 0 ? types.trials : 99U));
    last[c.animal] = std::max(last[c.animal], c.occasion);
  }
  for (Capture& c : session.captures) c.lost = c.animal % 7 == 3 && c.occasion == last[c.animal];
  Covariate height{"height", {}, {}};
  Covariate lure{"lure", {}, {}};
  for (std::size_t k = 0; k < session.detectors.points.size(); ++k) {
    height.values.push_back(random.normal());
    for (std::uint32_t s = 0; s < session.n_occasions; ++s)
      lure.values.push_back(double(random.below(2)));
  }
  session.detectors.covariates = {height, lure};
  session.occasion_covariates = {{"snow", {0.3, -1, 0.5, 0.9}, {}}};
  Covariate sex{"sex", {}, {"m", "f"}};
  for (std::size_t i = 0; i < session.animals.size(); ++i)
    sex.values.push_back(double(random.below(2)));
  session.animal_covariates = {sex};
  return data;
}

/// Coefficients of detection in a place of the naive model.
struct Parameters {
  double intercept = 0;  ///< on its link
  double log_sigma = 0;
  double log_z = 0;
};
struct Case {
  std::string name;
  DetectionFunction function;
  std::string formulas;
  std::vector<double> beta;  ///< D first
  std::function<Parameters(const NaivePlace&, const std::vector<double>& beta, const Session&)> at;
  std::size_t classes = 1;
  bool groups = false;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

double covariate(const Session& session, std::size_t which, const NaivePlace& p) {
  const Covariate& c = session.detectors.covariates[which];
  return c.values.size() == session.detectors.points.size()
             ? c.values[p.detector]
             : c.values[p.detector * session.n_occasions + p.occasion];
}

bool visited_before(const Session& session, const NaivePlace& p, bool on_the_last) {
  return std::ranges::any_of(session.captures, [&](const Capture& c) {
    return c.detector == p.detector &&
           (on_the_last ? c.occasion + 1 == p.occasion : c.occasion < p.occasion);
  });
}

using Beta = std::vector<double>;

const std::vector<Case> kCases{
    {"b",
     halfnormal,
     "g0 ~ b; sigma ~ b",
     {-0.4, -1.2, 0.8, 4.3, -0.2},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_before, b[3] + b[4] * p.caught_before};
     }},
    {"B",
     hazard_halfnormal,
     "lambda0 ~ B",
     {-0.4, -1.2, 0.8, 4.3},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_on_last, b[3]};
     }},
    {"bk",
     halfnormal,
     "g0 ~ bk; sigma ~ bk",
     {-0.4, -1.2, 0.8, 4.3, 0.15},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_here_before, b[3] + b[4] * p.caught_here_before};
     }},
    {"Bk",
     hazard_exponential,
     "lambda0 ~ Bk",
     {-0.4, -0.9, -0.6, 4.3},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * p.caught_here_on_last, b[3]};
     }},
    {"k",
     halfnormal,
     "g0 ~ k",
     {-0.4, -1.2, 0.7, 4.3},
     [](const NaivePlace& p, const Beta& b, const Session& s) {
       return Parameters{b[1] + b[2] * visited_before(s, p, false), b[3]};
     }},
    {"K",
     halfnormal,
     "g0 ~ K",
     {-0.4, -1.2, 0.7, 4.3},
     [](const NaivePlace& p, const Beta& b, const Session& s) {
       return Parameters{b[1] + b[2] * visited_before(s, p, true), b[3]};
     }},
    {"time",
     halfnormal,
     "g0 ~ t; sigma ~ T",
     {-0.4, -1.2, 0.5, -0.4, 0.2, 4.3, 0.1},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + (p.occasion > 0 ? b[1 + p.occasion] : 0),
                         b[5] + b[6] * double(p.occasion)};
     }},
    {"effort",
     hazard_rate,
     "g0 ~ height + lure; sigma ~ snow; z ~ height",
     {-0.4, -1, 0.5, -0.4, 4.2, 0.2, 1.1, 0.1},
     [](const NaivePlace& p, const Beta& b, const Session& s) {
       return Parameters{b[1] + b[2] * covariate(s, 0, p) + b[3] * covariate(s, 1, p),
                         b[4] + b[5] * s.occasion_covariates[0].values[p.occasion],
                         b[6] + b[7] * covariate(s, 0, p)};
     }},
    {"h2",
     halfnormal,
     "g0 ~ h2; sigma ~ h2",
     {-0.4, -1.4, 0.9, 4.1, 0.5, -0.6},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + b[2] * double(p.cls), b[3] + b[4] * double(p.cls)};
     },
     2},
    {"h3",
     hazard_variable_power,
     "lambda0 ~ h3 + bk",
     {-0.4, -1.4, 0.9, -0.5, 0.7, 4.4, 0.6, 0.3, -0.2},
     [](const NaivePlace& p, const Beta& b, const Session&) {
       return Parameters{b[1] + (p.cls > 0 ? b[1 + p.cls] : 0) + b[4] * p.caught_here_before, b[5],
                         b[6]};
     },
     3},
    {"groups",
     hazard_halfnormal,
     "D ~ g; lambda0 ~ g * height; sigma ~ g",
     {-0.9, 0.3, -1.2, 0.6, 0.2, -0.3, 4.2, 0.2},
     [](const NaivePlace& p, const Beta& b, const Session& s) {
       const double h = covariate(s, 0, p);
       const auto g = double(p.group);
       return Parameters{b[2] + b[3] * g + b[4] * h + b[5] * g * h, b[6] + b[7] * g};
     },
     1,
     true},
};

double hazard_of(DetectionFunction function, const Parameters& p, double d) {
  const double intercept =
      is_hazard(function) ? std::exp(p.intercept) : 1 / (1 + std::exp(-p.intercept));
  return hazard_at(function, intercept, std::exp(p.log_sigma), std::exp(p.log_z), d);
}

Model model_of(const Case& c) {
  auto model = make_model(c.function, c.formulas);
  EXPECT_TRUE(model) << describe(model.error());
  if (c.groups) model->groups = "sex";
  return *model;
}

Eigen::VectorXd vector(const Beta& beta) {
  return Eigen::Map<const Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
}

/// Classes' shares from the last coefficients.
std::vector<double> shares(const Case& c) {
  std::vector<double> out{1};
  double sum = 1;
  for (std::size_t k = 1; k < c.classes; ++k) {
    out.push_back(std::exp(c.beta[c.beta.size() - c.classes + k]));
    sum += out.back();
  }
  for (double& share : out) share /= sum;
  return out;
}

NaiveModel naive_of(const Case& c, const Data& data) {
  const Session& session = data.sessions[0];
  NaiveModel naive;
  naive.shares = shares(c);
  naive.hazard = [&c, &session](const NaivePlace& p, double d) {
    return hazard_of(c.function, c.at(p, c.beta, session), d);
  };
  naive.density = [&c](std::size_t, std::size_t group) {
    return std::exp(c.beta[0] + (c.groups && group > 0 ? c.beta[1] : 0));
  };
  // Groups stand in the order of the alphabet: f, m.
  if (c.groups)
    for (const double v : session.animal_covariates[0].values)
      naive.groups.push_back(v == 0 ? 1 : 0);
  return naive;
}

/// What differs by no parameter.
double constant(const Prepared& prepared, const Data& data) {
  double constant = prepared.constant;
  const Session& session = data.sessions[0];
  for (const Capture& c : session.captures) {
    constant -= c.count * std::log(session.usage(c.detector, c.occasion));
    constant += data.trials > 0 ? -std::lgamma(data.trials + 1) + std::lgamma(c.count + 1) +
                                      std::lgamma(data.trials - c.count + 1)
                                : std::lgamma(c.count + 1);
  }
  return constant;  // what is left: identical histories
}

class EveryModel : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Scr, EveryModel, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

TEST_P(EveryModel, EqualsTheNaiveLoops) {
  const Case& c = GetParam();
  for (const Types& types : {Types{multi}, Types{proximity}, Types{count}, Types{count, 3}}) {
    const Data data = world(types, 11);
    const auto prepared = prepare(data, model_of(c), Constants::by_occasion);
    ASSERT_TRUE(prepared) << describe(prepared.error());
    const double fast = log_likelihood(*prepared, vector(c.beta)).value;
    const NaiveModel naive = naive_of(c, data);
    const double slow =
        Naive(data, data.sessions[0], naive).log_likelihood() + constant(*prepared, data);
    EXPECT_NEAR(fast / slow, 1, 1e-11) << name(types.type) << types.trials;
  }
}

TEST_P(EveryModel, GradientEqualsDifferences) {
  const Case& c = GetParam();
  for (const Types& types :
       {Types{multi}, Types{proximity}, Types{count}, Types{count, 3}, Types{capped}}) {
    const Data data = world(types, 12);
    for (const bool conditional : {false, true}) {
      if (types.type == capped && (conditional || c.groups)) continue;
      Model model = model_of(c);
      model.conditional = conditional;
      const auto prepared = prepare(data, model);
      ASSERT_TRUE(prepared) << describe(prepared.error());
      Eigen::VectorXd beta = vector(c.beta);
      if (conditional) beta = beta.tail(Eigen::Index(prepared->coefficients.size())).eval();
      const Likelihood at = log_likelihood(*prepared, beta);
      for (Eigen::Index j = 0; j < beta.size(); ++j) {
        const double slope = difference_slope(*prepared, beta, j);
        EXPECT_NEAR(at.gradient(j), slope, 2e-6 * std::max(1.0, std::abs(slope)))
            << name(types.type) << types.trials << ' '
            << prepared->coefficients[std::size_t(j)].name << (conditional ? " conditional" : "");
      }
    }
  }
}

/// Land of 40 m cells under the world, with a covariate and a lake.
std::shared_ptr<const Land> land_under(const Data& data) {
  Land land;
  land.grid = {30, 30, -400, 800, 40};
  Covariate slope{"slope", {}, {}};
  Random random(5, "land");
  for (std::uint32_t cell = 0; cell < land.grid.n_cells(); ++cell) {
    const Point p = land.grid.centre(cell);
    const bool lake = p.x_m > 240 && p.x_m < 290 && p.y_m > 0 && p.y_m < 500;
    slope.values.push_back(lake ? NAN : random.normal() + p.y_m / 400);
  }
  land.covariates = {slope};
  EXPECT_GT(data.sessions[0].mask.points.size(), 0U);
  return std::make_shared<const Land>(std::move(land));
}

class EveryFunction : public ::testing::TestWithParam<DetectionFunction> {};
INSTANTIATE_TEST_SUITE_P(Scr, EveryFunction,
                         ::testing::Values(halfnormal, hazard_exponential, hazard_annular_normal,
                                           cumulative_lognormal),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST_P(EveryFunction, OverLandEqualsTheNaiveLoopsAndDifferences) {
  Data data = world({proximity}, 13);
  data.sessions[0].land = land_under(data);
  const bool third = !shape_name(GetParam()).empty();
  const auto model = make_model(GetParam(), "cost ~ slope");
  ASSERT_TRUE(model) << describe(model.error());
  const auto prepared = prepare(data, *model, Constants::by_occasion);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  Beta beta{-0.4, -1.2, 4.4};
  if (third) beta.push_back(3.9);
  beta.push_back(0.35);
  ASSERT_EQ(prepared->coefficients.back().name, "cost.slope");
  const Likelihood at = log_likelihood(*prepared, vector(beta));

  const CellGrid& grid = data.sessions[0].land->grid;
  const auto graph = make_cost_graph({grid, 1, data.sessions[0].land->covariates[0].values, {}});
  ASSERT_TRUE(graph) << describe(graph.error());
  std::vector<LeastCostTree> trees;
  for (const Point& p : data.sessions[0].detectors.points)
    trees.push_back(least_cost_tree(*graph, std::array{0.35}, *grid.cell_at(p)).value());
  NaiveModel naive;
  naive.distance = [&](std::size_t k, std::size_t m) {
    return trees[k].distance[*grid.cell_at(data.sessions[0].mask.points[m])];
  };
  naive.hazard = [&](const NaivePlace&, double d) {
    return std::isinf(d) ? 0 : hazard_of(GetParam(), {beta[1], beta[2], third ? beta[3] : 0}, d);
  };
  naive.density = [&](std::size_t, std::size_t) { return std::exp(beta[0]); };
  const double slow =
      Naive(data, data.sessions[0], naive).log_likelihood() + constant(*prepared, data);
  EXPECT_NEAR(at.value / slow, 1, 1e-11);

  for (std::size_t j = 0; j < beta.size(); ++j) {
    const double slope = difference_slope(*prepared, vector(beta), Eigen::Index(j), 1e-6);
    EXPECT_NEAR(at.gradient(Eigen::Index(j)), slope, 1e-5 * std::max(1.0, std::abs(slope))) << j;
  }
}

}  // namespace
}  // namespace dersu::scr::testing
