#pragma once
// The likelihood as the papers write it: one loop inside the other over
// animals, mask points, occasions and detectors. The yardstick of the benchmarks, and the second
// way to the same number in the tests.
#include <cmath>
#include <vector>

#include "dersu/scr/data.hpp"

namespace dersu::scr::textbook {

/// g0 exp(-d^2 / (2 sigma^2)) and constant density D per hectare.
struct Parameters {
  double density_per_ha = 0;
  double g0 = 0;
  double sigma_m = 0;
};

/// n_points x n_detectors: g, one table as programs of this kind keep it.
inline std::vector<double> chances(const Session& session, const Parameters& p) {
  std::vector<double> table;
  for (const Point& centre : session.mask.points)
    for (const Point& detector : session.detectors.points) {
      const double dx = centre.x_m - detector.x_m;
      const double dy = centre.y_m - detector.y_m;
      table.push_back(p.g0 * std::exp(-(dx * dx + dy * dy) / (2 * p.sigma_m * p.sigma_m)));
    }
  return table;
}

/// By effort T: 1 - (1 - g)^T.
inline double with_effort(double g, double effort) {
  if (effort == 0) return 0;
  return effort == 1 ? g : 1 - std::pow(1 - g, effort);
}

/// Pr(history | centre at m): products over occasions and detectors, by the type of detector.
/// `caught` is n_occasions x n_detectors, how often.
inline double history_chance(const Session& session, DetectorType type,
                             const std::vector<double>& table, const std::vector<unsigned>& caught,
                             std::size_t m) {
  const std::size_t n_detectors = session.detectors.points.size();
  double product = 1;
  for (std::size_t s = 0; s < session.n_occasions; ++s) {
    double hazards = 0;
    double hazard_there = 0;
    bool held = false;
    for (std::size_t k = 0; k < n_detectors; ++k) {
      const double g = with_effort(table[m * n_detectors + k], session.usage(k, s));
      const unsigned w = caught[s * n_detectors + k];
      if (type == DetectorType::proximity) {
        product *= w > 0 ? g : 1 - g;
        continue;
      }
      const double hazard = -std::log(1 - g);
      if (type == DetectorType::count)
        product *= w == 0 ? std::exp(-hazard)
                          : std::pow(hazard, w) * std::exp(-hazard) / std::tgamma(w + 1.0);
      hazards += hazard;
      if (w > 0) hazard_there = hazard;
      held = held || w > 0;
    }
    if (type != DetectorType::multi) continue;
    if (!held) {
      product *= std::exp(-hazards);
    } else {
      product *= hazards > 0 ? hazard_there / hazards * (1 - std::exp(-hazards)) : 0;
    }
  }
  return product;
}

/// sum_i log(integral of D Pr(w_i)) - integral of D (1 - Pr(nothing)); constants that do not depend
/// on the parameters (of identical histories) are left out.
inline double log_likelihood(const Session& session, DetectorType type, const Parameters& p) {
  const std::size_t n_points = session.mask.points.size();
  const std::size_t cells = session.n_occasions * session.detectors.points.size();
  const double per_cell = p.density_per_ha * session.mask.cell_area_ha;
  std::vector<std::vector<unsigned>> histories(session.animals.size(),
                                               std::vector<unsigned>(cells));
  for (const Capture& c : session.captures)
    histories[c.animal][c.occasion * session.detectors.points.size() + c.detector] += c.count;
  const std::vector<double> table = chances(session, p);
  double sum = 0;
  for (const std::vector<unsigned>& history : histories) {
    double integral = 0;
    for (std::size_t m = 0; m < n_points; ++m)
      integral += per_cell * history_chance(session, type, table, history, m);
    sum += std::log(integral);
  }
  const std::vector<unsigned> nothing(cells);
  for (std::size_t m = 0; m < n_points; ++m)
    sum -= per_cell * (1 - history_chance(session, type, table, nothing, m));
  return sum;
}

}  // namespace dersu::scr::textbook
