#pragma once
// Levels at which a density or a chance of detection is estimated as 0: a class of habitat or a
// session in which no animal lives by these data, detectors that caught nothing. The likelihood
// rises as such a coefficient goes to minus infinity, so that there is no top with a curvature; it
// is held there, as good as at 0, and all else is estimated beside it.
#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/link.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {

/// A coefficient that is held because D, g0, lambda0 or a0 is 0 somewhere.
struct Zero {
  std::size_t coefficient = 0;
  std::string parameter{};  ///< "D", "g0", "lambda0", "a0"
  std::string where{};      ///< "hab sea", "session B"
  Link link = Link::log;
  bool is_level = true;  ///< of a factor, of several or of the sessions; false: a number
  /// n_beta: row * direction is -1 for the predictors row * beta of what is 0, and below 0 where
  /// one is so by a share, as at the mean of a number.
  Eigen::VectorXd direction{};
  double highest = 0;   ///< of those predictors, as they are held
  bool varies = false;  ///< others of them are lower: something else moves the parameter there
  /// What the parameter is at most where it is highest, and the coefficient, by the profile
  /// likelihood; infinite where the data set no bound (and in replicates, which do not look for
  /// one).
  double upper = HUGE_VAL;
  double coefficient_upper = HUGE_VAL;
};

/// What a parameter with the predictor row * beta = `value` is at most, where it is 0: the limit of
/// the highest, less what the others make of it as they are estimated; of several the lowest.
/// Nothing where it is not 0. `row` is n_beta.
[[nodiscard]] std::optional<double> zero_limit(std::span<const Zero> zeros,
                                               std::string_view parameter,
                                               const Eigen::RowVectorXd& row, double value);

/// A top at which some coefficients are held.
struct HeldTop {
  std::vector<Zero> zeros{};
  Eigen::VectorXd beta{};  ///< n_beta
  Eigen::MatrixXd vcov{};  ///< n_beta x n_beta; 0 for what is held
  Optimum optimum{};       ///< of those that are not held, in units of their scales
};

struct ZeroSearch {
  const Prepared& prepared;
  const Data& data;
  const Objective& loglik;  ///< by all coefficients
  const Eigen::VectorXd& scales;
  const Eigen::VectorXd& widths;  ///< as maximise()
  double confidence = 0.95;
  std::size_t max_iterations = 200;
  bool limits = true;  ///< false: of a replicate
};

/// Looks where the search for a top ended (`optimum`, in units of the scales) for levels that are
/// 0: those whose D (log link) or chance of detection (log or logit) is far below that of others,
/// or not told within a factor of 10^9, and with which at 0 the log-likelihood, maximised over
/// all else, is lower by less than 0.005. Nothing where there are none or the rest has no clear top
/// either. Fault::numeric where the likelihood is the same whatever such a level has, with what to
/// do; Fault::interrupted.
[[nodiscard]] Result<std::optional<HeldTop>> top_with_zeros(const ZeroSearch& search,
                                                            const Optimum& optimum,
                                                            Progress& progress);

/// What a reader should know of it. `confidence` is that of the limit.
[[nodiscard]] std::string notice_of(const Zero& zero, double confidence);

}  // namespace dersu::scr
