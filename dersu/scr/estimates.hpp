#pragma once
// The parameters as people read them, from the coefficients and their variance.
#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

namespace dersu::scr {

struct Prepared;
struct Zero;

/// Estimate::group of a density that all groups share: each has it, and all together more.
inline constexpr const char* kEachGroup = "each";

/// A parameter as people read it (D per hectare, g0 and pmix probabilities, sigma and w in metres);
/// before any capture, where numbers have their mean and factors their first level, as secr's
/// predict().
struct Estimate {
  /// "D", "g0", "lambda0", "a0", "sigma", "z", "w", "pmix"; of resistance each coefficient by its
  /// name, "cost.ruggedness": the cost of land has no typical value
  std::string parameter{};
  std::string session{};  ///< empty where all sessions share it
  double estimate = 0;
  /// By the delta method; with a log link that of a log-normal, estimate * sqrt(exp(v) - 1), v the
  /// variance on the link scale (as secr).
  double se = 0;
  double lower = 0;  ///< symmetric on the link scale; with the identity link cut where it ends
  double upper = 0;
  std::string group{};  ///< empty where all groups share it; kEachGroup: a density of each
  std::string cls{};    ///< "1", "2", ... or the level; empty where all classes share it
};

/// In the order of the coefficients' parameters; one for each session, group and class where they
/// differ. What is 0 by `zeros` has no standard error, and the upper limit of its profile.
[[nodiscard]] std::vector<Estimate> estimates_of(const Prepared& prepared,
                                                 const Eigen::VectorXd& beta,
                                                 const Eigen::MatrixXd& vcov, double confidence,
                                                 std::span<const Zero> zeros = {});

}  // namespace dersu::scr
