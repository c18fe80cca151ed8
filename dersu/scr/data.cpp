#include "dersu/scr/data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/scr/far_animals.hpp"
#include "dersu/scr/reach.hpp"
#include "dersu/scr/remote.hpp"

namespace dersu::scr {
namespace {

constexpr std::array kNames{
    std::string_view("multi"),    std::string_view("proximity"), std::string_view("count"),
    std::string_view("single"),   std::string_view("capped"),    std::string_view("polygon"),
    std::string_view("polygonX"), std::string_view("transect"),  std::string_view("transectX")};

/// How rasters and tables write that there is no value where they do not say so elsewhere.
bool is_filler(double value) {
  constexpr std::array kFillers{-9999.0, -99999.0, -32768.0};
  constexpr double kBeyondAll = 1e37;  // of single precision, nearly
  return std::ranges::find(kFillers, value) != kFillers.end() || std::abs(value) > kBeyondAll;
}

/// Collects what is wrong with one session.
class Checker {
 public:
  Checker(const Data& data, const Session& session, std::vector<Error>& problems)
      : type_(data.detector), trials_(data.trials), session_(session), problems_(problems) {}

  void run() {
    const std::size_t before = problems_.size();
    detectors();
    mask();
    if (problems_.size() == before) captures();
    if (problems_.size() == before) animals();
    fixes(session_.fixes, session_.animals.size());
    fixes(session_.other_fixes, session_.n_others);
    if (problems_.size() == before)
      for (Error& error : out_of_reach(session_)) problems_.push_back(std::move(error));
    if (problems_.size() == before)
      for (Error& error : out_of_place(session_)) problems_.push_back(std::move(error));
  }

 private:
  template <class... Args>
  void problem(fmt::format_string<Args...> format, Args&&... args) {
    problems_.push_back(Error{Fault::bad_input, fmt::format(format, std::forward<Args>(args)...),
                              fmt::format("session {}", session_.name)});
  }

  void detectors() {
    const Detectors& detectors = session_.detectors;
    const std::size_t k = detectors.points.size();
    if (k == 0) problem("found no detectors, expected at least one");
    if (session_.n_occasions == 0) problem("found no occasions, expected at least one");
    for (const auto& [what, list] :
         {std::pair("names", &detectors.names), std::pair("origins", &detectors.origins)})
      if (!list->empty() && list->size() != k)
        problem("found {} detector {}, expected {}", list->size(), what, k);
    if (!std::ranges::all_of(detectors.points, finite))
      problem("a detector has no finite coordinates");
    outlines();
    if (detectors.usage.empty()) return;
    if (detectors.usage.size() != k * session_.n_occasions) {
      problem("found {} usage values, expected {} detectors x {} occasions", detectors.usage.size(),
              k, session_.n_occasions);
    } else if (!std::ranges::all_of(detectors.usage,
                                    [](double u) { return std::isfinite(u) && u >= 0; })) {
      problem("usage must be 0 or a positive number");
    } else if (std::ranges::all_of(detectors.usage, [](double u) { return u == 0; })) {
      problem("no detector was ever used");
    }
  }

  void outlines() {
    const Detectors& detectors = session_.detectors;
    const std::size_t expected = is_search(type_) ? detectors.points.size() : 0;
    if (detectors.outlines.size() != expected)
      return problem("found {} outlines, expected {} of {} detectors of type {}",
                     detectors.outlines.size(), expected, detectors.points.size(), name(type_));
    if (expected == 0) return;
    if (detectors.outline_kind != outline_kind(type_))
      return problem("found {}, expected the other for type {}",
                     detectors.outline_kind == OutlineKind::area ? "areas" : "lines", name(type_));
    for (std::size_t k = 0; k < expected; ++k) outline(detectors, k);
  }

  void outline(const Detectors& detectors, std::size_t k) {
    const Outline& outline = detectors.outlines[k];
    for (const auto& part : outline)
      if (!std::ranges::all_of(part, finite))
        return problem("a corner of detector {} has no finite coordinates", k + 1);
    if (detectors.outline_kind == OutlineKind::line) {
      if (!(length_m(outline) > 0))
        problem("detector {} has no length, expected a line of two places at least", k + 1);
    } else if (first_touch(outline)) {
      problem("edges of detector {} cross or touch, expected rings that do not", k + 1);
    } else if (!(area_m2(outline) > 0)) {
      problem("detector {} has no area, expected rings of three corners at least", k + 1);
    }
  }

