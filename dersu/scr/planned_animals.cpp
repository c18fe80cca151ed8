#include "dersu/scr/planned_animals.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "dersu/scr/planned_reach.hpp"

namespace dersu::scr {
namespace {

/// The place in rising sums where `target` falls.
std::size_t place_of(const std::vector<double>& cumulative, double target) {
  const auto at = std::ranges::upper_bound(cumulative, target);
  if (at != cumulative.end()) return std::size_t(at - cumulative.begin());
  // Rounding: the first that reaches the whole.
  return std::size_t(std::ranges::lower_bound(cumulative, cumulative.back()) - cumulative.begin());
}

bool is_constant(const PlannedLand& land) {
  double value = -1;
  for (const double d : land.density_per_ha) {
    if (d == 0) continue;
    if (value >= 0 && d != value) return false;
    value = d;
  }
  return true;
}

double mean_log_density(const PlannedLand& land) {
  double sum = 0;
  std::size_t n = 0;
  for (const double d : land.density_per_ha) {
    if (d == 0) continue;
    sum += std::log(d);
    ++n;
  }
  return sum / double(n);
}

/// Where one animal was seen, once.
struct Event {
  std::uint32_t animal = 0;
  std::uint32_t occasion = 0;
  std::uint32_t detector = 0;
  std::uint32_t trial = 0;  ///< of binomial counts
};

class SeenAnimals {
 public:
  SeenAnimals(const PlannedSurvey& survey, const PlannedLand& land)
      : survey_(survey),
        blocks_(planned_blocks(land)),
        reached_(survey.detection, blocks_, survey.detectors) {
    const std::uint32_t occasions = survey.detection.n_occasions;
    for (std::size_t k = 0; k < survey.detectors.size(); ++k) {
      double effort = survey.usage.empty() ? occasions : 0;
      for (std::size_t s = 0; s < occasions && !survey.usage.empty(); ++s)
        effort += reached_.counted(k, survey.usage[k * occasions + s]);
      effort_.push_back(trials_of(survey.detection) * effort);
    }
    exposure_.assign(blocks_.weight.size(), 0);
    for (std::size_t b = 0; b < blocks_.blocks.n_blocks(); ++b)
      for (const ReachedBlocks::Here& here : reached_.at(b))
        add_scaled(effort_[here.detector], here.h, exposure_.data() + b * kBlock);
    double seen = 0;
    for (std::size_t i = 0; i < exposure_.size(); ++i)
      centres_.push_back(seen += blocks_.weight[i] * -std::expm1(-exposure_[i]));
  }

  [[nodiscard]] std::vector<Event> draw(std::size_t n, Random& random) const {
    std::vector<Event> events;
    for (std::size_t i = 0; i < n; ++i) {
      const double share = (double(i) + random.uniform()) / double(n);
      const std::size_t point = place_of(centres_, centres_.back() * share);
      // The first event, given that there is one; those behind it are as many as ever.
      const double all = exposure_[point];
      const double first = -std::log1p(random.uniform() * std::expm1(-all)) / all;
      const std::uint64_t later = random.poisson(all * std::max(0.0, 1 - first));
      draw_events(point, 1 + later, std::uint32_t(i), random, events);
    }
    return events;
  }

 private:
  void draw_events(std::size_t point, std::uint64_t n_events, std::uint32_t animal, Random& random,
                   std::vector<Event>& events) const {
    const auto& here = reached_.at(point / kBlock);
    std::vector<double> sums;
    double all = 0;
    for (const ReachedBlocks::Here& one : here)
      sums.push_back(all += effort_[one.detector] * one.h[point % kBlock]);
    for (std::uint64_t e = 0; e < n_events; ++e) {
      Event event{animal, 0, 0, 0};
      event.detector = std::uint32_t(here[place_of(sums, all * random.uniform())].detector);
      event.occasion = occasion_of(event.detector, random);
      if (survey_.detection.trials > 0)
        event.trial = std::uint32_t(random.below(survey_.detection.trials));
      events.push_back(event);
    }
  }

