#include "dersu/scr/simulator.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/capture_walk.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kMostAnimals = 1e7;

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
  [[nodiscard]] CaptureWalk walk(std::size_t session) const { return {data, session, table, lost}; }

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
  const double cell_ha = session.cell_ha;
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
  DERSU_TRY(prepared, prepare(data, model));
  return make(data, prepared, beta);
}

Result<Simulator> Simulator::make(const Data& data, const Prepared& prepared,
                                  const Eigen::VectorXd& beta) {
  auto state = std::make_shared<State>();
  const Model& model = prepared.model->model;
  if (is_search(data.detector))
    return fail(Fault::unsupported, "detector", "surveys of type {} cannot be simulated",
                name(data.detector));
  if (data.has_fixes())
    return fail(Fault::unsupported, "telemetry", "surveys with telemetry cannot be simulated");
  if (beta.size() != Eigen::Index(prepared.coefficients.size()))
    return fail(Fault::usage, "coefficients", "found {} coefficients, expected {}", beta.size(),
                prepared.coefficients.size());
  state->data = data;
  state->prepared = prepared;
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

std::vector<Walker> Simulator::walkers_of(std::size_t session,
                                          std::span<const Resident> residents) const {
  std::vector<Walker> walkers;
  for (const Resident& r : residents)
    walkers.push_back(state_->walk(session).walker(r.group, r.cls, distances_m(session, r.point)));
  return walkers;
}

std::vector<Capture> Simulator::captures_of(std::size_t session,
                                            std::span<const Resident> residents,
                                            Random& random) const {
  const CaptureWalk walk = state_->walk(session);
  // One by one, where that is all the same: what an animal needs is soon forgotten.
  const std::size_t batch = walk.alone() ? 1 : std::max<std::size_t>(1, residents.size());
  std::vector<Capture> out;
  for (std::size_t begin = 0; begin < residents.size(); begin += batch)
    walk.draw(walkers_of(session, residents.subspan(begin, batch)), std::uint32_t(begin), random,
              out);
  return out;
}

std::vector<double> Simulator::expected_captures(std::size_t session,
                                                 std::span<const Resident> residents,
                                                 std::span<const Capture> captures) const {
  return state_->walk(session).expected(walkers_of(session, residents), captures);
}

std::optional<std::vector<double>> Simulator::animals_at_detectors(std::size_t session) const {
  const State& state = *state_;
  const bool alone =
      state.data.detector == DetectorType::proximity || state.data.detector == DetectorType::count;
  if (!alone || state.table.response() != Response::none || state.table.by_visits() ||
      state.lost > 0)
    return std::nullopt;
  const Session& of = state.data.sessions[session];
  const double trials = state.data.trials > 0 ? double(state.data.trials) : 1;
  std::vector<double> seen(of.detectors.points.size());
  const auto share_of = [](const std::vector<double>& cumulated, std::size_t i) {
    return i == 0 ? cumulated[0] : cumulated[i] - cumulated[i - 1];
  };
  for (std::uint32_t point = 0; point < of.mask.points.size(); ++point) {
    const std::vector<double> distances = distances_m(session, point);
    for (std::size_t g = 0; g < state.places[session].size(); ++g) {
      const GroupPlaces& group = state.places[session][g];
      for (std::size_t c = 0; c < group.shares.size(); ++c) {
        const double animals = share_of(group.cumulated, point) * share_of(group.shares, c);
        for (std::size_t k = 0; k < seen.size(); ++k) {
          LastHazard last;
          double exposure = 0;
          for (std::uint32_t o = 0; o < of.n_occasions; ++o) {
            const double effort = of.usage(k, o);
            if (effort == 0) continue;
            const DetectionShape& shape = state.table.at({{session, g, c, k, o, false}, {}});
            if (last.of != &shape)
              last = {&shape, hazard_at(shape.function, shape.intercept, shape.sigma_m, shape.z,
                                        distances[k])};
            exposure += last.h * effort * trials;
          }
          seen[k] += animals * -std::expm1(-exposure);
        }
      }
    }
  }
  return seen;
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
    Session to;
    to.name = from.name;
    to.detectors = from.detectors;
    to.n_occasions = from.n_occasions;
    to.mask = from.mask;
    to.land = from.land;
    to.covariates = from.covariates;
    to.occasion_covariates = from.occasion_covariates;
    SimulatedSession truth{residents_of(s, random), {}};
    std::vector<Capture> captures = captures_of(s, truth.residents, random);
    state_->fill(s, std::move(captures), truth, random, to);
    out.data.sessions.push_back(std::move(to));
    out.truth.push_back(std::move(truth));
  }
  return out;
}

}  // namespace dersu::scr
