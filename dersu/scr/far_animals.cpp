#include "dersu/scr/far_animals.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"

namespace dersu::scr {
namespace {

constexpr double kTooFar = 10;  ///< spreads
constexpr std::size_t kTold = 10;

/// What an animal adds to the pooled spread.
struct Spread {
  double squares_m2 = 0;
  double freedom = 0;
};

/// Where an animal was caught, and how often there.
struct Visit {
  Point place{};
  double n = 0;
};

Spread spread_of(const std::vector<Visit>& visits) {
  Spread spread{0, -1};
  Point sum;
  double n = 0;
  for (const Visit& visit : visits) {
    n += visit.n;
    sum.x_m += visit.n * visit.place.x_m;
    sum.y_m += visit.n * visit.place.y_m;
  }
  for (const Visit& visit : visits)
    spread.squares_m2 += visit.n * std::pow(distance_m(visit.place, {sum.x_m / n, sum.y_m / n}), 2);
  spread.freedom += n;
  return spread;
}

double extent_m(const std::vector<Visit>& visits) {
  double extent = 0;
  for (std::size_t i = 0; i < visits.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      extent = std::max(extent, distance_m(visits[i].place, visits[j].place));
  return extent;
}

/// By animal: its detectors in their order, each once; of searches its places.
std::vector<std::vector<Visit>> visits_of_animals(const Session& session) {
  if (!session.detectors.outlines.empty()) {
    std::vector<std::vector<Visit>> places(session.animals.size());
    for (const Capture& c : session.captures) places[c.animal].push_back({c.place, 1});
    return places;
  }
  std::vector<std::map<std::uint32_t, double>> counts(session.animals.size());
  for (const Capture& c : session.captures) counts[c.animal][c.detector] += c.count;
  std::vector<std::vector<Visit>> visits;
  for (const auto& of_animal : counts) {
    visits.emplace_back();
    for (const auto& [detector, n] : of_animal)
      visits.back().push_back({session.detectors.points[detector], n});
  }
  return visits;
}

}  // namespace

std::vector<FarAnimal> far_animals(const Session& session) {
  const auto visits = visits_of_animals(session);
  std::vector<Spread> spreads;
  Spread all;
  for (const std::vector<Visit>& of_animal : visits) {
    spreads.push_back(of_animal.empty() ? Spread{} : spread_of(of_animal));
    all.squares_m2 += spreads.back().squares_m2;
    all.freedom += spreads.back().freedom;
  }
  std::vector<FarAnimal> far;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    // What rounding leaves of equal squares is no spread.
    const double others_m2 = all.squares_m2 - spreads[i].squares_m2;
    if (!(others_m2 > 1e-9 * all.squares_m2)) continue;
    const double spread_m = std::sqrt(others_m2 / (2 * (all.freedom - spreads[i].freedom)));
    const double extent = extent_m(visits[i]);
    if (extent >= kTooFar * spread_m) far.push_back({std::uint32_t(i), extent, spread_m});
  }
  return far;
}

std::vector<std::string> far_animal_notices(const Session& session) {
  std::vector<std::string> notices;
  const std::vector<FarAnimal> far = far_animals(session);
  for (std::size_t i = 0; i < std::min(far.size(), kTold); ++i)
    notices.push_back(fmt::format(
        "animal '{}' was caught at places {} apart, {} times the spread of the captures of the "
        "others ({}): is it one animal? One such mistake makes sigma too large and density too low",
        quoted(session.animals[far[i].animal]), spoken_length(far[i].extent_m),
        format_fixed(far[i].extent_m / far[i].spread_m, 0), spoken_length(far[i].spread_m)));
  if (far.size() > kTold)
    notices.push_back(fmt::format("{} more animals were caught as far apart", far.size() - kTold));
  return notices;
}

}  // namespace dersu::scr
