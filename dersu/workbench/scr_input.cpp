#include "dersu/workbench/scr_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

void take_detectors(const io::ScrSession& from, scr::Session& to) {
  const bool usage = std::ranges::any_of(
      from.detectors, [](const io::ScrDetector& detector) { return !detector.usage.empty(); });
  for (const io::ScrDetector& detector : from.detectors) {
    to.detectors.names.push_back(detector.id);
    to.detectors.points.push_back(detector.place);
    to.detectors.origins.push_back(detector.where);
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
  std::map<std::array<std::uint32_t, 2>, const io::ScrCapture*> held;  // multi: where it was
  io::Problems problems;
  for (const io::ScrCapture& c : from.captures) {
    const auto [animal, fresh] = animals.try_emplace(c.animal, std::uint32_t(to.animals.size()));
    if (fresh) to.animals.push_back(c.animal);
    const scr::Capture capture{animal->second, std::uint32_t(c.occasion - 1),
                               std::uint32_t(c.detector), std::uint32_t(c.count), c.removed};
    if (type == scr::DetectorType::multi) {
      const auto [first, free] = held.try_emplace({capture.animal, capture.occasion}, &c);
      if (!free && first->second->detector != c.detector)
        problems.add(c.where + ":detector",
                     "found animal '{}' at a second detector on occasion {} (the first is in {}), "
                     "expected one: detectors of type multi hold an animal",
                     quoted(c.animal), c.occasion, first->second->where);
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

/// Detectors within the numbers of a longitude and a latitude, some less than half a metre apart:
/// no survey in metres is like that.
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

/// How many points lie within `reach_m` of the one at `at`; `points` by rising x.
std::size_t neighbours(const std::vector<Point>& points, std::size_t at, double reach_m) {
  std::size_t n = 0;
  const auto near = [&](std::size_t i) {
    n += i != at && distance_m(points[i], points[at]) <= reach_m;
    return std::abs(points[i].x_m - points[at].x_m) <= reach_m;
  };
  for (std::size_t i = at; i < points.size() && near(i); ++i) {
  }
  for (std::size_t i = at; i-- > 0 && near(i);) {
  }
  return n;
}

constexpr std::size_t kGrid = 20;  ///< fewer points tell nothing of a grid

/// What share of a mask's points (of a sample, where there are many) has 1, and 3, or more others
/// as near as cells that touch. Most points of a grid have four, in whichever direction it runs.
struct Touching {
  double any = 0;
  double three = 0;
};

/// `points` by rising x.
Touching touching(const std::vector<Point>& points, double cell_m) {
  constexpr std::size_t kSample = 2000;
  constexpr double kTouches = 1.25;  // cells; a diagonal neighbour is 1.41 away
  const std::size_t step = std::max<std::size_t>(1, points.size() / kSample);
  Touching share;
  double n = 0;
  for (std::size_t i = 0; i < points.size(); i += step, ++n) {
    const std::size_t near = neighbours(points, i, kTouches * cell_m);
    share.any += near > 0;
    share.three += near > 2;
  }
  return {share.any / n, share.three / n};
}

/// Every point once, and a cell that fits among the others.
Result<void> check_cells(const std::string& session, const scr::Mask& mask) {
  std::vector<Point> points = mask.points;
  const auto before = [](Point a, Point b) {
    return a.x_m != b.x_m ? a.x_m < b.x_m : a.y_m < b.y_m;
  };
  std::ranges::sort(points, before);
  std::size_t twice = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    twice += distance_m(points[i], points[i - 1]) == 0;
  const std::string where = fmt::format("session {}", session);
  if (twice > 0)
    return fail(Fault::bad_input, where, "{} of {} mask points are there twice, expected each once",
                twice, points.size());
  const auto [low, high] = std::ranges::minmax(points, {}, &Point::y_m);
  const double cell_m = mask.cell_m();
  const double room_m2 =
      (points.back().x_m - points.front().x_m + cell_m) * (high.y_m - low.y_m + cell_m);
  constexpr double kSlack = 1.5;  // a grid that is turned reaches beyond the box of its points
  if (mask.area_ha() * 1e4 > kSlack * room_m2)
    return fail(Fault::bad_input, where,
                "{} mask cells of {} ha overlap: their points are closer than the cells are wide; "
                "expected x and y in metres",
                points.size(), mask.cell_area_ha);
  if (points.size() >= kGrid && touching(points, cell_m).any < 0.5)
    return fail(Fault::bad_input, where,
                "most mask points are farther from each other than their cells of {} ha are wide "
                "({}): expected cell_ha in hectares, and every point of the habitat",
                format_number(mask.cell_area_ha), spoken_length(cell_m));
  return {};
}

Result<void> take_mask(const io::ScrSession& from, const std::vector<std::string>& covariates,
                       const std::set<std::string>& named, scr::Mask& to) {
  if (from.mask.empty()) return {};
  to.cell_area_ha = from.mask.front().cell_ha;
  for (const std::string& name : covariates) to.covariates.push_back({name, {}, {}});
  for (const io::ScrMaskPoint& point : from.mask) {
    if (std::abs(point.cell_ha - to.cell_area_ha) > 1e-9 * to.cell_area_ha)
      return fail(Fault::bad_input, fmt::format("session {}", from.id),
                  "found mask cells of {} and {} ha, expected one size", to.cell_area_ha,
                  point.cell_ha);
    to.points.push_back(point.place);
    for (std::size_t j = 0; j < covariates.size(); ++j)
      to.covariates[j].values.push_back(point.covariates[j]);
  }
  // A covariate with gaps may stay unused; where the model names it, prepare() tells of the gaps.
  std::erase_if(to.covariates, [&](const scr::Covariate& covariate) {
    return !named.contains(covariate.name) &&
           std::ranges::any_of(covariate.values, [](double v) { return !std::isfinite(v); });
  });
  return check_cells(from.id, to);
}

}  // namespace

std::vector<std::string> repeat_notices(const io::ScrTables& tables, scr::DetectorType type) {
  if (type == scr::DetectorType::count) return {};
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

std::vector<std::string> thin_mask_notices(const scr::Data& data) {
  constexpr double kThin = 0.1;
  std::vector<std::string> notices;
  for (const scr::Session& session : data.sessions) {
    std::vector<Point> points = session.mask.points;
    std::ranges::sort(points, {}, &Point::x_m);
    if (points.size() < kGrid || touching(points, session.mask.cell_m()).three >= kThin) continue;
    notices.push_back(fmt::format(
        "session {}: hardly any mask point has cells of {} ha on more than two sides: are points "
        "left out? Then density is too high",
        session.name, format_number(session.mask.cell_area_ha)));
  }
  return notices;
}

Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type,
                              const std::set<std::string>& named) {
  scr::Data data{type, {}};
  for (const io::ScrSession& from : tables.sessions) {
    scr::Session session;
    session.name = from.id;
    session.n_occasions = std::uint32_t(from.occasions);
    take_detectors(from, session);
    if (looks_like_degrees(session.detectors.points))
      return fail(Fault::bad_input, fmt::format("session {}", from.id),
                  "the detectors' coordinates look like degrees, expected x and y in metres");
    DERSU_CHECK(take_captures(from, type, session));
    DERSU_CHECK(take_mask(from, tables.mask_covariates, named, session.mask));
    data.sessions.push_back(std::move(session));
  }
  return data;
}

}  // namespace dersu::workbench
