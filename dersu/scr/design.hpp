#pragma once
// The design of density: what the terms of its formula are at every mask point.
#include <Eigen/Core>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/formula.hpp"

namespace dersu::scr {

struct Design {
  std::vector<std::string> names{};  ///< n_columns: "D", "D.cover", "D.session2006"
  /// [session][group]: n_points x n_columns; one group where the formula does not name `g`.
  std::vector<std::vector<Eigen::MatrixXd>> sessions{};
  /// [session][group]: a row, at the means of all numbers over the mask points of all sessions, and
  /// at the first level of all factors. secr's predict() shows D there.
  std::vector<std::vector<Eigen::RowVectorXd>> typical{};
  /// "hab is forest, cover has its mean": where that is, by the covariates of the mask that the
  /// formula names.
  std::string typical_place{};
};

/// Variables are the mask's covariates, and
///   x, y, x2, y2, xy    coordinates less their mean, over their standard deviation, all mask
///   points
///                       of all sessions together; their squares and product (as secr)
///   session, Session    the session as a factor, or its number from 0; the sessions' covariates
///   g                   the group, a factor with the levels `groups`
/// Fault::usage: as columns_of() and check_independent().
[[nodiscard]] Result<Design> density_design(const Data& data, const Formula& formula,
                                            const std::vector<std::string>& groups = {});

}  // namespace dersu::scr
