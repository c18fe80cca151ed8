#include "dersu/scr/simulator.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/memory.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kMostAnimals = 1e7;
constexpr double kNever = 1e-18;  // an exposure at which nothing is ever drawn

/// Where the animals of one group may live, and of which class they are.
struct GroupPlaces {
  std::vector<double> cumulated{};  ///< by mask point: sum of A D up to it
  std::vector<double> shares{};     ///< of classes, cumulated
};

std::size_t drawn(const std::vector<double>& cumulated, Random& random) {
  const double at = random.uniform() * cumulated.back();
  const auto place = std::ranges::upper_bound(cumulated, at);
  return std::min(std::size_t(place - cumulated.begin()), cumulated.size() - 1);
}

/// What makes a simulated animal's covariates.
struct KnownShare {
  std::string name{};
  std::vector<std::string> levels{};
  double share = 0;  ///< of animals whose class is known
};

/// Something that may be a capture, at a part of the occasion.
struct Event {
  double time = 0;
  std::uint32_t animal = 0;
  std::uint32_t detector = 0;
};

/// The hazard of a detector that was asked for last.
struct Hazard {
  const DetectionShape* of = nullptr;
  double h = 0;
};

/// An animal on its way through the occasions.
struct Walker {
  Circumstance now{};
  std::vector<double> distances_m{};
  std::vector<Hazard> hazards{};  ///< by detector
  Memory memory;
  bool lost = false;
};

}  // namespace

struct Simulator::State {
  Data data{};  ///< captures and animals as given
  Prepared prepared{};
  DetectionTable table{};
  std::vector<std::vector<GroupPlaces>> places{};   ///< [session][group]
  std::vector<std::vector<std::uint32_t>> order{};  ///< [session]: from mask point to block order
  std::vector<Distances> distances{};               ///< by session
  std::optional<KnownShare> known{};
  double lost = 0;  ///< of occasions with captures

  [[nodiscard]] const PreparedModel& shared() const { return *prepared.model; }

  [[nodiscard]] double exposure(std::size_t s, std::size_t k, Walker& walker) const;
  [[nodiscard]] std::uint32_t count(double exposure, Random& random) const;
  /// What an animal does on one occasion: captures that are sure, and those it has to win.
  void one_occasion(std::size_t s, std::uint32_t animal, Walker& walker, const Visitors& visitors,
                    Random& random, std::vector<Capture>& sure, std::vector<Event>& race) const;
  void compete(std::uint32_t occasion, std::vector<Event>& race, std::vector<Capture>& out) const;
  void end_occasion(std::span<Walker> walkers, std::uint32_t first, std::span<Capture> caught,
                    Visitors& visitors, Random& random) const;
  /// Animals `first`, ... through all occasions.
  void walk(std::size_t s, std::vector<Walker> walkers, std::uint32_t first, Random& random,
            std::vector<Capture>& out) const;
  /// Animals, captures and covariates of a session.
  void fill(std::size_t s, std::vector<Capture> captures, SimulatedSession& truth, Random& random,
            Session& to) const;
};

namespace {

/// D(m) A of a group at all mask points.
std::vector<double> expected_animals(const Prepared& prepared, std::size_t s, std::size_t g,
                                     const Eigen::VectorXd& beta) {
  const PreparedModel& model = *prepared.model;
  const PreparedSession& session = *prepared.sessions[s];
  const PreparedGroup& group = session.groups[g];
  std::vector<double> animals(session.blocks.n_points);
  const double cell_ha = std::exp(session.log_cell_ha);
  if (model.model.conditional) {
    const double area_ha = group_seen(prepared, s, g, beta).expected_seen;
    std::ranges::fill(animals, cell_ha * double(group.animals.size()) / area_ha);
    return animals;
  }
  const Eigen::VectorXd eta = group.density * beta.segment(model.density.begin, model.density.size);
  for (std::size_t i = 0; i < animals.size(); ++i)
    animals[session.blocks.order[i]] =
        cell_ha * std::max(0.0, from_link(model.model.density_link, eta(Eigen::Index(i))));
  return animals;
}

std::vector<double> cumulated(std::vector<double> values) {
  for (std::size_t i = 1; i < values.size(); ++i) values[i] += values[i - 1];
  return values;
}

/// The share of occasions on which an animal was caught that ended with its loss.
double share_lost(const Data& data) {
  double caught = 0;
  double lost = 0;
  for (const Session& session : data.sessions) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> occasions;
    for (const Capture& c : session.captures) {
      bool& is_lost = occasions[{c.animal, c.occasion}];
      is_lost = is_lost || c.lost;
    }
    for (const auto& [at, is_lost] : occasions) {
      caught += 1;
      lost += is_lost ? 1 : 0;
    }
  }
  return caught > 0 ? lost / caught : 0;
}

