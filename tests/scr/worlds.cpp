#include "worlds.hpp"

#include <cmath>
#include <string>

namespace dersu::scr::testing {
namespace {

void add_mask(const WorldOptions& options, Session& session) {
  const double width = double(options.columns - 1) * options.spacing_m;
  const double height = double(options.rows - 1) * options.spacing_m;
  const double cell = options.cell_m;
  session.mask.cell_area_ha = cell * cell / 1e4;
  session.mask.covariates.push_back({"cover", {}, {}});
  for (double y = -300 + cell / 2; y < height + 300; y += cell)
    for (double x = -300 + cell / 2; x < width + 300; x += cell) {
      session.mask.points.push_back({x, y});
      session.mask.covariates[0].values.push_back(std::sin(x / 200) + x / 1000);
    }
}

void add_detectors(const WorldOptions& options, Random& random, Session& session) {
  for (std::size_t j = 0; j < options.rows; ++j)
    for (std::size_t i = 0; i < options.columns; ++i)
      session.detectors.points.push_back(
          {double(i) * options.spacing_m, double(j) * options.spacing_m});
  if (options.effort_levels <= 1) return;
  for (std::size_t i = 0; i < session.detectors.points.size() * session.n_occasions; ++i)
    session.detectors.usage.push_back(double(random.below(std::uint64_t(options.effort_levels))));
  session.detectors.usage[0] = 1;
}

/// One animal's captures; nothing where it was never seen.
std::vector<Capture> walk(const WorldOptions& options, const Session& session, Point centre,
                          Random& random) {
  std::vector<Capture> captures;
  for (std::uint32_t s = 0; s < session.n_occasions; ++s) {
    std::vector<double> hazards;
    double all = 0;
    for (std::size_t k = 0; k < session.detectors.points.size(); ++k) {
      const Point p = session.detectors.points[k];
      const double d = std::hypot(p.x_m - centre.x_m, p.y_m - centre.y_m);
      const double g = options.g0 * std::exp(-d * d / (2 * options.sigma_m * options.sigma_m));
      hazards.push_back(-std::log1p(-g) * session.usage(k, s));
      all += hazards.back();
    }
    double place = random.chance(-std::expm1(-all)) ? random.uniform() * all : INFINITY;
    for (std::uint32_t k = 0; k < hazards.size(); ++k) {
      std::uint32_t count = 0;
      if (is_exclusive(options.type)) {
        count = place >= 0 && place < hazards[k] ? 1 : 0;
        place -= hazards[k];
      } else if (options.type == DetectorType::count) {
        count = std::uint32_t(random.poisson(hazards[k]));
      } else {
        count = random.chance(-std::expm1(-hazards[k])) ? 1 : 0;
      }
      if (count > 0) captures.push_back({0, s, k, count, false});
    }
  }
  return captures;
}

}  // namespace

Data random_world(std::uint64_t seed, const WorldOptions& options) {
  Random random(seed, "world");
  Session session;
  session.n_occasions = options.occasions;
  add_mask(options, session);
  add_detectors(options, random, session);
  const std::uint64_t n = random.poisson(options.density_per_ha * session.mask.area_ha());
  for (std::uint64_t i = 0; i < n; ++i) {
    const Point cell = session.mask.points[random.below(session.mask.points.size())];
    const Point centre{cell.x_m + options.cell_m * (random.uniform() - 0.5),
                       cell.y_m + options.cell_m * (random.uniform() - 0.5)};
    std::vector<Capture> captures = walk(options, session, centre, random);
    if (captures.empty()) continue;
    for (Capture& c : captures) c.animal = std::uint32_t(session.animals.size());
    session.captures.insert(session.captures.end(), captures.begin(), captures.end());
    session.animals.push_back("a" + std::to_string(i));
  }
  return {options.type, {std::move(session)}};
}

}  // namespace dersu::scr::testing
