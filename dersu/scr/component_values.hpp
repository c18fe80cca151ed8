#pragma once
// The parameters of detection of one component at given coefficients, and how the coefficients move
// them.
#include <Eigen/Core>
#include <utility>
#include <vector>

#include "dersu/scr/kernels.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// Coefficient (counted from the first of PreparedModel::columns) and derivative; zeros left out.
using SparseRow = std::vector<std::pair<Eigen::Index, double>>;

struct KindValues {
  DetectionShape shape{};
  SparseRow by_intercept{};  ///< d log(g0 or lambda0)
  SparseRow by_sigma{};      ///< d log sigma
  SparseRow by_z{};          ///< d log of the third parameter
  bool of_fixes = false;     ///< of telemetry: f over its integral
};

struct ComponentValues {
  std::vector<KindValues> kinds{};  ///< as Component::kinds
  /// Whether all parameters are in their range: with links other than the usual ones they may leave
  /// it, and the likelihood is then 0.
  bool valid = true;
};

[[nodiscard]] KindValues kind_values(const PreparedModel& model, const KindDesign& design,
                                     const Eigen::VectorXd& beta);
[[nodiscard]] ComponentValues component_values(const PreparedModel& model,
                                               const Component& component,
                                               const Eigen::VectorXd& beta);

/// log of each class's share in a group, and its derivatives by the coefficients of pmix (n_classes
/// x Stretch::size). The first class is what the others leave (multinomial logit).
struct Mixing {
  Eigen::VectorXd log_share{};
  Eigen::MatrixXd by_mixing{};
};
[[nodiscard]] Mixing mixing_of(const PreparedModel& model, const PreparedGroup& group,
                               const Eigen::VectorXd& beta);

}  // namespace dersu::scr
