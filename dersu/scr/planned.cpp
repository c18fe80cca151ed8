#include "dersu/scr/planned.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "dersu/core/parallel.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/chunks.hpp"
#include "dersu/scr/planned_reach.hpp"

namespace dersu::scr {
namespace {

struct Problems {
  std::vector<Error> found{};
  template <class... Args>
  void add(std::string where, fmt::format_string<Args...> format, Args&&... args) {
    found.push_back(
        {Fault::usage, fmt::format(format, std::forward<Args>(args)...), std::move(where)});
  }
  Result<void> finish() {
    if (found.empty()) return {};
    if (found.size() == 1) return tl::unexpected(std::move(found.front()));
    return tl::unexpected(gather("the plan", std::move(found)));
  }
};

void check_values(const PlannedDetection& d, Problems& problems) {
  const bool hazard = is_hazard(d.function);
  const std::string intercept(intercept_name(d.function));
  if (!(d.intercept > 0 && std::isfinite(d.intercept)) || (!hazard && d.intercept >= 1))
    problems.add(intercept, "found {}, expected {}", format_number(d.intercept),
                 hazard ? "a rate above 0" : "a probability above 0 and below 1");
  if (!(d.sigma_m > 0 && std::isfinite(d.sigma_m)))
    problems.add("sigma", "found {} m, expected more than 0 m", format_number(d.sigma_m));
  if (const std::string third(shape_name(d.function));
      !third.empty() && !(d.z > 0 && std::isfinite(d.z)))
    problems.add(third, "found {}, expected a number above 0", format_number(d.z));
  if (d.n_occasions < 1) problems.add("occasions", "found 0, expected one at least");
  if (is_search(d.type))
    problems.add("detector", "found {}, expected multi, proximity, count or capped", name(d.type));
  if (d.type == DetectorType::single)
    problems.add("detector",
                 "found single, expected multi, proximity, count or capped: traps that one animal "
                 "closes are planned as multi");
  if (d.trials > 0 && d.type != DetectorType::count)
    problems.add("trials", "found {} beside {}, expected it with count", d.trials, name(d.type));
}

/// The distance at which f is as low as a half-normal's at sigma.
double range_m(const PlannedDetection& d) {
  return reach_of(d.function, d.sigma_m, d.z, std::exp(-0.5));
}

void check_size(const PlannedDetection& d, const Mask& mask, Problems& problems) {
  const double range = range_m(d);
  const auto [west, east] = std::ranges::minmax(mask.points, {}, &Point::x_m);
  const auto [south, north] = std::ranges::minmax(mask.points, {}, &Point::y_m);
  const double wide = std::max(east.x_m - west.x_m, north.y_m - south.y_m) + mask.cell_m();
  if (range > wide)
    problems.add("sigma",
                 "found {}, wider than the whole land ({}): animals would be everywhere at once",
                 spoken_length(d.sigma_m), spoken_length(wide));
  else if (mask.cell_m() > range)
    problems.add("spacing",
                 "found land in cells of {}, expected at most {} (0.6 sigma): sums over wider ones "
                 "do not stand for integrals",
                 spoken_length(mask.cell_m()), spoken_length(0.6 * range));
}

/// What the expectations of one point add up to.
struct Sums {
  double seen = 0, detections = 0, movements = 0, elsewhere = 0;
  Sums& operator+=(const Sums& o) {
    seen += o.seen;
    detections += o.detections;
    movements += o.movements;
    elsewhere += o.elsewhere;
    return *this;
  }
};

/// Occasions with equal effort at every detector, or at one.
struct Times {
  std::vector<double> effort{};  ///< by detector, or one value
  double times = 0;
};

class Expectation {
 public:
  Expectation(const PlannedSurvey& survey, const PlannedLand& land)
      : detection_(survey.detection),
        survey_(survey),
        land_(planned_blocks(land)),
        reached_(detection_, land_, survey.detectors) {
    if (detection_.type == DetectorType::multi)
      classes_ = by_occasion();
    else
      for (std::size_t k = 0; k < reached_.n_detectors(); ++k) of_detector_.push_back(by_value(k));
  }

  ExpectedCounts counts() const {
    const bool multi = detection_.type == DetectorType::multi;
    const std::size_t n = land_.blocks.n_blocks();
    const Sums sums =
        parallel_sum(n, chunk_size(n), Sums{}, [&](std::size_t begin, std::size_t end) {
          Sums part;
          for (std::size_t b = begin; b < end; ++b)
            if (!reached_.at(b).empty()) part += multi ? exclusive(b) : independent(b);
          return part;
        });
    return {sums.seen, sums.detections, sums.detections - sums.seen, sums.movements,
            sums.elsewhere};
  }

