#include "dersu/scr/derived.hpp"

#include <cmath>

#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

NobodySeen nobody_seen(const Prepared& prepared, const Fit& fit, std::size_t session) {
  double inverse = 0;
  double area_ha = 0;
  const std::size_t n_groups = prepared.sessions[session]->groups.size();
  for (std::size_t g = 0; g < n_groups; ++g) {
    const GroupSeen seen = group_seen(prepared, session, g, fit.beta);
    inverse += 1 / seen.expected_seen / double(n_groups);
    area_ha = seen.expected_n;
  }
  const double log_chance = std::log((1 - fit.confidence) / 2);
  NobodySeen out{1 / inverse, -log_chance * inverse};
  if (prepared.model->model.number == NumberOfAnimals::binomial)
    out.upper = log_chance / std::log1p(-out.effective_area_ha / area_ha) / area_ha;
  return out;
}

std::vector<DerivedDensity> derived_density(const Prepared& prepared, const Fit& fit,
                                            std::span<const double> animal_weights) {
  std::vector<DerivedDensity> out;
  for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
    const PreparedSession& session = *prepared.sessions[s];
    if (session.n_animals() == 0) {
      const NobodySeen none = nobody_seen(prepared, fit, s);
      out.push_back({session.name, {0, 0, 0, none.upper}, none.effective_area_ha});
      continue;
    }
    double n = 0;
    double density = 0;
    double variance = 0;
    Eigen::VectorXd by_beta = Eigen::VectorXd::Zero(fit.beta.size());
    for (std::size_t g = 0; g < session.groups.size(); ++g) {
      const GroupSeen seen = group_seen(prepared, s, g, fit.beta);
      // A fixed number in the mask: each animal is seen or not.
      const bool binomial = prepared.model->model.number == NumberOfAnimals::binomial;
      const double share_unknown = binomial ? 1 - seen.expected_seen / seen.expected_n : 1;
      for (const std::uint32_t i : session.groups[g].animals) {
        const double w = animal_weights.empty() ? 1 : animal_weights[session.first_animal + i];
        n += w;
        density += w / seen.expected_seen;
        variance += w * share_unknown / (seen.expected_seen * seen.expected_seen);
        by_beta -= w / (seen.expected_seen * seen.expected_seen) * seen.d_expected_seen;
      }
    }
    variance += by_beta.dot(fit.vcov * by_beta);
    out.push_back(
        {session.name, log_normal(density, std::sqrt(variance), 0, fit.confidence), n / density});
  }
  return out;
}

}  // namespace dersu::scr