Result<std::optional<KnownShare>> known_share(const Data& data, const Model& model) {
  if (model.known_classes.empty()) return std::nullopt;
  DERSU_TRY(known, known_classes(data, model));
  double n = 0;
  double of_known = 0;
  for (const std::vector<int>& session : known.sessions)
    for (const int c : session) {
      n += 1;
      of_known += c >= 0 ? 1 : 0;
    }
  return KnownShare{model.known_classes, known.levels, n > 0 ? of_known / n : 0};
}

}  // namespace

Result<Simulator> Simulator::make(const Data& data, const Model& model,
                                  const Eigen::VectorXd& beta) {
  auto state = std::make_shared<State>();
  DERSU_TRY(prepared, prepare(data, model));
  if (beta.size() != Eigen::Index(prepared.coefficients.size()))
    return fail(Fault::usage, "coefficients", "found {} coefficients, expected {}", beta.size(),
                prepared.coefficients.size());
  state->data = data;
  state->prepared = std::move(prepared);
  DERSU_TRY(table, DetectionTable::make(data, state->prepared, beta));
  if (!table.valid())
    return fail(Fault::numeric, "coefficients", "a parameter of detection is out of its range");
  state->table = std::move(table);
  DERSU_TRY(known, known_share(data, model));
  state->known = std::move(known);
  state->lost = share_lost(data);
  double all = 0;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const PreparedSession& session = *state->prepared.sessions[s];
    state->distances.emplace_back(*state->prepared.model, session, beta);
    if (!state->distances.back().valid())
      return fail(Fault::numeric, "coefficients", "the cost of land is beyond all numbers");
    std::vector<std::uint32_t>& order = state->order.emplace_back(session.blocks.n_points);
    for (std::uint32_t i = 0; i < session.blocks.n_points; ++i) order[session.blocks.order[i]] = i;
    state->places.emplace_back();
    for (std::size_t g = 0; g < session.groups.size(); ++g) {
      const Mixing mixing = mixing_of(*state->prepared.model, session.groups[g], beta);
      std::vector<double> shares;
      for (const double log_share : mixing.log_share) shares.push_back(std::exp(log_share));
      state->places.back().push_back(
          {cumulated(expected_animals(state->prepared, s, g, beta)), cumulated(std::move(shares))});
      all += state->places.back().back().cumulated.back();
    }
  }
  if (!(all <= kMostAnimals))
    return fail(Fault::numeric, "coefficients",
                "{:.3g} animals are expected, at most {:.0g} can be "
                "simulated",
                all, kMostAnimals);
  Simulator simulator;
  simulator.state_ = std::move(state);
  return simulator;
}

const DetectionTable& Simulator::table() const { return state_->table; }

double Simulator::expected_n(std::size_t session) const {
  double all = 0;
  for (const GroupPlaces& group : state_->places[session]) all += group.cumulated.back();
  return all;
}

std::vector<double> Simulator::distances_m(std::size_t session, std::uint32_t point) const {
  const std::size_t place = state_->order[session][point];
  std::vector<double> out(state_->data.sessions[session].detectors.points.size());
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = state_->distances[session].at(k, place);
  return out;
}

std::vector<Resident> Simulator::residents_of(std::size_t session, Random& random) const {
  std::vector<Resident> residents;
  const bool fixed = state_->shared().model.number == NumberOfAnimals::binomial;
  for (std::uint32_t g = 0; g < state_->places[session].size(); ++g) {
    const GroupPlaces& group = state_->places[session][g];
    const double mean = group.cumulated.back();
    if (!(mean > 0)) continue;
    const double whole = std::floor(mean);
    const std::uint64_t n =
        fixed ? std::uint64_t(whole) + (random.chance(mean - whole) ? 1 : 0) : random.poisson(mean);
    for (std::uint64_t i = 0; i < n; ++i) {
      const auto point = std::uint32_t(drawn(group.cumulated, random));
      const auto cls = std::uint32_t(group.shares.size() > 1 ? drawn(group.shares, random) : 0);
      residents.push_back({point, g, cls});
    }
  }
  return residents;
}

