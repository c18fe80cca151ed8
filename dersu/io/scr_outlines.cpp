#include "dersu/io/scr_outlines.hpp"

#include <limits>

#include "dersu/core/outline.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {
namespace {

constexpr double kRoundedM = 0.01;
constexpr std::size_t kMostCorners = 20'000;

OutlineKind kind_of(ScrShape shape) {
  return shape == ScrShape::areas ? OutlineKind::area : OutlineKind::line;
}

std::string_view word_of(ScrShape shape) { return shape == ScrShape::areas ? "area" : "line"; }

std::string told_off(double off_m) {
  return off_m < 10 ? fmt::format("{:.2f} m", off_m) : spoken_length(off_m);
}

/// A detector by its name, or by that of a corner.
std::optional<std::size_t> named(const std::string& id,
                                 const std::unordered_map<std::string, std::size_t>& by_id) {
  if (const auto at = by_id.find(id); at != by_id.end()) return at->second;
  const auto at = by_id.find(id.substr(0, id.rfind('.')));
  return at != by_id.end() ? std::optional(at->second) : std::nullopt;
}

}  // namespace

void finish_outline(ScrDetector& detector, ScrShape shape, const ScrCorners& corners,
                    Problems& problems) {
  const Outline& outline = detector.outline;
  const Box box = bounds(outline);
  detector.place = {(box.low.x_m + box.high.x_m) / 2, (box.low.y_m + box.high.y_m) / 2};
  std::size_t n = 0;
  for (const auto& part : outline) n += part.size();
  const std::string where = detector.where + ":detector";
  if (n > kMostCorners)
    return problems.add(where, "found {} corners, expected at most {}", n, kMostCorners);
  if (shape == ScrShape::lines) {
    if (!(length_m(outline) > 0))
      problems.add(where, "found a line of one place, expected two corners or more");
    return;
  }
  if (const auto touch = first_touch(outline)) {
    problems.add(corners.wheres[touch->part][touch->corner] + ":x",
                 "the edge from here to the next corner crosses or touches the one from {}, "
                 "expected rings that do not; do the corners stand in their order?",
                 corners.wheres[touch->other_part][touch->other_corner]);
  } else if (!(area_m2(outline) > 0)) {
    problems.add(where,
                 "found an outline without area, expected three corners or more that are "
                 "not in a line");
  }
}

std::optional<std::size_t> searched_at(const ScrSession& session, ScrShape shape,
                                       const std::unordered_map<std::string, std::size_t>& by_id,
                                       const ScrRow<ScrCaptureRow>& row, Problems& problems) {
  const Point place = row.value.place.value_or(Point{});
  const auto off = [&](std::size_t d) {
    return distance_m(place, session.detectors[d].outline, kind_of(shape));
  };
  const std::string_view word = word_of(shape);
  if (!row.value.detector.empty()) {
    const auto detector = named(row.value.detector, by_id);
    if (!detector) {
      problems.add(row.where + ":detector", "session {} has no such detector",
                   told_value(session.id));
    } else if (!(off(*detector) <= kRoundedM)) {
      problems.add(row.where + ":x", "found a place {} off its {} (in {}), expected it there",
                   told_off(off(*detector)), word, session.detectors[*detector].where);
      return std::nullopt;
    }
    return detector;
  }
  std::optional<std::size_t> nearest;
  double nearest_m = std::numeric_limits<double>::infinity();
  std::size_t in = 0;
  for (std::size_t d = 0; d < session.detectors.size(); ++d) {
    const double d_m = off(d);
    in += d_m == 0;
    if (!(d_m < nearest_m)) continue;
    nearest = d;
    nearest_m = d_m;
  }
  if (in > 1)
    problems.add(row.where + ":x",
                 "found a place in {} {}s at once, expected a column detector "
                 "that says which it was",
                 in, word);
  else if (nearest && nearest_m > kRoundedM)
    problems.add(row.where + ":x", "found a place {} off the nearest {}, expected it there",
                 told_off(nearest_m), word);
  else
    return nearest;
  return std::nullopt;
}

}  // namespace dersu::io
