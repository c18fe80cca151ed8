#include "dersu/scr/grid_convolution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dersu::scr {
namespace {

std::size_t whole_lanes(std::size_t n) { return (n + 3) / 4 * 4; }

}  // namespace

GridConvolution::GridConvolution(std::size_t n_x, std::size_t n_y, std::size_t reach_x,
                                 std::size_t reach_y, const Values& kernel,
                                 const Values& derivative)
    : n_x_(n_x),
      n_y_(n_y),
      along_x_(Fourier::length(n_x + reach_x)),  // so that what leaves at one end comes to no cell
      along_y_(Fourier::length(n_y + reach_y)),
      n_half_(along_y_.size() / 2 + 1),
      kernel_(spectrum(kernel, reach_x, reach_y)),
      derivative_(spectrum(derivative, reach_x, reach_y)) {
  double squares = 0;
  for (const Values* values : {&kernel, &derivative}) {
    double sum = 0;
    for (const double k : *values) sum += 2 * k * k;
    squares = std::max(squares, sum);
  }
  // Roundings of the transforms are like chance: a few units of the last place (tests).
  error_ = 4 * std::numeric_limits<double>::epsilon() * std::sqrt(squares);
}

ComplexRows GridConvolution::forward(const Values& grid, std::size_t n_rows,
                                     std::size_t n_columns) const {
  ComplexRows rows(along_y_.size(), whole_lanes(n_columns));
  for (std::size_t r = 0; r < n_rows; ++r)
    std::copy_n(grid.begin() + std::ptrdiff_t(r * n_columns), n_columns,
                rows.re.begin() + std::ptrdiff_t(r * rows.n_columns));
  along_y_.forward(rows);
  ComplexRows out(along_x_.size(), whole_lanes(n_half_));
  for (std::size_t c = 0; c < n_columns; ++c)
    for (std::size_t k = 0; k < n_half_; ++k) {
      out.re[c * out.n_columns + k] = rows.re[k * rows.n_columns + c];
      out.im[c * out.n_columns + k] = rows.im[k * rows.n_columns + c];
    }
  along_x_.forward(out);
  return out;
}

/// Real, because the kernel is even; with what inverse() leaves out.
GridConvolution::Values GridConvolution::spectrum(const Values& kernel, std::size_t reach_x,
                                                  std::size_t reach_y) const {
  const std::size_t n_x = along_x_.size();
  const std::size_t n_y = along_y_.size();
  Values wrapped(n_x * n_y);
  for (std::size_t j = 0; j <= reach_y; ++j)
    for (std::size_t i = 0; i <= 2 * reach_x; ++i) {
      const double k = kernel[j * (2 * reach_x + 1) + i];
      const std::size_t column = (i + n_x - reach_x) % n_x;
      wrapped[j * n_x + column] = k;
      wrapped[(n_y - j) % n_y * n_x + column] = k;
    }
  Values out = forward(wrapped, n_y, n_x).re;
  for (double& v : out) v /= double(n_x * n_y);
  return out;
}

ComplexRows GridConvolution::times(ComplexRows x, const Values& spectrum) {
  for (std::size_t i = 0; i < spectrum.size(); ++i) {
    x.re[i] *= spectrum[i];
    x.im[i] *= spectrum[i];
  }
  return x;
}

ComplexRows GridConvolution::inverse(ComplexRows a, const ComplexRows* b) const {
  along_x_.inverse(a);
  ComplexRows out(along_y_.size(), whole_lanes(n_x_));
  // Values of a real grid are conjugate at opposite frequencies; i times those of another goes with
  // them.
  for (std::size_t k = 0; k < n_half_; ++k) {
    const std::size_t opposite = (along_y_.size() - k) % along_y_.size();
    for (std::size_t c = 0; c < n_x_; ++c) {
      const std::size_t at = c * a.n_columns + k;
      const double b_re = b == nullptr ? 0 : b->re[at];
      const double b_im = b == nullptr ? 0 : b->im[at];
      out.re[opposite * out.n_columns + c] = a.re[at] + b_im;
      out.im[opposite * out.n_columns + c] = b_re - a.im[at];
      out.re[k * out.n_columns + c] = a.re[at] - b_im;
      out.im[k * out.n_columns + c] = b_re + a.im[at];
    }
  }
  along_y_.inverse(out);
  return out;
}

GridConvolution::Values GridConvolution::cropped(const Values& rows, std::size_t n_columns) const {
  Values out(n_x_ * n_y_);
  for (std::size_t r = 0; r < n_y_; ++r)
    std::copy_n(rows.begin() + std::ptrdiff_t(r * n_columns), n_x_,
                out.begin() + std::ptrdiff_t(r * n_x_));
  return out;
}

GridConvolution::Values GridConvolution::with_kernel(const Values& grid) const {
  const ComplexRows out = inverse(times(forward(grid, n_y_, n_x_), kernel_), nullptr);
  return cropped(out.re, out.n_columns);
}

std::pair<GridConvolution::Values, GridConvolution::Values> GridConvolution::with_both(
    const Values& grid) const {
  ComplexRows x = forward(grid, n_y_, n_x_);
  ComplexRows b = times(x, derivative_);
  along_x_.inverse(b);
  const ComplexRows out = inverse(times(std::move(x), kernel_), &b);
  return {cropped(out.re, out.n_columns), cropped(out.im, out.n_columns)};
}

}  // namespace dersu::scr
