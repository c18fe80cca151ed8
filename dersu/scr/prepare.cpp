#include "dersu/scr/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "dersu/scr/kernels.hpp"

namespace dersu::scr {
namespace {

constexpr std::uint32_t kNever = UINT32_MAX;

/// The occasion at which each animal was lost, or kNever.
std::vector<std::uint32_t> losses(const Session& session) {
  std::vector<std::uint32_t> lost(session.animals.size(), kNever);
  for (const Capture& c : session.captures)
    if (c.lost) lost[c.animal] = std::min(lost[c.animal], c.occasion);
  return lost;
}

std::vector<double> effort_between(const Session& session, std::uint32_t begin, std::uint32_t end) {
  std::vector<double> effort(session.detectors.points.size());
  for (std::size_t k = 0; k < effort.size(); ++k)
    for (std::uint32_t s = begin; s < end; ++s) effort[k] += session.usage(k, s);
  return effort;
}

/// Finds equal exposures again.
class Exposures {
 public:
  explicit Exposures(std::vector<Exposure>& list) : list_(list) {}
  std::uint32_t add(std::vector<double> effort) {
    const auto [place, fresh] = known_.try_emplace(effort, std::uint32_t(list_.size()));
    if (fresh) list_.push_back({std::move(effort)});
    return place->second;
  }

 private:
  std::vector<Exposure>& list_;
  std::map<std::vector<double>, std::uint32_t> known_;
};

void add_rows(DetectorType type, const Session& session, PreparedSession& out) {
  std::map<std::pair<std::uint32_t, double>, std::uint32_t> known;
  std::vector<std::map<std::uint32_t, double>> times(session.animals.size());
  for (const Capture& c : session.captures) {
    const double effort =
        type == DetectorType::proximity ? session.usage(c.detector, c.occasion) : 1;
    const auto [place, fresh] =
        known.try_emplace({c.detector, effort}, std::uint32_t(out.rows.size()));
    if (fresh) out.rows.push_back({c.detector, effort});
    times[c.animal][place->second] += c.count;
  }
  for (std::size_t i = 0; i < times.size(); ++i)
    for (const auto& [row, n] : times[i]) out.animals[i].rows.push_back({row, n});
}

void add_exposures(DetectorType type, const Session& session, PreparedSession& out) {
  Exposures exposures(out.exposures);
  exposures.add(effort_between(session, 0, session.n_occasions));
  std::vector<std::map<std::uint32_t, AnimalExposure>> of(session.animals.size());
  if (type == DetectorType::multi)
    for (const Capture& c : session.captures)
      of[c.animal][exposures.add(effort_between(session, c.occasion, c.occasion + 1))].caught += 1;
  const std::vector<std::uint32_t> lost = losses(session);
  for (std::size_t i = 0; i < lost.size(); ++i)
    if (lost[i] != kNever && lost[i] + 1 < session.n_occasions)
      of[i][exposures.add(effort_between(session, lost[i] + 1, session.n_occasions))].back += 1;
  for (std::size_t i = 0; i < of.size(); ++i)
    for (auto& [index, exposure] : of[i]) {
      exposure.exposure = index;
      out.animals[i].exposures.push_back(exposure);
    }
}

void find_homes(const Session& session, PreparedSession& out) {
  struct Sum {
    double n = 0, x = 0, y = 0;
  };
  std::vector<Sum> sums(session.animals.size());
  for (const Capture& c : session.captures) {
    const Point& p = session.detectors.points[c.detector];
    sums[c.animal].n += c.count;
    sums[c.animal].x += c.count * p.x_m;
    sums[c.animal].y += c.count * p.y_m;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Point mean{sums[i].x / sums[i].n, sums[i].y / sums[i].n};
    double best = INFINITY;
    for (std::size_t b = 0; b < out.blocks.n_blocks(); ++b) {
      if (squared_distance(out.blocks.boxes[b], mean) >= best) continue;
      for (std::size_t m = b * kBlock; m < (b + 1) * kBlock; ++m) {
        const double dx = out.blocks.x_m[m] - mean.x_m;
        const double dy = out.blocks.y_m[m] - mean.y_m;
        if (dx * dx + dy * dy >= best) continue;
        best = dx * dx + dy * dy;
        out.animals[i].home = std::uint32_t(m);
      }
    }
  }
}

double log_factorial(double n) { return std::lgamma(n + 1); }

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
double collapsed_constant(DetectorType type, const Session& session) {
  const std::vector<double> effort = effort_between(session, 0, session.n_occasions);
  std::vector<std::map<std::uint32_t, double>> histories(session.animals.size());
  for (const Capture& c : session.captures) histories[c.animal][c.detector] += c.count;
  double constant = -log_identical(histories);
  for (const auto& history : histories)
    for (const auto& [k, w] : history)
      constant += type == DetectorType::count
                      ? w * std::log(effort[k]) - log_factorial(w)
                      : log_factorial(effort[k]) - log_factorial(w) - log_factorial(effort[k] - w);
  return constant;
}

double occasion_constant(const Session& session) {
  using Event = std::pair<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint32_t, bool>>;
  std::vector<std::vector<Event>> histories(session.animals.size());
  double constant = 0;
  for (const Capture& c : session.captures) {
    histories[c.animal].push_back({{c.occasion, c.detector}, {c.count, c.lost}});
    const double log_effort = std::log(session.usage(c.detector, c.occasion));
    // multi: T h / H; proximity: rows leave log T out; count: (T h)^w / w!.
    constant += c.count * log_effort - log_factorial(c.count);
  }
  for (auto& history : histories) std::ranges::sort(history);
  return constant - log_identical(std::move(histories));
}

}  // namespace

PreparedSession prepare_session(DetectorType type, const Session& session) {
  PreparedSession out;
  out.type = type;
  out.name = session.name;
  out.log_cell_ha = std::log(session.mask.cell_area_ha);
  out.blocks = make_blocks(session.mask.points);
  out.detectors = session.detectors.points;
  out.animals.resize(session.animals.size());
  add_rows(type, session, out);
  add_exposures(type, session, out);
  find_homes(session, out);
  return out;
}

double constant_of(DetectorType type, const Session& session, Constants constants) {
  const bool collapses =
      type == DetectorType::count || (type == DetectorType::proximity && effort_is_binary(session));
  return constants == Constants::collapsed && collapses ? collapsed_constant(type, session)
                                                        : occasion_constant(session);
}

}  // namespace dersu::scr
