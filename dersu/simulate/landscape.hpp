#pragma once
// A smooth simulated covariate, such as forest cover, over the plane.
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/core/units.hpp"

namespace dersu::simulate {

/// A sum of cosine waves with random directions, phases and lengths: nearly Gaussian, mean 0 and
/// variance 1 over the plane, the same at a place wherever and however often it is asked.
///   z(x) = sqrt(2 / K) * sum over k of cos(a_k . x + phase_k),  |a_k| = 2 pi / length_k
class CosineField {
 public:
  /// Wave lengths are log-uniform in [shortest_m, longest_m]; 0 < shortest_m <= longest_m.
  CosineField(Random& random, double shortest_m, double longest_m);

  [[nodiscard]] double at(Point p) const;

  /// No value is larger: sqrt(2 K).
  [[nodiscard]] double highest() const;

 private:
  struct Wave {
    double ax = 0;  ///< radians a metre eastwards
    double ay = 0;  ///< radians a metre northwards
    double phase = 0;
  };
  std::vector<Wave> waves_;
};

}  // namespace dersu::simulate
