#include "dersu/scr/constants.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace dersu::scr {
namespace {

double log_factorial(double n) { return std::lgamma(n + 1); }

double log_choose(double n, double k) {
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

bool counts_poisson(const Data& data) {
  return data.detector == DetectorType::count && data.trials == 0;
}

/// sum of log(c!) over the numbers c of animals with the same history.
template <class History>
double log_identical(std::vector<History> histories) {
  std::ranges::sort(histories);
  double sum = 0;
  for (std::size_t i = 0; i < histories.size();) {
    std::size_t j = i + 1;
    while (j < histories.size() && histories[j] == histories[i]) ++j;
    sum += log_factorial(double(j - i));
    i = j;
  }
  return sum;
}

bool effort_is_binary(const Session& session) {
  return std::ranges::all_of(session.detectors.usage, [](double u) { return u == 0 || u == 1; });
}

/// Captures summed over occasions.
double collapsed_constant(const Data& data, const Session& session) {
  std::vector<double> effort(session.detectors.points.size());
  for (std::size_t k = 0; k < effort.size(); ++k)
    for (std::uint32_t s = 0; s < session.n_occasions; ++s)
      effort[k] += session.usage(k, s) * std::max(1U, data.trials);
  std::vector<std::map<std::uint32_t, double>> histories(session.animals.size());
  for (const Capture& c : session.captures) histories[c.animal][c.detector] += c.count;
  double constant = -log_identical(histories);
  for (const auto& history : histories)
    for (const auto& [k, w] : history)
      constant += counts_poisson(data) ? w * std::log(effort[k]) - log_factorial(w)
                                       : log_choose(effort[k], w);
  return constant;
}

/// The captures; of searches without their places, as counts (secr's too).
std::vector<Capture> counted(const Data& data, const Session& session) {
  if (!is_search(data.detector)) return session.captures;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, Capture> counts;
  for (const Capture& c : session.captures) {
    const auto [at, fresh] = counts.try_emplace({c.animal, c.occasion, c.detector}, c);
    if (fresh) continue;
    at->second.count += c.count;
    at->second.lost |= c.lost;
  }
  std::vector<Capture> out;
  for (const auto& [key, c] : counts) out.push_back(c);
  return out;
}

double occasion_constant(const Data& data, const Session& session) {
  using Event = std::pair<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint32_t, bool>>;
  std::vector<std::vector<Event>> histories(session.animals.size());
  double constant = 0;
  for (const Capture& c : counted(data, session)) {
    histories[c.animal].push_back({{c.occasion, c.detector}, {c.count, c.lost}});
    // multi: T h / H; proximity: rows leave log T out; count: (T h)^w / w!. Capped: all in rows.
    if (data.detector != DetectorType::capped)
      constant += c.count * std::log(session.usage(c.detector, c.occasion));
    constant += data.trials > 0 ? log_choose(data.trials, c.count) : -log_factorial(c.count);
  }
  // No two searches of two animals end in the same places; secr leaves out that they have an order.
  if (is_search(data.detector)) return constant - log_factorial(double(session.animals.size()));
  for (auto& history : histories) std::ranges::sort(history);
  return constant - log_identical(std::move(histories));
}

}  // namespace

bool collapses(const Data& data, const Session& session) {
  const bool sums =
      data.detector == DetectorType::proximity || data.detector == DetectorType::count;
  return sums && (counts_poisson(data) || effort_is_binary(session));
}

double constant_of(const Data& data, const Session& session, bool collapsed) {
  return collapsed ? collapsed_constant(data, session) : occasion_constant(data, session);
}

}  // namespace dersu::scr