  std::uint32_t occasion_of(std::uint32_t detector, Random& random) const {
    const std::uint32_t occasions = survey_.detection.n_occasions;
    if (survey_.usage.empty()) return std::uint32_t(random.below(occasions));
    std::vector<double> sums;
    double sum = 0;
    for (std::uint32_t s = 0; s < occasions; ++s)
      sums.push_back(
          sum += reached_.counted(detector, survey_.usage[std::size_t{detector} * occasions + s]));
    return std::uint32_t(place_of(sums, sum * random.uniform()));
  }

  const PlannedSurvey& survey_;
  PlannedBlocks blocks_;
  ReachedBlocks reached_;
  std::vector<double> effort_{};    ///< by detector: over all occasions, times the trials
  std::vector<double> exposure_{};  ///< n_padded
  std::vector<double> centres_{};   ///< n_padded: cumulative A D p.
};

/// Of events, in the order in which they came, what a detector records.
void record(const PlannedDetection& detection, const std::vector<Event>& events, Session& session) {
  const DetectorType type = detection.type;
  const bool poisson = type == DetectorType::count && detection.trials == 0;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> known;
  std::vector<Event> kept;
  for (const Event& e : events) {
    // What is one record: an animal on an occasion; at a detector; in a trial there.
    const std::uint32_t detector = type == DetectorType::multi ? 0 : e.detector;
    if (poisson || known.insert({e.animal, e.occasion, detector, e.trial}).second)
      kept.push_back(e);
  }
  const auto key = [](const Event& e) { return std::tuple(e.animal, e.occasion, e.detector); };
  std::ranges::sort(kept, {}, key);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0 && key(kept[i]) == key(kept[i - 1])) {
      ++session.captures.back().count;
      continue;
    }
    session.captures.push_back({kept[i].animal, kept[i].occasion, kept[i].detector, 1, false});
  }
}

}  // namespace

PlannedModel planned_model(const PlannedDetection& detection, const PlannedLand& land,
                           NumberOfAnimals number) {
  const bool constant = is_constant(land);
  PlannedModel out;
  out.model = *make_model(detection.function, constant ? "" : "D ~ log_density");
  out.model.number = number;
  std::vector<double> beta{mean_log_density(land)};
  if (!constant) beta.push_back(1);
  beta.push_back(out.model.intercept_link == Link::logit
                     ? std::log(detection.intercept / (1 - detection.intercept))
                     : std::log(detection.intercept));
  beta.push_back(std::log(detection.sigma_m));
  if (!shape_name(detection.function).empty()) beta.push_back(std::log(detection.z));
  out.beta = Eigen::Map<const Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
  return out;
}

Data planned_data(const PlannedSurvey& survey, const PlannedLand& land) {
  Data data;
  data.detector = survey.detection.type;
  data.trials = survey.detection.trials;
  Session session;
  session.n_occasions = survey.detection.n_occasions;
  session.detectors.points = survey.detectors;
  session.detectors.usage = survey.usage;
  for (std::size_t k = 0; k < survey.detectors.size(); ++k)
    session.detectors.names.push_back(std::to_string(k + 1));
  session.mask.cell_area_ha = land.mask.cell_area_ha;
  const bool constant = is_constant(land);
  const double mean = mean_log_density(land);
  Covariate covariate{"log_density", {}, {}};
  for (std::size_t i = 0; i < land.mask.points.size(); ++i) {
    if (land.density_per_ha[i] == 0) continue;
    session.mask.points.push_back(land.mask.points[i]);
    if (!constant) covariate.values.push_back(std::log(land.density_per_ha[i]) - mean);
  }
  if (!constant) session.mask.covariates.push_back(std::move(covariate));
  data.sessions.push_back(std::move(session));
  return data;
}

Data seen_animals(const PlannedSurvey& survey, const PlannedLand& land, std::size_t n,
                  Random& random) {
  Data data = planned_data(survey, land);
  Session& session = data.sessions.front();
  for (std::size_t i = 0; i < n; ++i) session.animals.push_back(std::to_string(i + 1));
  record(survey.detection, SeenAnimals(survey, land).draw(n, random), session);
  return data;
}

}  // namespace dersu::scr
