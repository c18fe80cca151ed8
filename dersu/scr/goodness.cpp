#include "dersu/scr/goodness.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "dersu/core/parallel.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/centres.hpp"
#include "dersu/scr/quantile.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {
namespace {

constexpr std::array<const char*, 3> kMargins{"animals x detectors", "animals", "detectors"};
constexpr std::array<const char*, 3> kNumbers{"caught once", "detectors per animal", "spread_m"};
using Three = std::array<double, 3>;

struct Replicate {
  bool drawn = false;  ///< coefficients were found
  Three observed{};    ///< as kMargins
  Three simulated{};
  std::optional<Three> survey{};  ///< as kNumbers
};

double freeman_tukey(std::span<const double> y, std::span<const double> expected) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double d = std::sqrt(y[i]) - std::sqrt(expected[i]);
    sum += d * d;
  }
  return sum;
}

/// Sums over detectors and over animals of an n_animals x n_detectors table.
struct Margins {
  std::vector<double> animals{};
  std::vector<double> detectors{};
};
Margins margins_of(std::span<const double> table, std::size_t n_detectors) {
  Margins out{std::vector<double>(table.size() / n_detectors), std::vector<double>(n_detectors)};
  for (std::size_t j = 0; j < table.size(); ++j) {
    out.animals[j / n_detectors] += table[j];
    out.detectors[j % n_detectors] += table[j];
  }
  return out;
}

Three discrepancies(std::span<const Capture> captures, std::span<const double> expected,
                    std::size_t n_detectors) {
  std::vector<double> y(expected.size());
  for (const Capture& c : captures) y[c.animal * n_detectors + c.detector] += c.count;
  const Margins of_y = margins_of(y, n_detectors);
  const Margins of_e = margins_of(expected, n_detectors);
  return {freeman_tukey(y, expected), freeman_tukey(of_y.animals, of_e.animals),
          freeman_tukey(of_y.detectors, of_e.detectors)};
}

/// Nothing where no animal was seen at two places.
std::optional<Three> numbers_of(const Data& data) {
  const auto spread = pooled_spread_m(data);
  if (!spread) return std::nullopt;
  double once = 0;
  double places = 0;
  for (const Session& session : data.sessions) {
    std::vector<double> times(session.animals.size());
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const Capture& c : session.captures) {
      times[c.animal] += c.count;
      pairs.emplace(c.animal, c.detector);
    }
    once += double(std::ranges::count(times, 1.0));
    places += double(pairs.size());
  }
  const auto n = double(data.n_animals());
  return Three{once / n, places / n, *spread};
}

class Checking {
 public:
  Checking(const Data& data, const Prepared& prepared, const Fit& fit, const Simulator& fitted,
           const GoodnessOptions& options)
      : data_(data), prepared_(prepared), fit_(fit), fitted_(fitted), options_(options) {
    root_ = fit.vcov.llt().matrixL();
  }

  [[nodiscard]] Replicate one(std::size_t number) const {
    Random random(options_.seed, fmt::format("goodness of fit {}", number));
    Replicate out;
    out.survey = numbers_of(
        fitted_.draw(options_.seed, fmt::format("goodness of fit, survey {}", number)).data);
    for (int tries = 0; tries < 20 && !out.drawn; ++tries) {
      Eigen::VectorXd z(fit_.beta.size());
      for (double& v : z) v = random.normal();
      const Eigen::VectorXd beta = fit_.beta + root_ * z;
      const auto simulator = Simulator::make(data_, prepared_, beta);
      if (!simulator) continue;
      out.drawn = true;
      for (std::size_t s = 0; s < data_.sessions.size(); ++s)
        one_session(*simulator, s, beta, random, out);
    }
    return out;
  }

 private:
  void one_session(const Simulator& simulator, std::size_t s, const Eigen::VectorXd& beta,
                   Random& random, Replicate& out) const {
    const Session& session = data_.sessions[s];
    std::vector<Resident> residents = centres_given_captures(prepared_, s, beta, random);
    add_unseen(simulator, s, random, residents);
    const std::size_t n_detectors = session.detectors.points.size();
    const auto add = [&](std::span<const Capture> captures, Three& to) {
      const Three d =
          discrepancies(captures, simulator.expected_captures(s, residents, captures), n_detectors);
      for (std::size_t j = 0; j < d.size(); ++j) to[j] += d[j];
    };
    add(session.captures, out.observed);
    add(simulator.captures_of(s, residents, random), out.simulated);
  }

