#include "dersu/scr/open_likelihood.hpp"

#include <cmath>
#include <limits>

#include "dersu/scr/open_group.hpp"

namespace dersu::scr {

namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

/// What the number seen adds, with how the value changes with it.
struct SeenTerm {
  double value = 0;
  double by_seen = 0;
};
SeenTerm seen_term(Given given, double n, double seen) {
  if (given == Given::nothing) return {-seen, -1};
  return {-n * std::log(seen), -n / seen};
}

Likelihood log_likelihood_of(const OpenPrepared& prepared, const Eigen::VectorXd& beta,
                             bool value_only) {
  Likelihood out{prepared.closed.constant, Eigen::VectorXd::Zero(prepared.n_beta())};
  const Given given = prepared.model.given;
  for (std::size_t g = 0; g < prepared.groups.size(); ++g) {
    OpenGroup group(prepared, g, beta);
    if (!group.valid()) return {kMinusInfinity, out.gradient};
    const std::vector<std::uint32_t>& animals = prepared.by_group[g];
    if (animals.empty() && given != Given::nothing) continue;
    SeenTerm seen;
    if (given != Given::first)
      seen = seen_term(given, double(animals.size()), group.expected_seen());
    out.value += seen.value;
    if (value_only) {
      out.value += group.value(animals);
      continue;
    }
    const Likelihood of_animals = group.evaluate(animals, seen.by_seen);
    out.value += of_animals.value;
    out.gradient += of_animals.gradient;
  }
  if (std::isnan(out.value)) out.value = kMinusInfinity;
  return out;
}

}  // namespace

Likelihood open_log_likelihood(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  return log_likelihood_of(prepared, beta, false);
}

double open_log_likelihood_value(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  return log_likelihood_of(prepared, beta, true).value;
}

Likelihood open_expected_seen(const OpenPrepared& prepared, std::size_t group,
                              const Eigen::VectorXd& beta) {
  OpenGroup of(prepared, group, beta);
  if (!of.valid()) return {std::nan(""), Eigen::VectorXd::Zero(prepared.n_beta())};
  Likelihood out = of.evaluate({}, 1);
  out.value = of.expected_seen();
  return out;
}

}  // namespace dersu::scr
