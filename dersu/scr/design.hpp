#pragma once
// Design matrices: what the terms of a formula are at every mask point or in every session.
#include <Eigen/Core>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/formula.hpp"

namespace dersu::scr {

/// One row a mask point (density) or one row (detection) for every session. Column 0 is 1.
struct Design {
  std::vector<std::string> names{};  ///< n_columns: "D", "D.cover", "D.session2006"
  std::vector<Eigen::MatrixXd> sessions{};
  /// n_sessions x n_columns: each session at the means of all numbers over the mask points of all
  /// sessions, and at the first level of all factors. secr's predict() shows D there.
  Eigen::MatrixXd typical{};
};

/// Variables are the mask's covariates, and
///   x, y                coordinates less their mean, over their standard deviation, all mask
///   points
///                       of all sessions together (as secr; its x2, y2, xy are x^2, y^2, x:y)
///   session, Session    the session as a factor, or its number from 0
/// Factors have treatment contrasts: one column for each level but the first. Fault::usage: unknown
/// variables, factors in arithmetic, columns that are not finite or depend on each other.
[[nodiscard]] Result<Design> density_design(const Data& data, const Formula& formula);

/// Variables are session and Session.
[[nodiscard]] Result<Design> session_design(const Data& data, const Formula& formula);

}  // namespace dersu::scr
