#pragma once
// Convolution of values on a grid with a kernel that is even in x and in y, by Fourier transforms:
// its work grows with the cells of the grid, not with their square.
#include <cstddef>
#include <utility>
#include <vector>

#include "dersu/scr/fourier.hpp"

namespace dersu::scr {

class GridConvolution {
 public:
  using Values = std::vector<double>;
  /// Kernels and their derivatives by steps in y from 0 to reach_y (< n_y), then in x from -reach_x
  /// to reach_x (< n_x).
  GridConvolution(std::size_t n_x, std::size_t n_y, std::size_t reach_x, std::size_t reach_y,
                  const Values& kernel, const Values& derivative);

  /// `grid` (n_y x n_x, row-major) with the kernel.
  [[nodiscard]] Values with_kernel(const Values& grid) const;
  /// With the kernel, and with its derivative.
  [[nodiscard]] std::pair<Values, Values> with_both(const Values& grid) const;
  /// What values may be wrong by, each, for a grid of this length (the root of the sum of squares):
  /// transforms round at the size of all values, so that small ones beside large are lost.
  [[nodiscard]] double error(double length) const { return error_ * length; }

 private:
  /// By frequency in x, then in y up to the half.
  [[nodiscard]] ComplexRows forward(const Values& grid, std::size_t n_rows,
                                    std::size_t n_columns) const;
  [[nodiscard]] Values spectrum(const Values& kernel, std::size_t reach_x,
                                std::size_t reach_y) const;
  [[nodiscard]] static ComplexRows times(ComplexRows x, const Values& spectrum);
  /// The grid of `a` in the real part, of `b` (if any) in the imaginary.
  [[nodiscard]] ComplexRows inverse(ComplexRows a, const ComplexRows* b) const;
  [[nodiscard]] Values cropped(const Values& rows, std::size_t n_columns) const;

  std::size_t n_x_;
  std::size_t n_y_;
  Fourier along_x_;
  Fourier along_y_;
  std::size_t n_half_;  ///< frequencies in y from 0 to the half
  Values kernel_{};
  Values derivative_{};
  double error_ = 0;
};

}  // namespace dersu::scr
