#include "dersu/scr/planned_animals.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace dersu::scr {
namespace {

PlannedDetection without_caps(PlannedDetection detection) {
  if (detection.type == DetectorType::capped) detection.type = DetectorType::proximity;
  return detection;
}

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

PlannedAnimals::PlannedAnimals(const PlannedSurvey& survey, const PlannedLand& land)
    : survey_(survey),
      land_(land),
      free_(without_caps(survey.detection)),
      blocks_(planned_blocks(land)),
      reached_(survey.detection, blocks_, survey.detectors),
      alone_(free_, blocks_, survey.detectors) {
  const std::uint32_t occasions = survey.detection.n_occasions;
  for (std::size_t k = 0; k < survey.detectors.size(); ++k) {
    double effort = survey.usage.empty() ? occasions : 0;
    for (std::size_t s = 0; s < occasions && !survey.usage.empty(); ++s)
      effort += survey.usage[k * occasions + s];
    effort_.push_back(trials_of(survey.detection) * effort);
  }
  exposure_ = exposures(reached_);
  free_exposure_ = exposures(alone_);
  double all = 0;
  double seen = 0;
  for (std::size_t i = 0; i < blocks_.weight.size(); ++i) {
    centres_.push_back(all += blocks_.weight[i]);
    seen_centres_.push_back(seen += blocks_.weight[i] * -std::expm1(-exposure_[i]));
  }
}

std::vector<double> PlannedAnimals::exposures(const ReachedBlocks& reached) const {
  std::vector<double> out(blocks_.weight.size(), 0);
  for (std::size_t b = 0; b < blocks_.blocks.n_blocks(); ++b)
    for (const ReachedBlocks::Here& here : reached.at(b))
      add_scaled(effort_[here.detector], here.h, out.data() + b * kBlock);
  return out;
}

Data PlannedAnimals::empty() const {
  Data data;
  data.detector = survey_.detection.type;
  data.trials = survey_.detection.trials;
  Session session;
  session.n_occasions = survey_.detection.n_occasions;
  session.detectors.points = survey_.detectors;
  session.detectors.usage = survey_.usage;
  for (std::size_t k = 0; k < survey_.detectors.size(); ++k)
    session.detectors.names.push_back(std::to_string(k + 1));
  session.mask.cell_area_ha = land_.mask.cell_area_ha;
  const bool constant = is_constant(land_);
  const double mean = mean_log_density(land_);
  Covariate covariate{"log_density", {}, {}};
  for (std::size_t i = 0; i < land_.mask.points.size(); ++i) {
    if (land_.density_per_ha[i] == 0) continue;  // no habitat
    session.mask.points.push_back(land_.mask.points[i]);
    if (!constant) covariate.values.push_back(std::log(land_.density_per_ha[i]) - mean);
  }
  if (!constant) session.mask.covariates.push_back(std::move(covariate));
  data.sessions.push_back(std::move(session));
  return data;
}

void PlannedAnimals::draw_events(const ReachedBlocks& reached, std::size_t point,
                                 std::uint64_t n_events, std::uint32_t animal, Random& random,
                                 std::vector<Row>& rows) const {
  if (n_events == 0) return;
  const auto& here = reached.at(point / kBlock);
  const std::uint32_t occasions = survey_.detection.n_occasions;
  std::vector<double> by_detector;
  double all = 0;
  for (const ReachedBlocks::Here& one : here)
    by_detector.push_back(all += effort_[one.detector] * one.h[point % kBlock]);
  for (std::uint64_t e = 0; e < n_events; ++e) {
    Event event;
    event.detector = std::uint32_t(here[place_of(by_detector, all * random.uniform())].detector);
    double effort = 1;
    if (survey_.usage.empty()) {
      event.occasion = std::uint32_t(random.below(occasions));
    } else {
      const double* usage = survey_.usage.data() + event.detector * occasions;
      std::vector<double> sums;
      double sum = 0;
      for (std::uint32_t s = 0; s < occasions; ++s) sums.push_back(sum += usage[s]);
      event.occasion = std::uint32_t(place_of(sums, sum * random.uniform()));
      effort = usage[event.occasion];
    }
    const double time = random.uniform();
    if (survey_.detection.trials > 0) {
      event.part = std::uint32_t(random.below(survey_.detection.trials));
    } else {
      event.part = std::uint32_t(effort * time);
      event.time = effort * time - event.part;
    }
    rows.push_back({animal, event});
  }
}

void PlannedAnimals::record(std::vector<Row> rows, Data& data) const {
  Session& session = data.sessions.front();
  const DetectorType type = survey_.detection.type;
  const bool parts = type == DetectorType::count && survey_.detection.trials > 0;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>> known;
  std::vector<Row> kept;
  for (const Row& row : rows) {
    const Event& e = row.event;
    // What is one record: an animal on an occasion; at a detector; in a trial there.
    const std::uint32_t detector = type == DetectorType::multi ? 0 : e.detector;
    if (type != DetectorType::count || parts)
      if (!known.insert({row.animal, e.occasion, detector, parts ? e.part : 0}).second) continue;
    kept.push_back(row);
  }
  const auto key = [](const Row& row) {
    return std::tuple(row.animal, row.event.occasion, row.event.detector);
  };
  std::ranges::sort(kept, {}, key);
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0 && key(kept[i]) == key(kept[i - 1])) {
      ++session.captures.back().count;
      continue;
    }
    if (session.animals.empty() || kept[i].animal != last)
      session.animals.push_back(std::to_string(session.animals.size() + 1));
    last = kept[i].animal;
    session.captures.push_back({std::uint32_t(session.animals.size() - 1), kept[i].event.occasion,
                                kept[i].event.detector, 1, false});
  }
}

Data PlannedAnimals::survey(NumberOfAnimals number, Random& random) const {
  Data data = empty();
  const double expected = centres_.back();
  const std::uint64_t n = number == NumberOfAnimals::poisson
                              ? random.poisson(expected)
                              : std::uint64_t(std::llround(expected));
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::size_t point = place_of(centres_, expected * random.uniform());
    draw_events(alone_, point, random.poisson(free_exposure_[point]), std::uint32_t(i), random,
                rows);
  }
  if (survey_.detection.type == DetectorType::capped) {
    const auto part = [](const Row& row) {
      return std::tuple(row.event.detector, row.event.occasion, row.event.part);
    };
    std::ranges::stable_sort(rows, {}, [&](const Row& row) {
      return std::tuple_cat(part(row), std::tuple(row.event.time, row.animal));
    });
    const auto rest = std::ranges::unique(rows, {}, part);
    rows.erase(rest.begin(), rest.end());
  }
  record(std::move(rows), data);
  return data;
}

Data PlannedAnimals::seen(std::size_t n, Random& random) const {
  Data data = empty();
  std::vector<Row> rows;
  for (std::size_t i = 0; i < n; ++i) {
    const double share = (double(i) + random.uniform()) / double(n);
    const std::size_t point = place_of(seen_centres_, seen_centres_.back() * share);
    // The first event, given that there is one; those behind it are as many as ever.
    const double all = exposure_[point];
    const double first = -std::log1p(random.uniform() * std::expm1(-all)) / all;
    const std::uint64_t later = random.poisson(all * std::max(0.0, 1 - first));
    draw_events(reached_, point, 1 + later, std::uint32_t(i), random, rows);
  }
  record(std::move(rows), data);
  return data;
}

}  // namespace dersu::scr