double Simulator::State::exposure(std::size_t s, std::size_t k, Walker& walker) const {
  const DetectionShape& shape = table.at(walker.now);
  Hazard& last = walker.hazards[k];
  if (last.of != &shape)
    last = {&shape, hazard_at(shape.function, shape.intercept, shape.sigma_m, shape.z,
                              walker.distances_m[k])};
  return last.h * data.sessions[s].usage(k, walker.now.place.occasion);
}

std::uint32_t Simulator::State::count(double exposure, Random& random) const {
  if (data.trials == 0) return std::uint32_t(random.poisson(exposure));
  // From one success to the next: as many failures as fit into an exponential time.
  std::uint32_t n = 0;
  const auto failures = [&] { return std::floor(random.exponential() / exposure); };
  for (double trial = failures(); trial < double(data.trials); trial += 1 + failures()) ++n;
  return n;
}

void Simulator::State::one_occasion(std::size_t s, std::uint32_t animal, Walker& walker,
                                    const Visitors& visitors, Random& random,
                                    std::vector<Capture>& sure, std::vector<Event>& race) const {
  const Session& session = data.sessions[s];
  Circumstance& now = walker.now;
  const auto o = std::uint32_t(now.place.occasion);
  for (std::uint32_t k = 0; k < walker.distances_m.size(); ++k) {
    if (session.usage(k, o) == 0) continue;
    now.place.detector = k;
    now.place.learned = walker.memory.learned(k);
    now.visits = visitors.at(k);
    const double x = exposure(s, k, walker);
    if (x < kNever) continue;
    if (data.detector == DetectorType::count) {
      if (const std::uint32_t n = count(x, random); n > 0) sure.push_back({animal, o, k, n, false});
    } else if (const double time = random.exponential() / x; time < 1) {
      if (data.detector == DetectorType::proximity)
        sure.push_back({animal, o, k, 1, false});
      else
        race.push_back({time, animal, k});
    }
  }
}

/// The first come first; what an animal or a detector holds is out of the race.
void Simulator::State::compete(std::uint32_t occasion, std::vector<Event>& race,
                               std::vector<Capture>& out) const {
  std::ranges::sort(race, {},
                    [](const Event& e) { return std::tuple(e.time, e.animal, e.detector); });
  const bool animal_is_held = is_exclusive(data.detector);
  const bool detector_is_full = data.detector != DetectorType::multi;
  std::set<std::uint32_t> animals;
  std::set<std::uint32_t> detectors;
  for (const Event& e : race) {
    if ((animal_is_held && animals.contains(e.animal)) ||
        (detector_is_full && detectors.contains(e.detector)))
      continue;
    animals.insert(e.animal);
    detectors.insert(e.detector);
    out.push_back({e.animal, occasion, e.detector, 1, false});
  }
  race.clear();
}

/// Animals and detectors remember, and animals may be lost.
void Simulator::State::end_occasion(std::span<Walker> walkers, std::uint32_t first,
                                    std::span<Capture> caught, Visitors& visitors,
                                    Random& random) const {
  std::vector<std::vector<std::uint32_t>> by_animal(walkers.size());
  std::vector<std::uint32_t> all;
  for (const Capture& c : caught) {
    by_animal[c.animal - first].push_back(c.detector);
    all.push_back(c.detector);
  }
  visitors.after(all);
  for (std::size_t i = 0; i < walkers.size(); ++i) {
    walkers[i].memory.after(by_animal[i]);
    if (lost > 0 && !by_animal[i].empty()) walkers[i].lost = random.chance(lost);
  }
  for (Capture& c : caught) c.lost = walkers[c.animal - first].lost;
}

