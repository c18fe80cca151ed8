#pragma once
// The detection function of every circumstance that a model knows, at given coefficients: also of
// those that no animal of the data met. For what walks through a survey, as simulations do.
#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection_design.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/likelihood.hpp"

namespace dersu::scr {

/// What detection depends on: the place in the design, and who was at the detector.
struct Circumstance {
  DesignPlace place{};
  Visits visits{};  ///< of any animal to this detector
};

class DetectionTable {
 public:
  /// `prepared` is of `data`, `beta` has its n_beta values. Faults as detection_design().
  [[nodiscard]] static Result<DetectionTable> make(const Data& data, const Prepared& prepared,
                                                   const Eigen::VectorXd& beta);

  [[nodiscard]] const DetectionShape& at(const Circumstance& now) const {
    return shapes_[now.place.session][index(now)];
  }
  /// Of one unit of effort at a distance.
  [[nodiscard]] double hazard(const Circumstance& now, double d_m) const;
  [[nodiscard]] Response response() const { return response_; }
  /// Whether detection depends on visits (k, K): animals are then not independent of each other.
  [[nodiscard]] bool by_visits() const { return before_ || on_last_; }
  /// Whether all parameters are in their range, as ComponentValues::valid.
  [[nodiscard]] bool valid() const { return valid_; }
  [[nodiscard]] const Groups& groups() const { return groups_; }

 private:
  struct Sizes {
    std::size_t detectors = 1;
    std::size_t occasions = 1;
  };
  [[nodiscard]] std::size_t index(const Circumstance& now) const;
  void fill(const Data& data, const Prepared& prepared, const Eigen::VectorXd& beta,
            const std::vector<DetectionDesign>& designs, const Visits& visits);

  Response response_ = Response::none;
  Groups groups_{};
  Axes axes_{};  ///< of all parameters together
  bool before_ = false;
  bool on_last_ = false;
  bool valid_ = true;
  std::size_t classes_ = 1;
  std::vector<Sizes> sizes_{};                         ///< by session
  std::vector<std::vector<DetectionShape>> shapes_{};  ///< [session][index]
};

}  // namespace dersu::scr
