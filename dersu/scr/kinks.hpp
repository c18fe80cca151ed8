#pragma once
// The last steps to a top among kinks, such as the likelihood has where cheapest ways change.
#include <Eigen/Core>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {

/// From where maximise() with these `widths` ended without a top: looks for a higher place along
/// the axes of the curvature, without slopes, from half a standard error down to a hundredth, and
/// maximises anew from there, up to three times. The answer has `converged` where that finds a top,
/// or where no such step gains more than 1e-3 any more; without a curvature of a top it is
/// `from`. Fault::interrupted.
[[nodiscard]] Result<Optimum> climb_kinks(const Objective& objective, Optimum from,
                                          const Eigen::VectorXd& widths, std::size_t max_iterations,
                                          Progress& progress);

}  // namespace dersu::scr
