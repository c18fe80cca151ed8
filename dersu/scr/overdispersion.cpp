#include "dersu/scr/overdispersion.hpp"

#include <set>
#include <utility>
#include <vector>

namespace dersu::scr {

std::optional<Overdispersion> overdispersion(std::span<const double> observed,
                                             std::span<const double> expected,
                                             std::size_t n_coefficients) {
  const std::size_t n = observed.size();
  if (n <= n_coefficients) return std::nullopt;
  Overdispersion out;
  out.df = n - n_coefficients;
  double relative = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const double off = observed[k] - expected[k];
    out.pearson += off * off / expected[k] / double(out.df);
    relative += off / expected[k] / double(n);
  }
  out.c_hat = out.pearson / (1 + relative);
  return out;
}

std::optional<Overdispersion> overdispersion(const Data& data, const Simulator& fitted,
                                             std::size_t n_coefficients) {
  std::vector<double> observed;
  std::vector<double> expected;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const std::optional<std::vector<double>> animals = fitted.animals_at_detectors(s);
    if (!animals) return std::nullopt;
    std::vector<double> seen(animals->size());
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const Capture& c : data.sessions[s].captures)
      if (pairs.emplace(c.animal, c.detector).second) ++seen[c.detector];
    for (std::size_t k = 0; k < seen.size(); ++k) {
      if (!((*animals)[k] > 0)) continue;  // never in use
      observed.push_back(seen[k]);
      expected.push_back((*animals)[k]);
    }
  }
  return overdispersion(observed, expected, n_coefficients);
}

}  // namespace dersu::scr
