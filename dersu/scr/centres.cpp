#include "dersu/scr/centres.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/integrate.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

/// A point with the chance exp(term), and the log of the sum of all.
std::pair<std::size_t, double> draw(std::span<const double> terms, Random& random) {
  const double most = *std::ranges::max_element(terms);
  if (most == kMinusInfinity) return {0, kMinusInfinity};
  double sum = 0;
  for (const double t : terms) sum += std::exp(t - most);
  double at = random.uniform() * sum;
  std::size_t m = 0;
  for (; m + 1 < terms.size(); ++m) {
    at -= std::exp(terms[m] - most);
    if (at < 0) break;
  }
  return {m, most + std::log(sum)};
}

}  // namespace

std::vector<Resident> centres_given_captures(const Prepared& prepared, std::size_t session,
                                             const Eigen::VectorXd& beta, Random& random) {
  const PreparedModel& model = *prepared.model;
  const PreparedSession& s = *prepared.sessions[session];
  const Distances distances(model, s, beta);
  std::vector<Resident> residents(s.n_animals());
  std::vector<double> log_sum(s.n_animals(), kMinusInfinity);  // over the classes so far
  for (const Component& component : s.components) {
    const PreparedGroup& group = s.groups[component.group];
    const double log_share = mixing_of(model, group, beta).log_share(component.cls);
    animal_terms(model, s, component, distances, beta,
                 [&](std::size_t at, std::span<const double> terms) {
                   const std::uint32_t i = group.animals[at];
                   if (!s.known_classes.empty() && s.known_classes[i] >= 0 &&
                       s.known_classes[i] != int(component.cls))
                     return;
                   const auto [m, log_l] = draw(terms, random);
                   const double here = log_share + log_l;
                   if (here == kMinusInfinity) return;
                   // Each class takes the place of those before it by its share of the sum.
                   const double top = std::max(here, log_sum[i]);
                   log_sum[i] = top + std::log(std::exp(here - top) + std::exp(log_sum[i] - top));
                   if (random.chance(std::exp(here - log_sum[i])))
                     residents[i] = {s.blocks.order[m], component.group, component.cls};
                 });
  }
  return residents;
}

}  // namespace dersu::scr
