#pragma once
// Finds the top of an open likelihood, also where it lies at the edge of what rates can be. For
// open_fit.cpp.
#include <Eigen/Core>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/open_prepare.hpp"

namespace dersu::scr {

/// A rate that the data take to its edge.
struct OpenEdge {
  std::string parameter{};
  double value = 0;  ///< 1 (phi) or 0 (f, b)
  double limit = 0;  ///< where the profile likelihood has fallen by the quantile of chi-squared
};

struct OpenTop {
  Eigen::VectorXd beta{};
  Eigen::MatrixXd vcov{};  ///< 0 for a coefficient that is held at an edge
  double value = 0;
  double max_gradient = 0;
  std::size_t iterations = 0;
  std::size_t evaluations = 0;
  std::vector<OpenEdge> edges{};
};

/// The top that the start leads to. Fault::numeric where there is none, with the
/// coefficient that the data cannot tell; Fault::interrupted.
[[nodiscard]] Result<OpenTop> open_top(const OpenPrepared& prepared, const Eigen::VectorXd& start,
                                       const FitOptions& options, Progress& progress);

}  // namespace dersu::scr
