#include "dersu/scr/open_likelihood.hpp"

#include <cmath>
#include <limits>

#include "dersu/scr/open_group.hpp"

namespace dersu::scr {

Likelihood open_log_likelihood(const OpenPrepared& prepared, const Eigen::VectorXd& beta) {
  constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
  Likelihood out{prepared.closed.constant, Eigen::VectorXd::Zero(prepared.n_beta())};
  const Given given = prepared.model.given;
  for (std::size_t g = 0; g < prepared.groups.size(); ++g) {
    OpenGroup group(prepared, g, beta);
    if (!group.valid()) return {kMinusInfinity, out.gradient};
    const std::vector<std::uint32_t>& animals = prepared.by_group[g];
    if (animals.empty() && given != Given::nothing) continue;
    const auto n = double(animals.size());
    const double seen = given == Given::first ? 0 : group.expected_seen();
    double by_seen = 0;
    if (given == Given::nothing) {
      by_seen = -1;
      out.value -= seen;
    } else if (given == Given::seen) {
      by_seen = -n / seen;
      out.value -= n * std::log(seen);
    }
    const Likelihood of_animals = group.evaluate(animals, by_seen);
    out.value += of_animals.value;
    out.gradient += of_animals.gradient;
  }
  if (std::isnan(out.value)) out.value = kMinusInfinity;
  return out;
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
