#include "dersu/workbench/scr_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/workbench/mask_cells.hpp"
#include "dersu/workbench/scr_covariates.hpp"

namespace dersu::workbench {
namespace {

void take_detectors(const io::ScrSession& from, scr::Session& to) {
  const bool usage = std::ranges::any_of(
      from.detectors, [](const io::ScrDetector& detector) { return !detector.usage.empty(); });
  for (const io::ScrDetector& detector : from.detectors) {
    to.detectors.names.push_back(detector.id);
    to.detectors.points.push_back(detector.place);
    to.detectors.origins.push_back(detector.where);
    if (!detector.outline.empty()) to.detectors.outlines.push_back(detector.outline);
    if (!usage) continue;
    if (detector.usage.empty()) {
      to.detectors.usage.insert(to.detectors.usage.end(), to.n_occasions, 1.0);
    } else {
      to.detectors.usage.insert(to.detectors.usage.end(), detector.usage.begin(),
                                detector.usage.end());
    }
  }
}

Result<void> take_captures(const io::ScrSession& from, scr::DetectorType type, scr::Session& to) {
  std::map<std::string, std::uint32_t, std::less<>> animals;
  std::map<std::array<std::uint32_t, 3>, std::size_t> places;
  std::map<std::array<std::uint32_t, 2>, const io::ScrCapture*> held;  // where it was
  io::Problems problems;
  for (const io::ScrCapture& c : from.captures) {
    const auto [animal, fresh] = animals.try_emplace(c.animal, std::uint32_t(to.animals.size()));
    // The model knows no rule of what may be told, and names animals in messages alone: one whose
    // name may be a place goes by its first row.
    if (fresh) to.animals.push_back(io::may_be_place(c.animal) ? c.where : c.animal);
    const scr::Capture capture{animal->second,
                               std::uint32_t(c.occasion - 1),
                               std::uint32_t(c.detector),
                               std::uint32_t(c.count),
                               c.removed,
                               c.place};
    const bool search = scr::is_search(type);
    if (scr::is_exclusive(type)) {
      const auto [first, free] = held.try_emplace({capture.animal, capture.occasion}, &c);
      if (!free && search)
        problems.add(c.where + ":occasion",
                     "found {} once more on occasion {} (the first is in {}), expected it "
                     "once: type {} is of one detection an occasion, type {} of any number",
                     io::told_named("animal", c.animal), c.occasion, first->second->where,
                     scr::name(type), type == scr::DetectorType::polygonX ? "polygon" : "transect");
      else if (!free && first->second->detector != c.detector)
        problems.add(c.where + ":detector",
                     "found {} at a second detector on occasion {} (the first is in {}), "
                     "expected one: detectors of type {} hold an animal",
                     io::told_named("animal", c.animal), c.occasion, first->second->where,
                     scr::name(type));
    }
    if (search) {
      to.captures.push_back(capture);
      continue;
    }
    // Counts may come as repeated rows; other detectors see an animal once an occasion.
    const auto [place, first] = places.try_emplace(
        {capture.animal, capture.occasion, capture.detector}, to.captures.size());
    if (first) {
      to.captures.push_back(capture);
    } else {
      to.captures[place->second].count += capture.count;
      to.captures[place->second].lost |= capture.lost;
    }
  }
  if (type != scr::DetectorType::count)
    for (scr::Capture& capture : to.captures) capture.count = 1;
  return std::move(problems).finish("the captures");
}

/// Where the detectors are, or the corners of what they searched.
std::vector<Point> places_of(const scr::Detectors& detectors) {
  if (detectors.outlines.empty()) return detectors.points;
  std::vector<Point> places;
  for (const Outline& outline : detectors.outlines)
    for (const auto& part : outline) places.insert(places.end(), part.begin(), part.end());
  return places;
}

Result<void> take_mask(const io::ScrTables& tables, const io::ScrSession& from,
                       const std::set<std::string>& named, scr::Mask& to) {
  if (from.mask.empty()) return {};
  to.cell_area_ha = from.mask.front().cell_ha;
  for (const io::ScrMaskPoint& point : from.mask) {
    to.points.push_back(point.place);
  }
  DERSU_CHECK(take_mask_covariates(tables, from, named, to));
  return check_mask_cells(from.id, to);
}

}  // namespace

bool looks_like_degrees(const std::vector<Point>& points) {
  if (!std::ranges::all_of(points,
                           [](Point p) { return std::abs(p.x_m) <= 180 && std::abs(p.y_m) <= 90; }))
    return false;
  const auto near = [&](Point p) {
    return std::ranges::any_of(
        points, [&](Point q) { return distance_m(p, q) > 0 && distance_m(p, q) < 0.5; });
  };
  return std::ranges::any_of(points, near);
}

std::string kilometres_notice(const scr::Data& data) {
  constexpr std::size_t kMost = 200;
  constexpr double kClose_m = 5;  // nearer than the traps of most surveys of lizards
  const std::vector<Point>& points = data.sessions.front().detectors.points;
  if (scr::is_search(data.detector) || points.size() < 2) return {};
  std::vector<double> nearest_m;
  for (std::size_t i = 0; i < std::min(points.size(), kMost); ++i) {
    double near_m = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < points.size(); ++j)
      if (j != i) near_m = std::min(near_m, distance_m(points[i], points[j]));
    nearest_m.push_back(near_m);
  }
  const auto middle = nearest_m.begin() + std::ptrdiff_t(nearest_m.size() / 2);
  std::ranges::nth_element(nearest_m, middle);
  if (*middle >= kClose_m) return {};
  return fmt::format(
      "half of the detectors stand {:.2g} m or less from the next: are x and y in kilometres? "
      "Metres "
      "are expected; in kilometres density would be a million times too high",
      *middle);
}