  void mask() {
    const Mask& mask = session_.mask;
    if (mask.points.empty()) problem("found no mask points, expected at least one");
    if (!(mask.cell_area_ha > 0) || !std::isfinite(mask.cell_area_ha))
      problem("found a mask cell of {} ha, expected a positive area", mask.cell_area_ha);
    if (!std::ranges::all_of(mask.points, finite))
      problem("a mask point has no finite coordinates");
    for (const Covariate& covariate : mask.covariates) {
      const auto bad = std::ranges::count_if(covariate.values, [&](double v) {
        return !std::isfinite(v) ||
               (!covariate.levels.empty() && (v < 0 || v >= double(covariate.levels.size())));
      });
      if (covariate.values.size() != mask.points.size()) {
        problem("mask covariate '{}' has {} values, expected {}", quoted(covariate.name),
                covariate.values.size(), mask.points.size());
      } else if (bad > 0) {
        problem("mask covariate '{}' has no value at {} of {} points; fill or clip them",
                quoted(covariate.name), bad, mask.points.size());
      } else if (const auto filled = std::ranges::count_if(covariate.values, is_filler);
                 covariate.levels.empty() && filled > 0) {
        problem(
            "mask covariate '{}' is {} at {} of {} points, as rasters write that there is no "
            "value; fill or clip them",
            quoted(covariate.name), *std::ranges::find_if(covariate.values, is_filler), filled,
            mask.points.size());
      }
    }
  }

  void captures() {
    for (std::size_t i = 0; i < session_.captures.size(); ++i) {
      const Capture& c = session_.captures[i];
      if (c.animal >= session_.animals.size() || c.occasion >= session_.n_occasions ||
          c.detector >= session_.detectors.points.size()) {
        problem("capture {} is of an animal, occasion or detector that is not there", i + 1);
      } else if (c.count == 0) {
        problem("capture {} has the count 0, expected at least 1", i + 1);
      } else if (session_.usage(c.detector, c.occasion) == 0) {
        problem("capture {} is at a detector that was not used on occasion {}", i + 1,
                c.occasion + 1);
      } else if (is_search(type_) && !finite(c.place)) {
        problem("capture {} has no finite coordinates", i + 1);
      } else if (is_search(type_) &&
                 !(to_detector_m(c.place, session_.detectors, c.detector) <= kOffSearchM)) {
        problem("capture {} is {} off its detector, expected {} it", i + 1,
                spoken_length(to_detector_m(c.place, session_.detectors, c.detector)),
                outline_kind(type_) == OutlineKind::area ? "in" : "on");
      } else if (trials_ > 0 && c.count > trials_) {
        problem(
            "capture {} (animal '{}', occasion {}) has the count {}, expected at most {}, the "
            "number of trials",
            i + 1, quoted(session_.animals[c.animal]), c.occasion + 1, c.count, trials_);
      } else if (c.count != 1 && type_ != DetectorType::count) {
        problem("capture {} has the count {}, expected 1 for {} detectors{}", i + 1, c.count,
                name(type_),
                is_search(type_) ? ": each has its place" : " (type count takes more)");
      }
    }
  }

  void animals() {
    std::vector<bool> seen(session_.animals.size());
    for (const Capture& c : session_.captures) seen[c.animal] = true;
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (!seen[i])
        problem("animal '{}' has no captures; only animals that were seen are listed",
                quoted(session_.animals[i]));
    const bool exclusive = is_exclusive(type_);
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> keys;
    std::vector<std::uint32_t> lost(session_.animals.size(), UINT32_MAX);
    for (const Capture& c : session_.captures) {
      keys.emplace_back(c.animal, c.occasion, exclusive ? 0 : c.detector);
      if (c.lost) lost[c.animal] = std::min(lost[c.animal], c.occasion);
    }
    std::ranges::sort(keys);
    if (is_search(type_) && !exclusive) keys.clear();  // as often as it was found
    for (std::size_t i = 1; i < keys.size(); ++i)
      if (keys[i] == keys[i - 1])
        problem("animal '{}' has two captures {} on occasion {}; there can be one",
                quoted(session_.animals[std::get<0>(keys[i])]),
                exclusive ? "by detectors that hold it" : "by one detector",
                std::get<1>(keys[i]) + 1);
    for (const Capture& c : session_.captures)
      if (c.occasion > lost[c.animal])
        problem("animal '{}' is captured after it was lost", quoted(session_.animals[c.animal]));
  }

  void fixes(const std::vector<Fix>& fixes, std::size_t n_animals) {
    for (std::size_t i = 0; i < fixes.size(); ++i)
      if (fixes[i].animal >= n_animals)
        problem("fix {} is of an animal that is not there", i + 1);
      else if (!finite(fixes[i].place))
        problem("fix {} has no finite coordinates", i + 1);
  }

  static bool finite(Point point) { return std::isfinite(point.x_m) && std::isfinite(point.y_m); }

  DetectorType type_;
  std::uint32_t trials_;
  const Session& session_;
  std::vector<Error>& problems_;
};

double squared(Point a, Point b) {
  return (a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m);
}

}  // namespace

std::string_view name(DetectorType type) { return kNames[std::size_t(type)]; }

Result<DetectorType> detector_type(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return DetectorType(i);
  return fail(Fault::usage, "detector",
              "found '{}', expected multi, proximity, count, single, capped, polygon, polygonX, "
              "transect or transectX",
              quoted(name));
}

std::size_t Session::n_detections() const {
  std::size_t n = 0;
  for (const Capture& c : captures) n += c.count;
  return n;
}

Point place_of(const Session& session, const Capture& capture) {
  return session.detectors.outlines.empty() ? session.detectors.points[capture.detector]
                                            : capture.place;
}

double to_detector_m(Point place, const Detectors& detectors, std::size_t detector) {
  if (detectors.outlines.empty()) return distance_m(place, detectors.points[detector]);
  return distance_m(place, detectors.outlines[detector], detectors.outline_kind);
}

double nearest_detector_m(Point place, const Detectors& detectors) {
  if (detectors.outlines.empty()) return nearest_m(place, detectors.points);
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < detectors.outlines.size(); ++k)
    nearest = std::min(nearest, to_detector_m(place, detectors, k));
  return nearest;
}

