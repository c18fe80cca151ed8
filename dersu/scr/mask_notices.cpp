#include "dersu/scr/mask_notices.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "dersu/core/text.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/mask.hpp"
#include "dersu/scr/reach.hpp"

namespace dersu::scr {
namespace {

constexpr double kFarthest = 5;  ///< sigmas: a half-normal is 4e-6 there
constexpr double kAdvised = 4;   ///< sigmas
constexpr double kMatters = 0.01;
/// Sigmas that a cell may be wide. 0.6 is advised; a made mask has 0.6 of another fit's sigma.
constexpr double kWidest = 0.65;
constexpr std::size_t kMostPoints = 100'000;

std::vector<double> nearest_detector_m(std::span<const Point> places, const Session& session) {
  std::vector<double> by_place;
  for (const Point place : places) by_place.push_back(nearest_m(place, session.detectors.points));
  return by_place;
}

/// The estimate of a parameter in a session.
double value_of(const Fit& fit, std::string_view parameter, const std::string& session) {
  for (const Estimate& e : fit.estimates)
    if (e.parameter == parameter && (e.session.empty() || e.session == session)) return e.estimate;
  return 0;
}

/// p. at places that are no mask points.
class Detection {
 public:
  Detection(const Fit& fit, const Session& session)
      : function_(fit.model.detection),
        intercept_(value_of(fit, intercept_name(function_), session.name)),
        sigma_m_(value_of(fit, "sigma", session.name)),
        z_(value_of(fit, shape_name(function_), session.name)),
        detectors_(session.detectors.points) {
    for (std::size_t k = 0; k < detectors_.size(); ++k) {
      effort_.push_back(0);
      for (std::uint32_t s = 0; s < session.n_occasions; ++s) effort_[k] += session.usage(k, s);
    }
  }
  [[nodiscard]] double at(Point place) const {
    double all = 0;
    for (std::size_t k = 0; k < detectors_.size(); ++k) {
      const double dx = place.x_m - detectors_[k].x_m;
      const double dy = place.y_m - detectors_[k].y_m;
      const double d2 = dx * dx + dy * dy;
      if (d2 < 4 * kFarthest * kFarthest * sigma_m_ * sigma_m_)
        all += effort_[k] * hazard_at(function_, intercept_, sigma_m_, z_, std::sqrt(d2));
    }
    return -std::expm1(-all);
  }

 private:
  DetectionFunction function_;
  double intercept_;
  double sigma_m_;
  double z_;
  const std::vector<Point>& detectors_;
  std::vector<double> effort_{};
};

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

double share_beyond(const Edge& edge, const Session& session, const Fit& fit) {
  const double sigma_m = value_of(fit, "sigma", session.name);
  if (kFarthest * sigma_m <= edge.end_m) return 0;
  const auto wide = make_mask(
      session.detectors.points,
      {.buffer_m = kFarthest * sigma_m, .spacing_m = edge.cell_m, .max_points = kMostPoints});
  if (!wide) return 0;
  const Detection detection(fit, session);
  const std::vector<double> distance_m = nearest_detector_m(wide->points, session);
  // How much of the land is habitat, told by the two cells before the edge.
  const double band_m = edge.end_m - 2 * edge.cell_m;
  double land = 0;
  double beyond = 0;
  for (std::size_t i = 0; i < distance_m.size(); ++i) {
    land += distance_m[i] > band_m && distance_m[i] <= edge.end_m;
    if (distance_m[i] > edge.end_m) beyond += detection.at(wide->points[i]);
  }
  const auto habitat =
      double(std::ranges::count_if(edge.distance_m, [&](double d) { return d > band_m; }));
  if (land > 0) beyond *= std::min(1.0, habitat / land);
  double inside = 0;
  for (const double p : edge.seen) inside += p;
  return beyond + inside > 0 ? beyond / (beyond + inside) : 0;
}

}  // namespace

double share_beyond(const Prepared& prepared, const Data& data, const Fit& fit,
                    std::size_t session) {
  const Session& of = data.sessions[session];
  return share_beyond(edge_of(prepared, of, session, fit), of, fit);
}

std::vector<std::string> mask_notices(const Prepared& prepared, const Data& data, const Fit& fit) {
  std::vector<std::string> notices;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    const Session& session = data.sessions[s];
    const std::string where = data.sessions.size() > 1 ? "session " + session.name + ": " : "";
    const double sigma_m = value_of(fit, "sigma", session.name);
    const Edge edge = edge_of(prepared, session, s, fit);
    double most = 0;
    for (std::size_t m = 0; m < edge.seen.size(); ++m)
      if (edge.distance_m[m] >= edge.end_m - edge.cell_m) most = std::max(most, edge.seen[m]);
    const double share = share_beyond(edge, session, fit);
    // Sums over wide cells say nothing of so small a share; the cells are what is told then.
    const bool wide = edge.cell_m > kWidest * sigma_m;
    if ((most > kMatters || share > kMatters) && !(wide && edge.end_m > kAdvised * sigma_m))
      notices.push_back(fmt::format(
          "{}the mask ends {:.1f} sigma from the detectors ({} are advised), where animals would "
          "still be seen with probability {:.2g}: if the habitat goes on there, the mask is too "
          "small and density too high{}",
          where, edge.end_m / sigma_m, kAdvised, most,
          share > kMatters ? fmt::format(", by about {:.0f} %", 100 * share / (1 - share)) : ""));
    if (wide)
      notices.push_back(fmt::format(
          "{}the mask's cells are {:.2g} sigma wide, expected at most about 0.6: sums over them "
          "stand badly for the land; a spacing of {} m or less is advised",
          where, edge.cell_m / sigma_m, format_fixed(0.6 * sigma_m, 0)));
  }
  return notices;
}

}  // namespace dersu::scr