std::vector<std::string> repeat_notices(const io::ScrTables& tables, scr::DetectorType type) {
  if (type == scr::DetectorType::count || scr::is_search(type)) return {};
  constexpr std::size_t kRows = 3;
  std::int64_t repeats = 0;
  std::vector<std::string> rows;
  for (const io::ScrSession& session : tables.sessions) {
    std::set<std::tuple<std::string_view, std::int64_t, std::size_t>> seen;
    for (const io::ScrCapture& c : session.captures) {
      const bool first = seen.emplace(c.animal, c.occasion, c.detector).second;
      const std::int64_t more = c.count - (first ? 1 : 0);
      repeats += more;
      if (more > 0 && rows.size() < kRows) rows.push_back(c.where);
    }
  }
  if (repeats == 0) return {};
  return {fmt::format(
      "{} detection{} an animal at the same detector on the same occasion and {} left out (first "
      "in {}): type {} records that an animal was there, not how often",
      repeats, repeats == 1 ? " repeats" : "s repeat", repeats == 1 ? "was" : "were",
      join(rows, ", "), scr::name(type))};
}

Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type,
                              const scr::Model& model) {
  scr::Data data{type, {}};
  const std::set<std::string> named =
      model.conditional ? std::set<std::string>() : scr::variables(model.density);
  for (const io::ScrSession& from : tables.sessions) {
    scr::Session session;
    session.name = from.id;
    session.n_occasions = std::uint32_t(from.occasions);
    take_detectors(from, session);
    if (scr::is_search(type)) session.detectors.outline_kind = scr::outline_kind(type);
    if (looks_like_degrees(places_of(session.detectors)))
      return fail(Fault::bad_input, fmt::format("session {}", from.id),
                  "the detectors' coordinates look like degrees, expected x and y in metres");
    DERSU_CHECK(take_captures(from, type, session));
    DERSU_CHECK(take_mask(tables, from, named, session.mask));
    data.sessions.push_back(std::move(session));
  }
  DERSU_CHECK(take_covariates(tables, model, data));
  return data;
}

}  // namespace dersu::workbench
