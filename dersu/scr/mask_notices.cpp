#include "dersu/scr/mask_notices.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/mask.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/reach.hpp"

namespace dersu::scr {
namespace {

// Where a half-normal is at 1, 4 and 5 sigma; other functions are held to the same heights.
constexpr double kAtOne = 0.60653065971263342;     ///< exp(-1/2)
constexpr double kAtFour = 3.3546262790251184e-4;  ///< exp(-8)
constexpr double kAtFive = 3.7266531720786711e-6;  ///< exp(-25/2)
constexpr double kMatters = 0.01;
/// Ranges that a cell may be wide. 0.6 is advised; a made mask has 0.6 of another fit's sigma.
constexpr double kCell = 0.6;
constexpr double kWidest = 0.65;
constexpr std::size_t kMostPoints = 100'000;

std::vector<double> nearest_detector_m(std::span<const Point> places, const Session& session) {
  std::vector<double> by_place;
  for (const Point place : places) by_place.push_back(nearest_detector_m(place, session.detectors));
  return by_place;
}

/// How far animals range: where the function has fallen to the heights above, in the class or group
/// that ranges farthest (`one_m`: over which it falls so, least; of a ring from its top).
struct Ranges {
  double one_m = 0;
  double four_m = 0;
  double five_m = 0;
};

std::vector<double> values_of(const Fit& fit, std::string_view parameter,
                              const std::string& session) {
  std::vector<double> values;
  for (const Estimate& e : fit.estimates)
    if (e.parameter == parameter && (e.session.empty() || e.session == session))
      values.push_back(e.estimate);
  return values;
}

Ranges ranges_of(const Fit& fit, const std::string& session) {
  const DetectionFunction function = fit.model.detection;
  std::vector<double> thirds = values_of(fit, shape_name(function), session);
  if (thirds.empty()) thirds.push_back(0);
  Ranges ranges{INFINITY, 0, 0};
  for (const double sigma_m : values_of(fit, "sigma", session))
    for (const double third : thirds) {
      const double top_m = is_ring(function) ? third : 0;
      ranges.one_m = std::min(ranges.one_m, reach_of(function, sigma_m, third, kAtOne) - top_m);
      ranges.four_m = std::max(ranges.four_m, reach_of(function, sigma_m, third, kAtFour));
      ranges.five_m = std::max(ranges.five_m, reach_of(function, sigma_m, third, kAtFive));
    }
  return ranges;
}

/// The mask's side of the matter, in one session.
struct Edge {
  std::vector<double> seen{};        ///< by mask point: p.
  std::vector<double> distance_m{};  ///< by mask point, from the nearest detector
  double cell_m = 0;
  double end_m = 0;  ///< the farthest of these
};

Edge edge_of(const Prepared& prepared, const Session& session, std::size_t at, const Fit& fit) {
  Edge edge;
  edge.seen = detection_surface(prepared, at, fit.beta);
  edge.distance_m = nearest_detector_m(session.mask.points, session);
  edge.cell_m = session.mask.cell_m();
  edge.end_m = std::ranges::max(edge.distance_m);
  return edge;
}

double share_beyond(const Prepared& prepared, const Edge& edge, const Session& session,
                    std::size_t at, const Fit& fit) {
  const double five_m = ranges_of(fit, session.name).five_m;
  if (five_m <= edge.end_m) return 0;
  const auto wide = make_mask(
      session.detectors, {.buffer_m = five_m, .spacing_m = edge.cell_m, .max_points = kMostPoints});
  if (!wide) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> distance_m = nearest_detector_m(wide->points, session);
  // How much of the land is habitat, told by the two cells before the edge.
  const double band_m = edge.end_m - 2 * edge.cell_m;
  double land = 0;
  std::vector<Point> out;
  for (std::size_t i = 0; i < distance_m.size(); ++i) {
    land += distance_m[i] > band_m && distance_m[i] <= edge.end_m;
    if (distance_m[i] > edge.end_m) out.push_back(wide->points[i]);
  }
  double beyond = 0;
  for (const double p : detection_at(prepared, at, fit.beta, out)) beyond += p;
  const auto habitat =
      double(std::ranges::count_if(edge.distance_m, [&](double d) { return d > band_m; }));
  if (land > 0) beyond *= std::min(1.0, habitat / land);
  double inside = 0;
  for (const double p : edge.seen) inside += p;
  return beyond + inside > 0 ? beyond / (beyond + inside) : 0;
}

/// A distance in sigmas, where sigma is the range of a half-normal; else in metres.
bool is_normal(const Fit& fit) {
  using enum DetectionFunction;
  return fit.model.detection == halfnormal || fit.model.detection == hazard_halfnormal;
}
std::string spoken_range(const Fit& fit, double distance_m, double one_m) {
  return is_normal(fit) ? fmt::format("{:.1f} sigma", distance_m / one_m)
                        : spoken_length(distance_m);
}

/// How wide the cells are, and how wide they should be at most.
std::string spoken_cells(const Fit& fit, double cell_m, double one_m) {
  if (is_normal(fit))
    return fmt::format("{:.2g} sigma wide, expected at most about 0.6", cell_m / one_m);
  return fmt::format(
      "{} wide, expected at most about 0.6 of the {} over which detection falls to 0.61",
      spoken_length(cell_m), spoken_length(one_m));
}

/// How the mask of one session serves the ranges.
struct Served {
  Ranges ranges{};
  double cell_m = 0;
  double end_m = 0;  ///< as Edge
  double most = 0;   ///< p. where the mask ends
  double share = 0;  ///< share_beyond()
  bool ends_near = false;
  bool is_wide = false;

