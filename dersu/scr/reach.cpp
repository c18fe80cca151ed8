#include "dersu/scr/reach.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "dersu/core/units.hpp"

namespace dersu::scr {
namespace {

std::string where(const Session& session, std::size_t detector) {
  const std::vector<std::string>& origins = session.detectors.origins;
  const bool known = !origins.empty() && !origins[detector].empty();
  return known ? origins[detector] : "session " + session.name;
}

/// From a detector to the nearest point of the mask.
double off_mask_m(const Session& session, std::size_t detector) {
  if (session.detectors.outlines.empty())
    return nearest_m(session.detectors.points[detector], session.mask.points);
  double nearest = std::numeric_limits<double>::infinity();
  for (const Point point : session.mask.points)
    nearest = std::min(nearest, to_detector_m(point, session.detectors, detector));
  return nearest;
}

}  // namespace

double nearest_m(Point place, std::span<const Point> points) {
  double nearest = std::numeric_limits<double>::infinity();  // squared: one root is enough
  for (const Point point : points) {
    const double dx = place.x_m - point.x_m;
    const double dy = place.y_m - point.y_m;
    nearest = std::min(nearest, dx * dx + dy * dy);
  }
  return std::sqrt(nearest);
}

std::vector<std::size_t> detectors_outside(const Session& session) {
  const double cell2 = session.mask.cell_area_ha * 1e4;
  const auto within = [&](Point a, Point b) {
    return (a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m) <= cell2;
  };
  std::vector<std::size_t> outside;
  const Detectors& detectors = session.detectors;
  for (std::size_t k = 0; k < detectors.points.size(); ++k)
    if (std::ranges::none_of(session.mask.points, [&](Point point) {
          return detectors.outlines.empty()
                     ? within(point, detectors.points[k])
                     : to_detector_m(point, detectors, k) <= session.mask.cell_m();
        }))
      outside.push_back(k);
  return outside;
}

double reach_m(const Session& session, const std::vector<std::size_t>& outside) {
  constexpr double kLeast = 4;  // a half-normal is 3e-4 there
  constexpr double kMost = 10;  // the spread is less than sigma where detectors stand in groups
  std::vector<bool> in_mask(session.detectors.points.size(), true);
  for (const std::size_t k : outside) in_mask[k] = false;
  Detectors inner;
  inner.outline_kind = session.detectors.outline_kind;
  for (std::size_t k = 0; k < in_mask.size(); ++k) {
    if (!in_mask[k]) continue;
    inner.points.push_back(session.detectors.points[k]);
    if (!session.detectors.outlines.empty())
      inner.outlines.push_back(session.detectors.outlines[k]);
  }
  double reach = 0;
  if (!inner.points.empty())
    for (const Point& point : session.mask.points)
      reach = std::max(reach, nearest_detector_m(point, inner));
  // One detector far off would widen the spread.
  if (const auto spread_m = pooled_spread_m(session, in_mask))
    reach = std::clamp(reach, kLeast * *spread_m, kMost * *spread_m);
  return reach + session.mask.cell_m();
}

std::vector<Error> out_of_reach(const Session& session) {
  const std::vector<std::size_t> outside = detectors_outside(session);
  if (outside.empty()) return {};
  const std::size_t all = session.detectors.points.size();
  // A mask of another survey, or one in other coordinates, may still hold a few of them.
  if (2 * outside.size() > all)
    return {
        {Fault::bad_input,
         fmt::format("{} detectors are outside the mask, this one is about {} from it; expected "
                     "them in it: are both of one survey and in the same coordinates?",
                     outside.size() == all ? fmt::format("all {}", all)
                                           : fmt::format("{} of {}", outside.size(), all),
                     spoken_length(off_mask_m(session, outside[0]))),
         where(session, outside[0])}};
  std::set<std::size_t> caught;
  for (const Capture& c : session.captures) caught.insert(c.detector);
  std::vector<std::size_t> both;
  std::ranges::set_intersection(outside, caught, std::back_inserter(both));
  if (both.empty()) return {};
  if (both.size() == caught.size())
    return {{Fault::bad_input,
             fmt::format("all {} detectors that caught an animal are outside the mask, this one is "
                         "about {} from it; expected them in it: does the mask leave the habitat "
                         "out?",
                         both.size(), spoken_length(off_mask_m(session, both[0]))),
             where(session, both[0])}};
  const double farthest_m = reach_m(session, outside);
  std::vector<Error> errors;
  for (const std::size_t k : both) {
    const double off_m = off_mask_m(session, k);
    if (off_m <= farthest_m) continue;
    errors.push_back({Fault::bad_input,
                      fmt::format("found a detector that caught an animal about {} from the mask, "
                                  "expected at most {}: check its coordinates, or take its "
                                  "surroundings into the mask",
                                  spoken_length(off_m), spoken_length(farthest_m)),
                      where(session, k)});
  }
  return errors;
}

}  // namespace dersu::scr
