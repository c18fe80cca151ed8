// The open likelihood by plain loops over births, deaths and ways (open_naive.hpp), and its
// gradient by differences.
#include "dersu/scr/open_likelihood.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "dersu/scr/open_rates.hpp"
#include "open_naive.hpp"
#include "open_worlds.hpp"

namespace dersu::scr::testing {
namespace {

using enum DetectorType;

const std::vector<double> kYears{1, 2, 0.5};

/// Four sessions; two of the animals are lost when they are seen last.
Data world(DetectorType type, double move_m = 0) {
  Data data = open_world(11, {.type = type,
                              .columns = 3,
                              .rows = 3,
                              .years = kYears,
                              .occasions = 3,
                              .buffer_m = 150,
                              .cell_m = 100,
                              .density_per_ha = 0.5,
                              .move_m = move_m});
  for (const char* name : {"A3", "A7"})
    for (std::size_t j = data.sessions.size(); j-- > 0;) {
      Session& session = data.sessions[j];
      const auto found = std::ranges::find(session.animals, name);
      if (found == session.animals.end()) continue;
      const auto i = std::uint32_t(found - session.animals.begin());
      for (Capture& c : session.captures)
        if (c.animal == i) c.lost = true;
      // What was on later occasions than the first of these did not happen.
      std::uint32_t first = UINT32_MAX;
      for (const Capture& c : session.captures)
        if (c.animal == i) first = std::min(first, c.occasion);
      std::erase_if(session.captures,
                    [&](const Capture& c) { return c.animal == i && c.occasion > first; });
      break;
    }
  return data;
}

Result<OpenPrepared> prepared_of(const Data& data, std::string_view closed, std::string_view open,
                                 Movement movement, Given given, std::string_view groups = {}) {
  DERSU_TRY(model, make_model(DetectionFunction::hazard_halfnormal, closed));
  model.groups = std::string(groups);
  DERSU_TRY(all, make_open_model(model, open, movement, given));
  return prepare_open(data, all, kYears);
}

/// Of the counts; of those after the first session of each animal where that is given.
double log_factorials(const Data& data, bool after_first = false) {
  double sum = 0;
  std::set<std::string> known;
  for (const Session& session : data.sessions) {
    for (const Capture& c : session.captures)
      if (!after_first || known.contains(session.animals[c.animal]))
        sum += std::lgamma(c.count + 1.0);
    known.insert(session.animals.begin(), session.animals.end());
  }
  return sum;
}

double logistic_at(double x) { return 1 / (1 + std::exp(-x)); }

/// By given: the same sum of the plain loops.
double naive_at(const OpenNaive& naive, const Data& data, Given given) {
  return (given == Given::nothing ? naive.given_nothing(data)
          : given == Given::seen  ? naive.given_seen(data)
                                  : naive.given_first(data)) +
         log_factorials(data, given == Given::first);
}

void expect_gradient(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  const Likelihood at = open_log_likelihood(prepared, beta);
  for (Eigen::Index j = 0; j < beta.size(); ++j) {
    Eigen::VectorXd up = beta;
    Eigen::VectorXd down = beta;
    up(j) += 1e-5;
    down(j) -= 1e-5;
    const double slope =
        (open_log_likelihood(prepared, up).value - open_log_likelihood(prepared, down).value) /
        2e-5;
    EXPECT_NEAR(at.gradient(j), slope, 2e-6 * std::max(1.0, std::abs(slope)))
        << prepared.coefficients[std::size_t(j)].name;
  }
}

struct Case {
  DetectorType type;
  Recruitment by;
  Movement movement;
  Given given;
};

OpenNaive naive_of(const Data& data, const Case& c, const Eigen::VectorXd& rates) {
  // log lambda0 -1.4, log sigma 4.2; phi, recruitment and move by their coefficients.
  OpenNaive naive;
  naive.hazard = [](std::size_t, std::size_t, std::size_t, double d) {
    const double r = d / std::exp(4.2);
    return std::exp(-1.4) * std::exp(-r * r / 2);
  };
  const bool all = c.given == Given::nothing;
  const Mask& mask = data.sessions[0].mask;
  naive.density = [&mask, all](std::size_t m) {
    return all ? std::exp(-0.7 + 0.6 * mask.covariates[0].values[m]) : 1.0;
  };
  const double phi = logistic_at(rates(0));
  const double x = std::exp(rates(1));
  naive.entry = {1};
  double size = 1;
  for (const double years : kYears) {
    const double survived = std::pow(phi, years);
    naive.survived.push_back(survived);
    const double grown = c.by == Recruitment::per_capita ? std::pow(phi + x, years)
                         : c.by == Recruitment::growth   ? std::pow(x, years)
                                                         : survived + x / size;
    naive.entry.push_back(size * (grown - survived));
    size *= grown;
  }
  if (c.movement == Movement::fixed) return naive;
  const double scale = rates.size() > 2 ? std::exp(rates(2)) : 1;
  const auto kernel = [&mask, c, scale, density = naive.density](std::size_t from, std::size_t to) {
    const double r = distance_m(mask.points[from], mask.points[to]) / scale;
    return c.movement == Movement::normal        ? std::exp(-r * r / 2)
           : c.movement == Movement::exponential ? std::exp(-r)
                                                 : density(to);
  };
  naive.move = [&mask, kernel](std::size_t, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t q = 0; q < mask.points.size(); ++q) sum += kernel(from, q);
    return kernel(from, to) / sum;
  };
  return naive;
}

void check_case(const Case& c) {
  const Data data = world(c.type, c.movement == Movement::fixed ? 0 : 60);
  const bool scale = c.movement == Movement::normal || c.movement == Movement::exponential;
  std::string open = "phi ~ 1";
  if (c.given != Given::first)
    open += c.by == Recruitment::per_capita ? "; f ~ 1"
            : c.by == Recruitment::growth   ? "; lambda ~ 1"
                                            : "; b ~ 1";
  const auto prepared = prepared_of(data, "D ~ cover", open, c.movement, c.given);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  std::vector<double> beta;
  if (c.given == Given::nothing) beta = {-0.7, 0.6};
  beta.insert(beta.end(), {-1.4, 4.2, 0.8});
  std::vector<double> rates{0.8};
  const double recruitment = c.by == Recruitment::growth ? 0.1 : -1.1;
  rates.push_back(recruitment);
  if (c.given != Given::first) beta.push_back(recruitment);
  if (scale) {
    beta.push_back(4.5);
    rates.push_back(4.5);
  }
  const Eigen::VectorXd at = Eigen::Map<Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
  ASSERT_EQ(at.size(), prepared->n_beta());
  const OpenNaive naive =
      naive_of(data, c, Eigen::Map<Eigen::VectorXd>(rates.data(), Eigen::Index(rates.size())));
  const double expected = naive_at(naive, data, c.given);
  const double found = open_log_likelihood(*prepared, at).value - prepared->closed.constant;
  EXPECT_NEAR(found, expected, 1e-9 * std::abs(expected));
  if (c.given != Given::first) {
    const Likelihood seen = open_expected_seen(*prepared, 0, at);
    EXPECT_NEAR(seen.value, naive.expected_seen(data), 1e-9 * seen.value);
  }
  expect_gradient(*prepared, at);
}

TEST(OpenLikelihood, EqualsPlainLoopsWhateverRecruitmentIsBy) {
  for (const Recruitment by : {Recruitment::per_capita, Recruitment::growth, Recruitment::entry})
    check_case({proximity, by, Movement::fixed, Given::nothing});
}
TEST(OpenLikelihood, EqualsPlainLoopsWhateverIsGiven) {
  check_case({multi, Recruitment::per_capita, Movement::fixed, Given::seen});
  check_case({count, Recruitment::per_capita, Movement::fixed, Given::first});
}
TEST(OpenLikelihood, EqualsPlainLoopsWithNormalMovement) {
  check_case({proximity, Recruitment::per_capita, Movement::normal, Given::nothing});
  check_case({proximity, Recruitment::per_capita, Movement::normal, Given::first});
}
TEST(OpenLikelihood, EqualsPlainLoopsWithExponentialMovement) {
  check_case({count, Recruitment::growth, Movement::exponential, Given::seen});
}
TEST(OpenLikelihood, EqualsPlainLoopsWithUncorrelatedMovement) {
  check_case({multi, Recruitment::entry, Movement::uncorrelated, Given::nothing});
}

TEST(OpenLikelihood, GroupsHaveTheirOwnLives) {
  const Data data = world(proximity);
  const auto prepared = prepared_of(data, "D ~ 1; lambda0 ~ b", "phi ~ g + session; f ~ g",
                                    Movement::fixed, Given::nothing, "sex");
  ASSERT_TRUE(prepared) << describe(prepared.error());
  // D, lambda0, b, sigma, phi, g, two sessions, f, g.
  Eigen::VectorXd beta(10);
  beta << -1, -1.4, 0, 4.2, 0.8, -0.5, 0.4, 0.7, -1.2, 0.3;
  ASSERT_EQ(beta.size(), prepared->n_beta());
  double expected = log_factorials(data);
  for (std::size_t g = 0; g < 2; ++g) {
    OpenNaive naive;
    naive.hazard = [](std::size_t, std::size_t, std::size_t, double d) {
      const double r = d / std::exp(4.2);
      return std::exp(-1.4) * std::exp(-r * r / 2);
    };
    naive.density = [](std::size_t) { return std::exp(-1.0); };
    naive.entry = {1};
    double size = 1;
    for (std::size_t j = 0; j < 3; ++j) {
      const double of_session = std::vector<double>{0, 0.4, 0.7}[j];
      const double phi = logistic_at(0.8 - 0.5 * double(g) + of_session);
      const double f = std::exp(-1.2 + 0.3 * double(g));
      naive.survived.push_back(std::pow(phi, kYears[j]));
      naive.entry.push_back(size * (std::pow(phi + f, kYears[j]) - naive.survived[j]));
      size *= std::pow(phi + f, kYears[j]);
    }
    naive.takes = [&](const std::string& name) {
      for (const Session& session : data.sessions)
        for (std::size_t i = 0; i < session.animals.size(); ++i)
          if (session.animals[i] == name)
            return session.animal_covariates[0].values[i] == double(g);
      return false;
    };
    expected += naive.given_nothing(data);
  }
  EXPECT_NEAR(open_log_likelihood(*prepared, beta).value - prepared->closed.constant, expected,
              1e-9 * std::abs(expected));
  beta(2) = 0.4;
  expect_gradient(*prepared, beta);
}

TEST(OpenLikelihood, TheKernelMayEndSomeCellsAway) {
  const Data data = world(proximity, 60);
  auto prepared = prepared_of(data, "", "", Movement::normal, Given::nothing);
  ASSERT_TRUE(prepared) << describe(prepared.error());
  prepared->model.kernel_cells = 1;
  Eigen::VectorXd beta(6);
  beta << -0.5, -1.4, 4.2, 0.8, -1.1, 4.5;
  const Mask& mask = data.sessions[0].mask;
  const auto kernel = [&](std::size_t from, std::size_t to) {
    const double r = distance_m(mask.points[from], mask.points[to]);
    return r > 150 ? 0 : std::exp(-r * r / (2 * std::exp(9)));
  };
  OpenNaive naive =
      naive_of(data, {proximity, Recruitment::per_capita, Movement::fixed, Given::nothing},
               beta.segment(3, 2));
  naive.density = [](std::size_t) { return std::exp(-0.5); };
  naive.move = [&](std::size_t, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t q = 0; q < mask.points.size(); ++q) sum += kernel(from, q);
    return kernel(from, to) / sum;
  };
  EXPECT_NEAR(open_log_likelihood(*prepared, beta).value - prepared->closed.constant,
              naive.given_nothing(data), 1e-8);
  expect_gradient(*prepared, beta);
}

TEST(OpenLikelihood, SmallMovesAreNone) {
  const Data data = world(proximity);
  const auto fixed = prepared_of(data, "", "", Movement::fixed, Given::nothing);
  Eigen::VectorXd beta(5);
  beta << -0.5, -1.4, 4.2, 0.8, -1.1;
  const double expected = open_log_likelihood(*fixed, beta).value;
  for (const Movement movement : {Movement::normal, Movement::exponential}) {
    const auto moving = prepared_of(data, "", "", movement, Given::nothing);
    Eigen::VectorXd with(6);
    with << beta, std::log(2.0);
    EXPECT_NEAR(open_log_likelihood(*moving, with).value, expected, 1e-9 * std::abs(expected));
  }
}

}  // namespace
}  // namespace dersu::scr::testing