 private:
  using Here = ReachedBlocks::Here;
  using Arrays = double[kBlock];

  double effort(std::size_t k, std::size_t s) const {
    return survey_.usage.empty() ? 1 : survey_.usage[k * detection_.n_occasions + s];
  }

  std::vector<Times> by_occasion() const {
    std::map<std::vector<double>, double> columns;
    for (std::size_t s = 0; s < detection_.n_occasions; ++s) {
      std::vector<double> column(reached_.n_detectors());
      for (std::size_t k = 0; k < column.size(); ++k) column[k] = effort(k, s);
      columns[std::move(column)] += 1;
      if (survey_.usage.empty()) return {{columns.begin()->first, double(detection_.n_occasions)}};
    }
    std::vector<Times> out;
    for (const auto& [column, times] : columns) out.push_back({column, times});
    return out;
  }

  std::vector<Times> by_value(std::size_t k) const {
    if (survey_.usage.empty()) return {{{1}, double(detection_.n_occasions)}};
    std::map<double, double> values;
    for (std::size_t s = 0; s < detection_.n_occasions; ++s)
      if (effort(k, s) > 0) values[reached_.counted(k, effort(k, s))] += 1;
    std::vector<Times> out;
    for (const auto& [value, times] : values) out.push_back({{value}, times});
    return out;
  }

  /// Seen, and the movements of what is seen again.
  Sums sums_of(std::size_t b, const Arrays& all, const Arrays& squares, const Arrays& detections,
               const Arrays& only) const {
    Arrays seen;
    one_minus_exp(all, seen);
    const double* weight = land_.weight.data() + b * kBlock;
    Sums sums;
    for (std::size_t j = 0; j < kBlock; ++j) {
      if (!(all[j] > 0)) continue;
      sums.seen += weight[j] * seen[j];
      sums.detections += weight[j] * detections[j];
      sums.movements +=
          weight[j] * (detections[j] - seen[j]) * (1 - squares[j] / (all[j] * all[j]));
      sums.elsewhere += weight[j] * (seen[j] - only[j]);
    }
    return sums;
  }

  /// Each detector for itself: proximity, count, and capped with what others leave.
  Sums independent(std::size_t b) const {
    const bool poisson = detection_.type == DetectorType::count && detection_.trials == 0;
    const double trials = trials_of(detection_);
    Arrays all{}, squares{}, detections{}, only{}, exposure, chance;
    for (const Here& here : reached_.at(b))
      for (const Times& group : of_detector_[here.detector]) {
        for (std::size_t j = 0; j < kBlock; ++j) exposure[j] = group.effort[0] * here.h[j];
        if (!poisson) one_minus_exp(exposure, chance);
        add_scaled(trials * group.times, poisson ? exposure : chance, detections);
        add_scaled(trials * group.times, exposure, all);
      }
    Arrays seen, others;
    one_minus_exp(all, seen);
    for (const Here& here : reached_.at(b)) {
      double effort = 0;
      for (const Times& group : of_detector_[here.detector])
        effort += trials * group.times * group.effort[0];
      for (std::size_t j = 0; j < kBlock; ++j) {
        const double own = effort * here.h[j];
        squares[j] += own * own;
        exposure[j] = std::max(0.0, all[j] - own);
      }
      one_minus_exp(exposure, others);  // seen here and nowhere else: seen - seen by others
      for (std::size_t j = 0; j < kBlock; ++j) only[j] += seen[j] - others[j];
    }
    return sums_of(b, all, squares, detections, only);
  }

  /// One detector an occasion.
  Sums exclusive(std::size_t b) const {
    Arrays all{}, squares{}, detections{}, only{}, chance;
    std::vector<double> hazard(classes_.size() * kBlock, 0);
    std::vector<double> caught(classes_.size() * kBlock);
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      double* h = hazard.data() + c * kBlock;
      for (const Here& here : reached_.at(b))
        add_scaled(classes_[c].effort[here.detector], here.h, h);
      one_minus_exp(h, chance);
      std::copy_n(chance, kBlock, caught.data() + c * kBlock);
      add_scaled(classes_[c].times, chance, detections);
      add_scaled(classes_[c].times, h, all);
    }
    Arrays seen;
    one_minus_exp(all, seen);
    for (const Here& here : reached_.at(b))
      for (std::size_t j = 0; j < kBlock; ++j) {
        double own = 0;
        double log_here_or_nowhere = 0;
        for (std::size_t c = 0; c < classes_.size(); ++c) {
          const double h = classes_[c].effort[here.detector] * here.h[j];
          const double of_all = hazard[c * kBlock + j];
          own += classes_[c].times * h;
          if (of_all > 0)
            log_here_or_nowhere +=
                classes_[c].times * std::log1p(-caught[c * kBlock + j] * (1 - h / of_all));
        }
        squares[j] += own * own;
        only[j] += std::expm1(log_here_or_nowhere) + seen[j];
      }
    return sums_of(b, all, squares, detections, only);
  }

