#pragma once
// How home-range centres go from one session to the next, over mask points that stand on a grid.
#include <cstdint>
#include <memory>
#include <vector>

#include "dersu/scr/grid_convolution.hpp"
#include "dersu/scr/lattice.hpp"
#include "dersu/scr/open_model.hpp"

namespace dersu::scr {

/// Whether all columns are equally far from each other, and all rows so too; to 1e-6 of a step.
[[nodiscard]] bool is_even(const Lattice& lattice);

/// Pr(to m' | from m) = k(|m' - m|) / sum over the mask of k: nobody leaves the mask. k is the
/// density of the kernel at the points' distance; uncorrelated: k = density at m'. Vectors have one
/// value a mask point in the order of the mask.
class MovementKernel {
 public:
  /// `scale_m` > 0; `cells` as OpenModel::kernel_cells; `weights` (n_points, sum > 0) are of
  /// uncorrelated movement, and need to outlive the kernel.
  MovementKernel(Movement movement, const Lattice& lattice, double scale_m, std::size_t cells,
                 const std::vector<double>& weights);

  using Values = std::vector<double>;
  /// to(m') = sum over m of from(m) Pr(m' | m); from >= 0. On large masks sums are by Fourier
  /// transforms (grid_convolution.hpp), whose errors are small against the largest values alone.
  [[nodiscard]] Values spread(const Values& from) const;
  /// The same, with plain sums where else sum over m' of by(m') to(m') had an error above 1e-10 of
  /// it; by >= 0.
  [[nodiscard]] Values spread(const Values& from, const Values& by) const;
  /// to(m) = sum over m' of Pr(m' | m) from(m'): the other way; from >= 0.
  [[nodiscard]] Values gather(const Values& from) const;
  /// gather(by), and d / d log(scale_m) of sum over m' of by(m') spread(from)(m'), with plain sums
  /// where else the sum over m of from(m) |gathered(m)| had an error above 1e-10 of it.
  struct Back {
    Values gathered{};
    double by_scale = 0;
  };
  [[nodiscard]] Back back(const Values& from, const Values& by) const;
  /// out(m) += times * d / d weight(m) of the same sum; 0 but for uncorrelated movement.
  void add_by_weights(const Values& from, const Values& by, double times, Values& out) const;

 private:
  /// sum over m of k(|m' - m|) from(m), or of its derivative by log(scale_m); plain sums.
  [[nodiscard]] Values smooth(const Values& from, bool derivative) const;
  /// The same with the quickest sums; `derivative` where one is asked.
  [[nodiscard]] Values smooth_fast(const Values& from, Values* derivative = nullptr) const;
  [[nodiscard]] Values scaled(Values from) const;  ///< by 1 / norm
  [[nodiscard]] Back back_of(const Values& from, Values gathered, const Values& d_moved) const;
  [[nodiscard]] Values on_grid(const Values& from) const;
  [[nodiscard]] Values on_mask(const Values& grid) const;
  [[nodiscard]] Values smooth_rows_and_columns(const Values& grid, bool derivative) const;
  [[nodiscard]] Values smooth_cells(const Values& grid, bool derivative) const;
  void make_cells(double scale_m, std::size_t cells);

  Movement movement_;
  bool separable_ = false;  ///< a product of one function of x and one of y
  const Lattice& lattice_;
  const Values& weights_;
  std::size_t reach_x_ = 0;  ///< cells that the kernel goes in x
  std::size_t reach_y_ = 0;
  Values x_{};  ///< k by steps in x where it is separable, and its derivatives
  Values y_{};
  Values dx_{};
  Values dy_{};
  Values cells_{};  ///< else k by steps in y, then in x from -reach_x to reach_x
  Values d_cells_{};
  std::unique_ptr<const GridConvolution> fourier_{};  ///< where it is quicker than cells
  Values norm_{};                                     ///< n_points: sum over the mask of k
  Values d_norm_{};
  double weight_sum_ = 0;
};

}  // namespace dersu::scr
