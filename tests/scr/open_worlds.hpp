#pragma once
// Small simulated populations over several sessions, with a known truth.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr::testing {

struct OpenWorldOptions {
  DetectorType type = DetectorType::proximity;
  std::size_t columns = 4;  ///< detectors
  std::size_t rows = 4;
  double spacing_m = 100;
  std::vector<std::string> sessions{"2001", "2002", "2003", "2004"};
  std::vector<double> years{1, 1, 1};
  std::uint32_t occasions = 4;
  double buffer_m = 200;
  double cell_m = 50;
  double density_per_ha = 1;
  double phi = 0.7;
  double f = 0.3;  ///< a year, for each animal
  double lambda0 = 0.25;
  double sigma_m = 60;
  double move_m = 0;           ///< scale of a normal move between sessions; 0: none
  double second_sex_phi = -1;  ///< survival of the second sex; below 0: the same
};

/// An animal that lives, and where it is.
struct OpenLife {
  std::string name{};
  Point centre{};
  std::size_t sex = 0;
};

/// A grid of detectors in the middle of a square mask whose cells have a covariate "cover" that
/// rises from west to east. Animals have a sex. Detection is hazard half-normal.
inline Data open_world(std::uint64_t seed, const OpenWorldOptions& options) {
  Random random(seed, "open world");
  Data data;
  data.detector = options.type;
  Session frame;
  frame.n_occasions = options.occasions;
  for (std::size_t r = 0; r < options.rows; ++r)
    for (std::size_t c = 0; c < options.columns; ++c) {
      frame.detectors.points.push_back(
          {double(c) * options.spacing_m, double(r) * options.spacing_m});
      frame.detectors.names.push_back(std::to_string(r * options.columns + c));
    }
  const double width = double(options.columns - 1) * options.spacing_m + 2 * options.buffer_m;
  const double height = double(options.rows - 1) * options.spacing_m + 2 * options.buffer_m;
  Covariate cover{"cover", {}, {}};
  for (double y = options.cell_m / 2; y < height; y += options.cell_m)
    for (double x = options.cell_m / 2; x < width; x += options.cell_m) {
      frame.mask.points.push_back({x - options.buffer_m, y - options.buffer_m});
      cover.values.push_back(x / width);
    }
  frame.mask.cell_area_ha = options.cell_m * options.cell_m / 1e4;
  frame.mask.covariates = {cover};
  const auto somewhere = [&] {
    return Point{random.uniform() * width - options.buffer_m,
                 random.uniform() * height - options.buffer_m};
  };
  std::vector<OpenLife> alive;
  std::size_t born = 0;
  const auto add = [&](double mean) {
    for (std::uint64_t n = random.poisson(mean); n > 0; --n) {
      const std::size_t sex = random.below(2);
      alive.push_back({"A" + std::to_string(++born), somewhere(), sex});
    }
  };
  add(options.density_per_ha * width * height / 1e4);
  const double second = options.second_sex_phi < 0 ? options.phi : options.second_sex_phi;
  for (std::size_t j = 0; j < options.sessions.size(); ++j) {
    if (j > 0) {
      const double years = options.years[j - 1];
      const double grown = std::pow(options.phi + options.f, years) - std::pow(options.phi, years);
      const double recruits = double(alive.size()) * grown;
      std::erase_if(alive, [&](const OpenLife& life) {
        return !random.chance(std::pow(life.sex == 0 ? options.phi : second, years));
      });
      if (options.move_m > 0)
        for (OpenLife& life : alive) {
          // As in a kernel that the mask ends: again where it would leave.
          for (Point to{1e9, 0};;) {
            to = {life.centre.x_m + options.move_m * random.normal(),
                  life.centre.y_m + options.move_m * random.normal()};
            const double x = to.x_m + options.buffer_m;
            const double y = to.y_m + options.buffer_m;
            if (x < 0 || x > width || y < 0 || y > height) continue;
            life.centre = to;
            break;
          }
        }
      add(recruits);
    }
    Session session = frame;
    session.name = options.sessions[j];
    Covariate sex{"sex", {}, {"f", "m"}};
    for (const OpenLife& life : alive) {
      std::vector<Capture> captures;
      for (std::uint32_t s = 0; s < options.occasions; ++s) {
        std::vector<double> hazards;
        double all = 0;
        for (const Point& p : frame.detectors.points) {
          const double d = distance_m(p, life.centre) / options.sigma_m;
          hazards.push_back(options.lambda0 * std::exp(-d * d / 2));
          all += hazards.back();
        }
        if (is_exclusive(options.type)) {
          if (!random.chance(-std::expm1(-all))) continue;
          double at = random.uniform() * all;
          std::uint32_t k = 0;
          while (k + 1 < hazards.size() && at > hazards[k]) at -= hazards[k++];
          captures.push_back({0, s, k, 1, false});
          continue;
        }
        for (std::uint32_t k = 0; k < hazards.size(); ++k) {
          const auto n = options.type == DetectorType::count
                             ? std::uint32_t(random.poisson(hazards[k]))
                             : std::uint32_t(random.chance(-std::expm1(-hazards[k])) ? 1 : 0);
          if (n > 0) captures.push_back({0, s, k, n, false});
        }
      }
      if (captures.empty()) continue;
      for (Capture& c : captures) c.animal = std::uint32_t(session.animals.size());
      session.animals.push_back(life.name);
      sex.values.push_back(double(life.sex));
      session.captures.insert(session.captures.end(), captures.begin(), captures.end());
    }
    session.animal_covariates = {sex};
    data.sessions.push_back(std::move(session));
  }
  return data;
}

}  // namespace dersu::scr::testing