  const PlannedDetection& detection_;
  const PlannedSurvey& survey_;
  PlannedBlocks land_;
  ReachedBlocks reached_;
  std::vector<Times> classes_{};                   ///< multi
  std::vector<std::vector<Times>> of_detector_{};  ///< all others
};

}  // namespace

double PlannedLand::expected_n() const {
  double sum = 0;
  for (const double d : density_per_ha) sum += d;
  return sum * mask.cell_area_ha;
}

DetectionShape shape_of(const PlannedDetection& d) {
  return {d.function, d.intercept, std::log(d.intercept), d.sigma_m, d.z};
}

Result<void> check(const PlannedDetection& detection, const PlannedLand& land) {
  Problems problems;
  check_values(detection, problems);
  const bool sound = problems.found.empty();
  if (land.mask.points.empty() || !(land.mask.cell_area_ha > 0))
    problems.add("mask", "found no land, expected points that stand for an area");
  else if (sound)
    check_size(detection, land.mask, problems);
  const auto& density = land.density_per_ha;
  if (density.size() != land.mask.points.size())
    problems.add("density", "found {} values for {} points of the land", density.size(),
                 land.mask.points.size());
  else if (!std::ranges::all_of(density, [](double d) { return d >= 0 && std::isfinite(d); }))
    problems.add("density", "found negative values or none, expected 0 or more at every point");
  else if (!density.empty() && !(land.expected_n() > 0))
    problems.add("density", "found 0 everywhere, expected animals somewhere");
  return problems.finish();
}

Result<void> check(const PlannedSurvey& survey) {
  Problems problems;
  const std::size_t n = survey.detectors.size();
  if (n == 0) problems.add("cameras", "found none, expected one at least");
  if (!survey.usage.empty() && survey.usage.size() != n * survey.detection.n_occasions)
    problems.add("usage", "found {} values, expected {} x {}", survey.usage.size(), n,
                 survey.detection.n_occasions);
  if (!std::ranges::all_of(survey.usage, [](double t) { return t >= 0 && std::isfinite(t); }))
    problems.add("usage", "found negative effort or none, expected 0 or more");
  return problems.finish();
}

ExpectedCounts expected_counts(const PlannedSurvey& survey, const PlannedLand& land) {
  return Expectation(survey, land).counts();
}

double expected_taken(const PlannedSurvey& survey, const PlannedLand& land) {
  PlannedDetection detection = survey.detection;
  detection.type = DetectorType::proximity;  // hazards as they are
  const PlannedBlocks blocks = planned_blocks(land);
  const std::size_t n = survey.detection.n_occasions;
  double taken = 0;
  double used = 0;
  for (std::size_t k = 0; k < survey.detectors.size(); ++k) {
    const DetectorReach reach = planned_reach(detection, blocks, survey.detectors[k]);
    double hazard = 0;
    for (std::size_t i = 0; i < reach.blocks.size(); ++i)
      hazard += dot(blocks.weight.data() + reach.blocks[i] * kBlock, reach.h.data() + i * kBlock);
    for (std::size_t s = 0; s < n; ++s) {
      const double effort = survey.usage.empty() ? 1 : survey.usage[k * n + s];
      taken -= std::expm1(-effort * hazard);
      used += effort > 0 ? 1 : 0;
    }
  }
  return used > 0 ? taken / used : 0;
}

double rule_of_thumb_rse(const ExpectedCounts& counts, NumberOfAnimals number, double expected_n) {
  const double least = std::min(counts.seen, counts.recaptures);
  if (!(least > 0)) return std::numeric_limits<double>::infinity();
  if (number == NumberOfAnimals::poisson) return std::sqrt(1 / least);
  return std::sqrt(std::max(0.0, 1 / least - 1 / expected_n));
}

}  // namespace dersu::scr