double Session::usage(std::size_t detector, std::size_t occasion) const {
  return detectors.usage.empty() ? 1 : detectors.usage[detector * n_occasions + occasion];
}

bool Data::has_fixes() const {
  return std::ranges::any_of(sessions, [](const Session& session) {
    return !session.fixes.empty() || !session.other_fixes.empty();
  });
}

std::size_t Data::n_animals() const {
  std::size_t n = 0;
  for (const Session& session : sessions) n += session.animals.size();
  return n;
}

std::size_t Data::n_detections() const {
  std::size_t n = 0;
  for (const Session& session : sessions) n += session.n_detections();
  return n;
}

Result<void> check(const Data& data) {
  std::vector<Error> problems;
  if (data.sessions.empty())
    problems.push_back(Error{Fault::bad_input, "found no sessions, expected at least one"});
  for (const Session& session : data.sessions) Checker(data, session, problems).run();
  if (problems.empty()) return {};
  if (problems.size() == 1) return tl::unexpected(problems.front());
  return tl::unexpected(gather("the capture data", std::move(problems)));
}

std::vector<std::string> cautions(const Data& data) {
  std::vector<std::string> notes;
  for (const Session& session : data.sessions) {
    const std::string where = data.sessions.size() > 1 ? "session " + session.name + ": " : "";
    if (session.animals.empty()) notes.push_back(where + "no animal was detected");
    if (const std::size_t outside = detectors_outside(session).size(); outside > 0)
      notes.push_back(
          fmt::format("{}{} of {} detectors are outside the mask; check coordinates "
                      "and buffer",
                      where, outside, session.detectors.points.size()));
    for (const std::string& notice : remote_notices(session)) notes.push_back(where + notice);
    for (const std::string& notice : far_animal_notices(session)) notes.push_back(where + notice);
    std::size_t unused = 0;
    for (std::size_t k = 0; k < session.detectors.points.size(); ++k) {
      bool used = false;
      for (std::size_t s = 0; s < session.n_occasions; ++s) used |= session.usage(k, s) > 0;
      unused += !used;
    }
    const auto off = [&](const Fix& fix) {
      return nearest_m(fix.place, session.mask.points) > session.mask.cell_m();
    };
    if (const auto far = std::ranges::count_if(session.fixes, off) +
                         std::ranges::count_if(session.other_fixes, off);
        far > 0)
      notes.push_back(fmt::format(
          "{}{} of {} fixes of telemetry are outside the mask; animals are taken to have their "
          "centres in it",
          where, far, session.fixes.size() + session.other_fixes.size()));
    if (unused > 0) notes.push_back(fmt::format("{}{} detectors were never used", where, unused));
  }
  if (data.n_animals() > 0 && !pooled_spread_m(data) && !data.has_fixes())
    notes.push_back("no animal was detected at two places: the data say nothing of sigma");
  const std::size_t recaptures = data.n_detections() - data.n_animals();
  if (recaptures > 0 && recaptures < 10)
    notes.push_back(
        fmt::format("only {} recapture{}: estimates are not to be relied on (20 or more "
                    "are advised)",
                    recaptures, recaptures == 1 ? "" : "s"));
  return notes;
}

std::optional<double> pooled_spread_m(const Data& data) {
  double squares = 0;
  double freedom = 0;
  for (const Session& session : data.sessions) {
    struct Sum {
      double n = 0, x = 0, y = 0;
    };
    std::vector<Sum> sums(session.animals.size());
    for (const Capture& c : session.captures) {
      const Point p = place_of(session, c);
      sums[c.animal].n += c.count;
      sums[c.animal].x += c.count * p.x_m;
      sums[c.animal].y += c.count * p.y_m;
    }
    for (const Capture& c : session.captures) {
      const Sum& sum = sums[c.animal];
      squares += c.count * squared(place_of(session, c), {sum.x / sum.n, sum.y / sum.n});
    }
    for (const Sum& sum : sums) freedom += std::max(0.0, sum.n - 1);
  }
  if (!(squares > 0)) return std::nullopt;
  return std::sqrt(squares / (2 * freedom));
}

std::optional<double> pooled_spread_m(const Session& session, const std::vector<bool>& takes) {
  Session part;
  part.detectors.points = session.detectors.points;
  part.detectors.outlines = session.detectors.outlines;
  part.animals = session.animals;
  for (const Capture& c : session.captures)
    if (takes[c.detector]) part.captures.push_back(c);
  return pooled_spread_m(Data{DetectorType::proximity, {std::move(part)}});
}

}  // namespace dersu::scr
