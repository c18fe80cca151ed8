#pragma once
// Rates and numbers of an open population as people read them. For open_fit.cpp.
#include <Eigen/Core>
#include <vector>

#include "dersu/scr/open_fit.hpp"
#include "dersu/scr/open_prepare.hpp"

namespace dersu::scr {

/// All estimates, in the order that OpenFit tells.
[[nodiscard]] std::vector<Estimate> open_estimates(const OpenPrepared& prepared,
                                                   const Eigen::VectorXd& beta,
                                                   const Eigen::MatrixXd& vcov, double confidence);

/// Fills numbers, turnover and ever from fit.
void add_open_numbers(const OpenPrepared& prepared, OpenFit& fit);

}  // namespace dersu::scr
