#include "dersu/scr/placement_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dersu::scr {
namespace {

constexpr double kRounding = 1e-9;  // of a spacing or a budget

/// The cameras' box, as a centre and how far they are from it.
struct Round {
  Point centre{};
  double radius_m = 0;
};

Round round_of(const CameraSite& site) {
  Round out;
  for (const Point p : site.cameras) {
    out.centre.x_m += p.x_m / double(site.cameras.size());
    out.centre.y_m += p.y_m / double(site.cameras.size());
  }
  for (const Point p : site.cameras)
    out.radius_m = std::max(out.radius_m, distance_m(p, out.centre));
  return out;
}

}  // namespace

bool too_near(const CameraSite& a, const CameraSite& b, double spacing_m) {
  for (const Point p : a.cameras)
    for (const Point q : b.cameras)
      if (distance_m(p, q) < spacing_m * (1 - kRounding)) return true;
  return false;
}

PlacementRules::PlacementRules(std::span<const CameraSite> existing,
                               std::span<const CameraSite> candidates,
                               const PlacementLimits& limits)
    : candidates_(candidates),
      limits_(limits),
      neighbours_(candidates.size()),
      barred_(candidates.size(), 0),
      near_(candidates.size(), 0),
      taken_(candidates.size(), 0),
      of_party_(limits.of_party.size(), 0) {
  if (!(limits.spacing_m > 0)) return;
  for (std::size_t j = 0; j < candidates.size(); ++j)
    barred_[j] = std::ranges::any_of(existing, [&](const CameraSite& site) {
      return too_near(site, candidates[j], limits.spacing_m);
    });
  std::vector<Round> rounds;
  double widest = 0;
  for (const CameraSite& site : candidates) {
    rounds.push_back(round_of(site));
    widest = std::max(widest, rounds.back().radius_m);
  }
  std::vector<std::uint32_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t j) { return std::pair(rounds[j].centre.x_m, j); });
  const double reach = limits.spacing_m + 2 * widest;
  for (std::size_t a = 0; a < order.size(); ++a)
    for (std::size_t b = a + 1; b < order.size(); ++b) {
      const std::uint32_t i = order[a];
      const std::uint32_t j = order[b];
      if (rounds[j].centre.x_m - rounds[i].centre.x_m > reach) break;
      if (distance_m(rounds[i].centre, rounds[j].centre) > reach) continue;
      if (!too_near(candidates[i], candidates[j], limits.spacing_m)) continue;
      neighbours_[i].push_back(j);
      neighbours_[j].push_back(i);
    }
}

bool PlacementRules::allows(std::size_t j) const {
  if (taken_[j] || barred_[j] || near_[j] > 0) return false;
  const CameraSite& site = candidates_[j];
  if (limits_.total && total_ >= *limits_.total) return false;
  const auto& own = limits_.of_party[site.party];
  if (own && of_party_[site.party] >= *own) return false;
  return !(cost_ + site.cost > limits_.budget * (1 + kRounding));
}

void PlacementRules::change(std::size_t j, int sign) {
  const auto step = [&](auto& count) { count = sign > 0 ? count + 1 : count - 1; };
  taken_[j] = sign > 0;
  for (const std::uint32_t i : neighbours_[j]) step(near_[i]);
  step(of_party_[candidates_[j].party]);
  step(total_);
  cost_ = 0;  // afresh: what comes and goes must leave no rounding
  for (std::size_t i = 0; i < taken_.size(); ++i)
    if (taken_[i]) cost_ += candidates_[i].cost;
}

}  // namespace dersu::scr
