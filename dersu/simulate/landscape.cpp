#include "dersu/simulate/landscape.hpp"

#include <cmath>
#include <numbers>

namespace dersu::simulate {
namespace {
constexpr std::size_t kWaves = 24;
}  // namespace

CosineField::CosineField(Random& random, double shortest_m, double longest_m) {
  constexpr double turn = 2 * std::numbers::pi;
  for (std::size_t k = 0; k < kWaves; ++k) {
    const double length_m = shortest_m * std::pow(longest_m / shortest_m, random.uniform());
    const double direction = turn * random.uniform();
    const double phase = turn * random.uniform();
    waves_.push_back(
        {turn / length_m * std::cos(direction), turn / length_m * std::sin(direction), phase});
  }
}

double CosineField::at(Point p) const {
  double sum = 0;
  for (const Wave& w : waves_) sum += std::cos(w.ax * p.x_m + w.ay * p.y_m + w.phase);
  return sum * std::sqrt(2.0 / static_cast<double>(waves_.size()));
}

double CosineField::highest() const { return std::sqrt(2.0 * static_cast<double>(waves_.size())); }

}  // namespace dersu::simulate
