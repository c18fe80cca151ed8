#pragma once
// Where the search for the estimates begins.
#include <Eigen/Core>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

/// From about a hundred of the animals, where there are 200 or more (all, where these lead
/// nowhere): the best of a small grid: sigma 0.6, 1 and 1.6 times the pooled spread of the captures
/// (a quarter of the detectors' extent where no animal was seen at two places), g0 or lambda0 from
/// 0.003 to 0.3, two values of a third parameter, and for each the density n / integral of p. Then
/// each coefficient of resistance half a standard deviation of its covariate's log cost to either
/// side, with sigma as the land is dearer or cheaper. All other coefficients are 0. A mixture has
/// several starts, with classes that differ in detection one way or another (its likelihood has a
/// saddle where they are equal, and often several tops); with known classes also one where they are
/// equal, and each of the others both ways, so that the names of the classes do not matter. Adds to
/// `evaluations`. Fault::numeric where the likelihood is 0 all over the grid (captures beyond the
/// mask's reach); Fault::interrupted. The same purpose as secr's autoini.
[[nodiscard]] Result<std::vector<Eigen::VectorXd>> find_starts(const Data& data,
                                                               const Prepared& prepared,
                                                               std::size_t& evaluations,
                                                               const Progress& progress);

}  // namespace dersu::scr
