#include "dersu/scr/capture_walk.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace dersu::scr {
namespace {

constexpr double kNever = 1e-18;  // an exposure at which nothing is ever drawn

/// Animals and detectors remember an occasion. Captures of animals `first` and on.
void remember(std::span<Walker> walkers, std::uint32_t first, std::span<const Capture> caught,
              Visitors& visitors) {
  std::vector<std::vector<std::uint32_t>> by_animal(walkers.size());
  std::vector<std::uint32_t> all;
  for (const Capture& c : caught) {
    by_animal[c.animal - first].push_back(c.detector);
    all.push_back(c.detector);
  }
  visitors.after(all);
  for (std::size_t i = 0; i < walkers.size(); ++i) walkers[i].memory.after(by_animal[i]);
}

}  // namespace

Walker CaptureWalk::walker(std::uint32_t group, std::uint32_t cls,
                           std::vector<double> distances_m) const {
  const std::size_t n = distances_m.size();
  return {{{at_, group, cls, 0, 0, false}, {}},
          std::move(distances_m),
          std::vector<LastHazard>(n),
          Memory(table_.response(), n),
          false};
}

bool CaptureWalk::alone() const {
  return !table_.by_visits() && data_.detector != DetectorType::single &&
         data_.detector != DetectorType::capped;
}

/// 0 where the detector was not used.
double CaptureWalk::exposure(std::size_t k, Walker& walker, const Visitors& visitors) const {
  const double effort = session_.usage(k, walker.now.place.occasion);
  if (effort == 0) return 0;
  walker.now.place.detector = k;
  walker.now.place.learned = walker.memory.learned(k);
  walker.now.visits = visitors.at(k);
  const DetectionShape& shape = table_.at(walker.now);
  LastHazard& last = walker.hazards[k];
  if (last.of != &shape)
    last = {&shape, hazard_at(shape.function, shape.intercept, shape.sigma_m, shape.z,
                              walker.distances_m[k])};
  return last.h * effort;
}

std::uint32_t CaptureWalk::count(double exposure, Random& random) const {
  if (data_.trials == 0) return std::uint32_t(random.poisson(exposure));
  // From one success to the next: as many failures as fit into an exponential time.
  std::uint32_t n = 0;
  const auto failures = [&] { return std::floor(random.exponential() / exposure); };
  for (double trial = failures(); trial < double(data_.trials); trial += 1 + failures()) ++n;
  return n;
}

void CaptureWalk::one_occasion(std::uint32_t animal, Walker& walker, const Visitors& visitors,
                               Random& random, std::vector<Capture>& sure,
                               std::vector<RaceEvent>& race) const {
  const auto o = std::uint32_t(walker.now.place.occasion);
  for (std::uint32_t k = 0; k < walker.distances_m.size(); ++k) {
    const double x = exposure(k, walker, visitors);
    if (x < kNever) continue;
    if (data_.detector == DetectorType::count) {
      if (const std::uint32_t n = count(x, random); n > 0) sure.push_back({animal, o, k, n, false});
    } else if (const double time = random.exponential() / x; time < 1) {
      if (data_.detector == DetectorType::proximity)
        sure.push_back({animal, o, k, 1, false});
      else
        race.push_back({time, animal, k});
    }
  }
}

/// The first come first; what an animal or a detector holds is out of the race.
void CaptureWalk::compete(std::uint32_t occasion, std::vector<RaceEvent>& race,
                          std::vector<Capture>& out) const {
  std::ranges::sort(race, {},
                    [](const RaceEvent& e) { return std::tuple(e.time, e.animal, e.detector); });
  const bool animal_is_held = is_exclusive(data_.detector);
  const bool detector_is_full = data_.detector != DetectorType::multi;
  std::set<std::uint32_t> animals;
  std::set<std::uint32_t> detectors;
  for (const RaceEvent& e : race) {
    if ((animal_is_held && animals.contains(e.animal)) ||
        (detector_is_full && detectors.contains(e.detector)))
      continue;
    animals.insert(e.animal);
    detectors.insert(e.detector);
    out.push_back({e.animal, occasion, e.detector, 1, false});
  }
  race.clear();
}

void CaptureWalk::lose(std::span<Walker> walkers, std::uint32_t first, std::span<Capture> caught,
                       Random& random) const {
  if (lost_ == 0) return;
  std::set<std::uint32_t> animals;
  for (const Capture& c : caught) animals.insert(c.animal);
  for (const std::uint32_t i : animals) walkers[i - first].lost = random.chance(lost_);
  for (Capture& c : caught) c.lost = walkers[c.animal - first].lost;
}

void CaptureWalk::draw(std::vector<Walker> walkers, std::uint32_t first, Random& random,
                       std::vector<Capture>& out) const {
  Visitors visitors(session_.detectors.points.size());
  std::vector<RaceEvent> race;
  for (std::uint32_t o = 0; o < session_.n_occasions; ++o) {
    const std::size_t begin = out.size();
    for (std::uint32_t i = 0; i < walkers.size(); ++i) {
      walkers[i].now.place.occasion = o;
      if (!walkers[i].lost) one_occasion(first + i, walkers[i], visitors, random, out, race);
    }
    compete(o, race, out);
    const std::span<Capture> caught = std::span(out).subspan(begin);
    lose(walkers, first, caught, random);
    remember(walkers, first, caught, visitors);
  }
}

void CaptureWalk::expect(Walker& walker, const Visitors& visitors, double* expected) const {
  const std::size_t n = walker.distances_m.size();
  std::vector<double> x(n);
  double all = 0;
  for (std::size_t k = 0; k < n; ++k) all += x[k] = exposure(k, walker, visitors);
  if (!(all > 0)) return;
  const double caught = data_.detector == DetectorType::multi ? -std::expm1(-all) / all : 0;
  for (std::size_t k = 0; k < n; ++k) {
    if (data_.detector == DetectorType::multi)
      expected[k] += x[k] * caught;
    else if (data_.detector == DetectorType::count && data_.trials == 0)
      expected[k] += x[k];
    else
      expected[k] += -std::expm1(-x[k]) * std::max(1U, data_.trials);
  }
}

std::vector<double> CaptureWalk::expected(std::vector<Walker> walkers,
                                          std::span<const Capture> captures) const {
  const std::size_t n_detectors = session_.detectors.points.size();
  std::vector<std::vector<Capture>> by_occasion(session_.n_occasions);
  for (const Capture& c : captures) by_occasion[c.occasion].push_back(c);
  std::vector<double> out(walkers.size() * n_detectors);
  Visitors visitors(n_detectors);
  for (std::uint32_t o = 0; o < session_.n_occasions; ++o) {
    for (std::size_t i = 0; i < walkers.size(); ++i) {
      walkers[i].now.place.occasion = o;
      if (!walkers[i].lost) expect(walkers[i], visitors, out.data() + i * n_detectors);
    }
    for (const Capture& c : by_occasion[o])
      if (c.lost) walkers[c.animal].lost = true;
    remember(walkers, 0, by_occasion[o], visitors);
  }
  return out;
}

}  // namespace dersu::scr
