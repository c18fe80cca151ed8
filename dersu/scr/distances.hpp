#pragma once
// How far mask points are from detectors at given coefficients: in a straight line, or over land
// with resistance (least_cost.hpp).
#include <Eigen/Core>
#include <memory>

#include "dersu/scr/kernels.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/ways.hpp"

namespace dersu::scr {

class Distances {
 public:
  Distances(const PreparedModel& model, const PreparedSession& session,
            const Eigen::VectorXd& beta);

  /// False where the coefficients of resistance are beyond all numbers.
  [[nodiscard]] bool valid() const { return valid_; }
  /// A lower bound of the squared distance (m^2) between a detector and the points of a block.
  [[nodiscard]] double nearest2(std::size_t detector, std::size_t block) const;
  /// Squared distances of a block's points.
  void squares(std::size_t detector, std::size_t block, double* d2) const;
  /// To one point, by its place in the order of the blocks.
  [[nodiscard]] double at(std::size_t detector, std::size_t point) const;
  /// Coefficients of resistance; 0 for straight lines and for ways that are held.
  [[nodiscard]] std::size_t n_coefficients() const { return n_coefficients_; }
  /// The cheapest ways; nothing for straight lines.
  [[nodiscard]] std::shared_ptr<const Ways> ways() const { return ways_; }
  /// d log f / d coefficient j of resistance in a block, from f's own derivatives: f knows lengths
  /// by their ratios alone.
  void slopes(std::size_t detector, std::size_t block, std::size_t j, DetectionFunction function,
              const ShapeArrays& f, double* out) const;

 private:
  const PreparedSession& session_;
  bool straight_ = true;
  bool valid_ = true;
  std::size_t n_coefficients_ = 0;
  std::shared_ptr<const Ways> ways_{};
};

}  // namespace dersu::scr