void Simulator::State::walk(std::size_t s, std::vector<Walker> walkers, std::uint32_t first,
                            Random& random, std::vector<Capture>& out) const {
  Visitors visitors(data.sessions[s].detectors.points.size());
  std::vector<Event> race;
  for (std::uint32_t o = 0; o < data.sessions[s].n_occasions; ++o) {
    const std::size_t begin = out.size();
    for (std::uint32_t i = 0; i < walkers.size(); ++i) {
      walkers[i].now.place.occasion = o;
      if (!walkers[i].lost) one_occasion(s, first + i, walkers[i], visitors, random, out, race);
    }
    compete(o, race, out);
    end_occasion(walkers, first, std::span(out).subspan(begin), visitors, random);
  }
}

std::vector<Capture> Simulator::captures_of(std::size_t session,
                                            const std::vector<Resident>& residents,
                                            Random& random) const {
  const DetectorType type = state_->data.detector;
  // Animals that do not feel each other go one by one: what they need is soon forgotten.
  const bool alone =
      !state_->table.by_visits() && type != DetectorType::single && type != DetectorType::capped;
  const std::size_t n_detectors = state_->data.sessions[session].detectors.points.size();
  const std::size_t n = residents.size();
  const std::size_t batch = alone ? 1 : n;
  std::vector<Capture> out;
  for (std::size_t begin = 0; begin < n; begin += batch) {
    std::vector<Walker> walkers;
    for (std::size_t i = begin; i < std::min(n, begin + batch); ++i) {
      const Resident& r = residents[i];
      Circumstance now{{session, r.group, r.cls, 0, 0, false}, {}};
      walkers.push_back({now, distances_m(session, r.point), std::vector<Hazard>(n_detectors),
                         Memory(state_->table.response(), n_detectors), false});
    }
    state_->walk(session, std::move(walkers), std::uint32_t(begin), random, out);
  }
  return out;
}

void Simulator::State::fill(std::size_t s, std::vector<Capture> captures, SimulatedSession& truth,
                            Random& random, Session& to) const {
  std::map<std::uint32_t, std::uint32_t> animals;  // by resident
  for (const Capture& c : captures) animals.try_emplace(c.animal, 0);
  for (auto& [resident, animal] : animals) {
    animal = std::uint32_t(truth.seen.size());
    truth.seen.push_back(resident);
    to.animals.push_back(std::to_string(animal + 1));
  }
  for (Capture& c : captures) c.animal = animals.at(c.animal);
  to.captures = std::move(captures);
  const Groups& groups = table.groups();
  const auto add = [&](const std::string& name, const std::vector<std::string>& levels,
                       const auto& value) {
    Covariate covariate{name, {}, levels};
    for (const std::uint32_t resident : truth.seen)
      covariate.values.push_back(value(truth.residents[resident]));
    to.animal_covariates.push_back(std::move(covariate));
  };
  const auto group = [&](const Resident& r) -> const Group& { return groups.sessions[s][r.group]; };
  for (std::size_t j = 0; j < groups.covariates.size(); ++j)
    add(groups.covariates[j], groups.covariate_levels[j],
        [&](const Resident& r) { return group(r).values[j]; });
  const std::string& by = shared().model.groups;
  if (!by.empty() && std::ranges::count(groups.covariates, by) == 0)
    add(by, groups.levels, [&](const Resident& r) { return double(group(r).level); });
  if (known)
    add(known->name, known->levels,
        [&](const Resident& r) { return random.chance(known->share) ? double(r.cls) : NAN; });
}

Simulated Simulator::draw(std::uint64_t seed, std::string_view stream) const {
  Random random(seed, stream);
  Simulated out{{state_->data.detector, {}, state_->data.trials}, {}};
  for (std::size_t s = 0; s < state_->data.sessions.size(); ++s) {
    const Session& from = state_->data.sessions[s];
    Session to{from.name, from.detectors,  from.n_occasions,         {}, {}, from.mask,
               from.land, from.covariates, from.occasion_covariates, {}};
    SimulatedSession truth{residents_of(s, random), {}};
    std::vector<Capture> captures = captures_of(s, truth.residents, random);
    state_->fill(s, std::move(captures), truth, random, to);
    out.data.sessions.push_back(std::move(to));
    out.truth.push_back(std::move(truth));
  }
  return out;
}

}  // namespace dersu::scr