  /// Where it should end: where a half-normal would at 4 sigma, and at 5 where one that was made
  /// to end at `made_m` was not enough.
  [[nodiscard]] double advised_end_m(double made_m) const {
    return ends_near && made_m >= ranges.four_m ? ranges.five_m : ranges.four_m;
  }
  [[nodiscard]] double advised_cell_m() const { return kCell * ranges.one_m; }
};

double most_at_end(const Edge& edge) {
  double most = 0;
  for (std::size_t m = 0; m < edge.seen.size(); ++m)
    if (edge.distance_m[m] >= edge.end_m - edge.cell_m) most = std::max(most, edge.seen[m]);
  return most;
}

Served served_by(const Prepared& prepared, const Data& data, const Fit& fit, std::size_t s) {
  const Session& session = data.sessions[s];
  const Edge edge = edge_of(prepared, session, s, fit);
  Served out{ranges_of(fit, session.name), edge.cell_m, edge.end_m, most_at_end(edge)};
  out.is_wide = edge.cell_m > kWidest * out.ranges.one_m;
  out.share = share_beyond(prepared, edge, session, s, fit);
  // Sums over wide cells say nothing of so small a share; the cells are what is told then.
  out.ends_near = (out.most > kMatters || out.share > kMatters) &&
                  !(out.is_wide && out.end_m > out.ranges.four_m);
  return out;
}

std::string notice_of_end(const Fit& fit, const Served& mask) {
  return fmt::format(
      "the mask ends {} from the detectors ({} are advised), where animals would still be seen "
      "with probability {:.2g}: if the habitat goes on there, {}",
      spoken_range(fit, mask.end_m, mask.ranges.one_m),
      spoken_range(fit, mask.advised_end_m(mask.end_m + mask.cell_m / 2), mask.ranges.one_m),
      mask.most,
      std::isnan(mask.share) ? "the mask is too small and density too high"
      : mask.share > kMatters
          ? fmt::format("the mask is too small and density too high, by about {:.0f} %",
                        100 * mask.share / (1 - mask.share))
          : "density is too high, though by less than 1 %");
}

}  // namespace

double share_beyond(const Prepared& prepared, const Data& data, const Fit& fit,
                    std::size_t session) {
  const Session& of = data.sessions[session];
  return share_beyond(prepared, edge_of(prepared, of, session, fit), of, session, fit);
}

MaskOptions advised_mask(const Prepared& prepared, const Data& data, const Fit& fit,
                         double made_m) {
  MaskOptions advised{.buffer_m = 0, .spacing_m = INFINITY};
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const Served mask = served_by(prepared, data, fit, s);
    advised.buffer_m = std::max(advised.buffer_m, mask.advised_end_m(made_m));
    advised.spacing_m = std::min(advised.spacing_m, mask.advised_cell_m());
  }
  return advised;
}

std::vector<std::string> mask_notices(const Prepared& prepared, const Data& data, const Fit& fit) {
  std::vector<std::string> notices;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const Session& session = data.sessions[s];
    const std::string where = data.sessions.size() > 1 ? "session " + session.name + ": " : "";
    if (prepared.sessions[s]->land) {  // sigma and costs together make a distance
      const double most = most_at_end(edge_of(prepared, session, s, fit));
      if (most > kMatters)
        notices.push_back(fmt::format(
            "{}where the mask ends animals would still be seen with probability {:.2g}: if the "
            "habitat goes on there, the mask is too small and density too high",
            where, most));
      continue;
    }
    const Served mask = served_by(prepared, data, fit, s);
    if (mask.ends_near) notices.push_back(where + notice_of_end(fit, mask));
    if (mask.is_wide)
      notices.push_back(
          fmt::format("{}the mask's cells are {}: sums over them stand badly for the land; a "
                      "spacing of {} m or less is advised",
                      where, spoken_cells(fit, mask.cell_m, mask.ranges.one_m),
                      format_fixed(mask.advised_cell_m(), 0)));
  }
  return notices;
}

}  // namespace dersu::scr
