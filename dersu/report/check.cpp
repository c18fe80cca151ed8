#include "dersu/report/check.hpp"

#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/report/colour.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

class Checker {
 public:
  explicit Checker(const Content& content) : content_(content) {}

  std::vector<Error> run() {
    const Content& c = content_;
    if (c.parties.empty()) bad("parties", "found none, expected at least one");
    for (std::size_t i = 0; i < c.parties.size(); ++i) {
      const std::string& colour = c.parties[i].colour;
      if (!colour.empty() && !is_hex_colour(colour)) {
        bad(at("parties", i) + ".colour", "found '" + quoted(colour) + "', expected '#rrggbb'");
      }
    }
    if (!(c.level > 0 && c.level < 1)) {
      bad("level", "found " + format_number(c.level) + ", expected a number between 0 and 1");
    }
    if (!(c.blur_m > 0 && c.blur_m <= kFarthest_m)) {
      bad("blur_m", "found " + format_number(c.blur_m) + ", expected a length in metres above 0");
    }
    for (std::size_t i = 0; i < c.areas.size(); ++i) {
      for (const int index : c.areas[i].parties) party(at("areas", i) + ".parties", index, false);
    }
    for (std::size_t i = 0; i < c.cameras.size(); ++i) camera(at("cameras", i), c.cameras[i]);
    for (std::size_t i = 0; i < c.targets.size(); ++i) target(at("targets", i), c.targets[i]);
    for (std::size_t i = 0; i < c.species.size(); ++i) species(at("species", i), c.species[i]);
    map();
    for (std::size_t i = 0; i < c.inputs.size(); ++i) {
      party(at("inputs", i) + ".party", c.inputs[i].party, true);
    }
    return std::move(problems_);
  }