  /// Residents of a survey that it did not see.
  static void add_unseen(const Simulator& simulator, std::size_t s, Random& random,
                         std::vector<Resident>& residents) {
    const std::vector<Resident> all = simulator.residents_of(s, random);
    std::vector<char> seen(all.size());
    for (const Capture& c : simulator.captures_of(s, all, random)) seen[c.animal] = 1;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!seen[i]) residents.push_back(all[i]);
  }

  const Data& data_;
  const Prepared& prepared_;
  const Fit& fit_;
  const Simulator& fitted_;
  const GoodnessOptions& options_;
  Eigen::MatrixXd root_{};
};

DiscrepancyTest discrepancy_test(const std::vector<Replicate>& replicates, std::size_t which) {
  DiscrepancyTest test{kMargins[which], 0, 0, 0, 0};
  const auto n = double(replicates.size());
  double beyond = 0;
  for (const Replicate& r : replicates) {
    test.observed += r.observed[which] / n;
    test.simulated += r.simulated[which] / n;
    beyond += r.simulated[which] >= r.observed[which] ? 1 : 0;
  }
  test.p = (1 + beyond) / (1 + n);
  test.p_se = std::sqrt(test.p * (1 - test.p) / n);
  return test;
}

SurveyTest survey_test(const std::vector<Replicate>& replicates, std::size_t which,
                       double observed) {
  std::vector<double> values;
  for (const Replicate& r : replicates)
    if (r.survey) values.push_back((*r.survey)[which]);
  std::ranges::sort(values);
  const auto n = double(values.size());
  const auto below = double(std::ranges::count_if(values, [&](double v) { return v <= observed; }));
  const auto above = double(std::ranges::count_if(values, [&](double v) { return v >= observed; }));
  return {kNumbers[which],         observed,
          quantile(values, 0.025), quantile(values, 0.5),
          quantile(values, 0.975), std::min(1.0, 2 * (1 + std::min(below, above)) / (1 + n))};
}

}  // namespace

Result<Goodness> goodness_of_fit(const Data& data, const Prepared& prepared, const Fit& fit,
                                 const GoodnessOptions& options, Progress& progress) {
  if (data.detector == DetectorType::single || data.detector == DetectorType::capped)
    return fail(Fault::unsupported, "gof",
                "what an animal is expected to give is not known where detectors hold one animal "
                "(type {})",
                name(data.detector));
  DERSU_TRY(fitted, Simulator::make(data, prepared, fit.beta));
  const Checking checking(data, prepared, fit, fitted, options);
  const auto n = std::size_t(options.replicates);
  std::vector<Replicate> replicates(n);
  constexpr std::size_t kBetweenWords = 16;
  progress.begin("goodness of fit", n);
  for (std::size_t begin = 0; begin < n; begin += kBetweenWords) {
    const std::size_t size = std::min(kBetweenWords, n - begin);
    parallel_chunks(size, 1, [&](std::size_t, std::size_t from, std::size_t to) {
      for (std::size_t r = begin + from; r < begin + to && !progress.stopped(); ++r)
        replicates[r] = checking.one(r);
    });
    if (progress.stopped()) return stopped_by_user();
    progress.at(begin + size);
  }
  progress.end();
  if (!std::ranges::all_of(replicates, &Replicate::drawn))
    return fail(Fault::numeric, "gof",
                "coefficients as uncertain as these have no model to simulate from; try a simpler "
                "model");
  Goodness out;
  out.replicates = options.replicates;
  out.overdispersion = overdispersion(data, fitted, prepared.coefficients.size());
  out.surveys =
      std::ranges::count_if(replicates, [](const Replicate& r) { return r.survey.has_value(); });
  for (std::size_t j = 0; j < kMargins.size(); ++j)
    out.discrepancies.push_back(discrepancy_test(replicates, j));
  const std::optional<Three> observed = numbers_of(data);
  if (observed && out.surveys > 0)
    for (std::size_t j = 0; j < kNumbers.size(); ++j)
      out.survey_tests.push_back(survey_test(replicates, j, (*observed)[j]));
  return out;
}

}  // namespace dersu::scr
