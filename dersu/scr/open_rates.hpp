#pragma once
// The rates of an open population at given coefficients: who survives, who comes in, how many there
// are, how far centres go.
#include <vector>

#include "dersu/scr/graded.hpp"
#include "dersu/scr/open_prepare.hpp"

namespace dersu::scr {

/// Of one group. Derivatives are by OpenPrepared::rates.
struct OpenRates {
  std::vector<Graded> phi{};       ///< n_intervals: survival a year
  std::vector<Graded> survived{};  ///< n_intervals: survival over the interval
  std::vector<Graded>
      entry{};                 ///< n_sessions: who comes in, by animal of the first session; 1, ...
  std::vector<Graded> size{};  ///< n_sessions: animals, by animal of the first session; 1, ...
  std::vector<Graded> growth{};      ///< n_intervals: lambda, the factor a year
  std::vector<Graded> per_capita{};  ///< n_intervals: f = lambda - phi a year
  std::vector<Graded> move{};        ///< n_intervals: scale in metres; empty where there is none
  bool valid = true;                 ///< nobody comes in by a negative number
};

/// f: lambda = phi + f; over T years phi^T survive of lambda^T. Without recruitment (survival
/// alone) entry, size, growth and per_capita are empty.
[[nodiscard]] OpenRates open_rates(const OpenPrepared& prepared, std::size_t group,
                                   const Eigen::VectorXd& beta);

}  // namespace dersu::scr