 private:
  static std::string at(std::string_view list, std::size_t i) {
    return std::string(list) + "[" + std::to_string(i) + "]";
  }
  void bad(std::string where, std::string message) {
    problems_.push_back({Fault::bad_input, std::move(message), std::move(where)});
  }
  void party(const std::string& where, int index, bool may_be_joint) {
    if (may_be_joint && index == kJoint) return;
    if (index < 0 || index >= static_cast<int>(content_.parties.size())) {
      bad(where, "found party " + std::to_string(index) + ", there are " +
                     std::to_string(content_.parties.size()));
    }
  }
  void place(const std::string& where, Point p) {
    if (!(std::abs(p.x_m) <= kFarthest_m && std::abs(p.y_m) <= kFarthest_m)) {
      bad(where,
          "expected a place in metres of a projected CRS, found one that is not finite or "
          "too far away");
    }
  }
  void ring(const std::string& where, const Ring& points) {
    const std::size_t before = problems_.size();
    for (const Point p : points) {
      place(where, p);
      if (problems_.size() > before) return;  // one message a ring is enough
    }
  }
  void estimate(const std::string& where, const Estimate& e) {
    if (std::isinf(e.value) || std::isinf(e.lower) || std::isinf(e.upper)) {
      bad(where, "found an infinite number, expected a finite one or NaN");
    } else if (has_interval(e) && e.lower > e.upper) {
      bad(where, "found a lower limit of " + format_number(e.lower) + " above the upper one of " +
                     format_number(e.upper));
    }
  }
  void camera(const std::string& where, const Camera& camera) {
    party(where + ".party", camera.party, false);
    if (std::isinf(camera.trap_days) || camera.trap_days < 0) {
      bad(where + ".trap_days", "expected a finite number from 0 upwards, or NaN");
    }
    if (content_.camera_places != CameraPlaces::none) place(where + ".place", camera.place);
    for (std::size_t i = 0; i < camera.worked.size(); ++i) {
      const DayRange& range = camera.worked[i];
      if (range.first > range.last)
        bad(where + ".worked", "found a range that ends before it starts");
      if (i > 0 && range.first <= camera.worked[i - 1].last) {
        bad(where + ".worked", "expected ranges in order and without overlap");
      }
      if (!first_day_set_ || range.first < first_day_) first_day_ = range.first;
      if (!first_day_set_ || range.last > last_day_) last_day_ = range.last;
      first_day_set_ = true;
    }
    if (first_day_set_ && std::int64_t{last_day_} - first_day_ > kLongest_days) {
      bad(where + ".worked", "found cameras that worked more than 200 years apart");
      first_day_set_ = false;
    }
  }
  void target(const std::string& where, const Target& t) {
    for (std::size_t i = 0; i < t.individuals.size(); ++i) {
      const std::string animal = where + "." + at("individuals", i);
      std::set<int> seen;
      for (const Sighting& sighting : t.individuals[i].sightings) {
        party(animal, sighting.party, false);
        if (!seen.insert(sighting.party).second) {
          bad(animal, "found two sightings of one party, expected at most one");
        }
      }
    }
    for (std::size_t i = 0; i < t.alone.size(); ++i) {
      const std::string side = where + "." + at("alone", i);
      party(side, t.alone[i].party, false);
      estimate(side + ".animals", t.alone[i].animals);
      estimate(side + ".density_100km2", t.alone[i].density_100km2);
      estimate(side + ".sigma_m", t.alone[i].sigma_m);
    }
    joint(where + ".joint", t.joint);
    density(where + ".density", t.density);
    for (std::size_t i = 0; i < t.curves.size(); ++i) {
      const std::string curve = where + "." + at("curves", i);
      party(curve, t.curves[i].party, true);
      for (const CurvePoint& point : t.curves[i].points) {
        if (!known(point.distance_m) || !known(point.detection)) {
          bad(curve, "found a number that is not finite");
          break;
        }
        estimate(curve, point.detection);
      }
    }
    for (std::size_t i = 0; i < t.accumulation.size(); ++i) {
      const std::string line = where + "." + at("accumulation", i);
      party(line, t.accumulation[i].party, true);
      if (t.accumulation[i].trap_days.size() != t.accumulation[i].animals.size()) {
        bad(line, "expected as many animals as trap_days");
      }
      for (const auto* values : {&t.accumulation[i].trap_days, &t.accumulation[i].animals}) {
        for (const double value : *values) {
          if (!known(value)) {
            bad(line, "found a number that is not finite");
            break;
          }
        }
      }
    }
  }
  void joint(const std::string& where, const Joint& joint) {
    estimate(where + ".naive_sum", joint.naive_sum);
    estimate(where + ".total", joint.total);
    estimate(where + ".density_100km2", joint.density_100km2);
    estimate(where + ".sigma_m", joint.sigma_m);
    estimate(where + ".overstatement_percent", joint.overstatement_percent);
    estimate(where + ".precision_percent", joint.precision_percent);
    for (std::size_t i = 0; i < joint.territories.size(); ++i) {
      party(where + "." + at("territories", i), joint.territories[i].party, true);
      estimate(where + "." + at("territories", i), joint.territories[i].animals);
    }
  }
  void density(const std::string& where, const DensitySurface& surface) {
    if (surface.cells.empty()) return;
    place(where + ".corner", surface.corner);
    if (!(surface.cell_m > 0 && surface.cell_m <= kFarthest_m)) {
      bad(where + ".cell_m",
          "found " + format_number(surface.cell_m) + ", expected a length in metres above 0");
      return;
    }
    for (const DensityCell& cell : surface.cells) {
      if (!(std::isfinite(cell.per_100km2) && cell.per_100km2 >= 0)) {
        bad(where + ".cells", "found a density of " + format_number(cell.per_100km2) +
                                  ", expected a finite number from 0 upwards");
        return;
      }
      if (std::abs(cell.column * surface.cell_m) > kFarthest_m ||
          std::abs(cell.row * surface.cell_m) > kFarthest_m) {
        bad(where + ".cells", "found a cell too far away");
        return;
      }
    }
  }
  void species(const std::string& where, const Species& species) {
    std::set<int> seen;
    for (const SpeciesCount& count : species.counts) {
      party(where, count.party, false);
      if (!seen.insert(count.party).second) {
        bad(where, "found two counts of one party, expected at most one");
      }
      estimate(where + ".per_100_trap_days", count.per_100_trap_days);
    }
  }
  void map() {
    const MapContent& m = content_.map;
    const auto polygons = [&](const std::string& where, const std::vector<Polygon>& list) {
      for (const Polygon& polygon : list) {
        for (const Ring& points : polygon.rings) ring(where, points);
      }
    };
    polygons("map.land", m.land);
    polygons("map.water", m.water);
    for (const Ring& line : m.rivers) ring("map.rivers", line);
    for (const Ring& line : m.borders) ring("map.borders", line);
    for (std::size_t i = 0; i < m.territories.size(); ++i) {
      party(at("map.territories", i), m.territories[i].party, true);
      polygons(at("map.territories", i), m.territories[i].polygons);
    }
    for (std::size_t i = 0; i < m.labels.size(); ++i) place(at("map.labels", i), m.labels[i].place);
    for (std::size_t i = 0; i < m.graticule.size(); ++i) {
      ring(at("map.graticule", i), m.graticule[i].line);
    }
  }

  const Content& content_;
  std::vector<Error> problems_{};
  Day first_day_ = 0;
  Day last_day_ = 0;
  bool first_day_set_ = false;
};

}  // namespace

Result<void> check_content(const Content& content) {
  std::vector<Error> problems = Checker(content).run();
  if (problems.empty()) return {};
  return tl::unexpected<Error>(gather("the report's content", std::move(problems)));
}

}  // namespace dersu::report
