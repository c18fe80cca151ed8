#include "dersu/scr/movement.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dersu/scr/clones.hpp"

namespace dersu::scr {
namespace {

constexpr double kSmallError = 1e-10;

bool even(const std::vector<double>& sorted) {
  if (sorted.size() < 3) return true;
  const double step = (sorted.back() - sorted.front()) / double(sorted.size() - 1);
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (std::abs(sorted[i] - sorted[i - 1] - step) > 1e-6 * step) return false;
  return true;
}

double step_of(const std::vector<double>& sorted) {
  return sorted.size() < 2 ? 0 : (sorted.back() - sorted.front()) / double(sorted.size() - 1);
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double length_of(const std::vector<double>& a) { return std::sqrt(dot(a, a)); }

/// Sums at least 0 that rounding brought below.
std::vector<double> at_least_0(std::vector<double> values) {
  for (double& v : values) v = std::max(v, 0.0);
  return values;
}

/// Whether plain sums over all pairs of points and cells take longer than transforms (measured).
bool is_long(std::size_t points, std::size_t cells, std::size_t grid) {
  constexpr double kTransforms = 60;  // products a cell of the grid
  return double(points) * double(cells) > kTransforms * double(grid);
}

DERSU_CLONES void add_times(double times, const double* from, std::size_t n, double* to) {
  for (std::size_t i = 0; i < n; ++i) to[i] += times * from[i];
}

/// k by steps from -reach to reach, with its derivative by log scale: exp(-d^2 / (2 scale^2)).
void half_normal(std::size_t reach, double step, double scale_m, std::vector<double>& k,
                 std::vector<double>& d_k) {
  for (std::size_t i = 0; i <= 2 * reach; ++i) {
    const double r = (double(i) - double(reach)) * step / scale_m;
    k.push_back(std::exp(-r * r / 2));
    d_k.push_back(k.back() * r * r);
  }
}

}  // namespace

bool is_even(const Lattice& lattice) { return even(lattice.x_m) && even(lattice.y_m); }

MovementKernel::MovementKernel(Movement movement, const Lattice& lattice, double scale_m,
                               std::size_t cells, const std::vector<double>& weights)
    : movement_(movement), lattice_(lattice), weights_(weights) {
  reach_x_ = lattice.x_m.size() - 1;
  reach_y_ = lattice.y_m.size() - 1;
  if (cells > 0) {
    reach_x_ = std::min(reach_x_, cells);
    reach_y_ = std::min(reach_y_, cells);
  }
  if (movement == Movement::uncorrelated) {
    weight_sum_ = sum(weights);
    return;
  }
  separable_ = movement == Movement::normal && cells == 0;
  if (separable_) {
    half_normal(reach_x_, step_of(lattice.x_m), scale_m, x_, dx_);
    half_normal(reach_y_, step_of(lattice.y_m), scale_m, y_, dy_);
  } else {
    make_cells(scale_m, cells);
  }
  const Values ones(lattice.at.size(), 1.0);
  norm_ = smooth_fast(ones, &d_norm_);
}

void MovementKernel::make_cells(double scale_m, std::size_t cells) {
  const double dx = step_of(lattice_.x_m);
  const double dy = step_of(lattice_.y_m);
  const double end = cells > 0 ? double(cells) + 0.5 : HUGE_VAL;
  for (std::size_t j = 0; j <= reach_y_; ++j)
    for (std::size_t i = 0; i <= 2 * reach_x_; ++i) {
      const double steps_x = double(i) - double(reach_x_);
      const double r = std::hypot(steps_x * dx, double(j) * dy) / scale_m;
      const bool normal = movement_ == Movement::normal;
      const bool inside = std::hypot(steps_x, double(j)) <= end;
      cells_.push_back(inside ? std::exp(normal ? -r * r / 2 : -r) : 0);
      d_cells_.push_back((normal ? r * r : r) * cells_.back());
    }
  const std::size_t nx = lattice_.x_m.size();
  const std::size_t ny = lattice_.y_m.size();
  const std::size_t cells_met =
      std::min(nx, 2 * reach_x_ + 1) * std::min(ny, 2 * reach_y_ + 1);  // at most
  if (is_long(lattice_.at.size(), cells_met, (nx + reach_x_) * (ny + reach_y_)))
    fourier_ =
        std::make_unique<const GridConvolution>(nx, ny, reach_x_, reach_y_, cells_, d_cells_);
}

MovementKernel::Values MovementKernel::on_grid(const Values& from) const {
  Values grid(lattice_.size());
  for (std::size_t m = 0; m < from.size(); ++m) grid[lattice_.at[m]] = from[m];
  return grid;
}

MovementKernel::Values MovementKernel::on_mask(const Values& grid) const {
  Values out(lattice_.at.size());
  for (std::size_t m = 0; m < out.size(); ++m) out[m] = grid[lattice_.at[m]];
  return out;
}

MovementKernel::Values MovementKernel::smooth(const Values& from, bool derivative) const {
  const Values grid = on_grid(from);
  return on_mask(separable_ ? smooth_rows_and_columns(grid, derivative)
                            : smooth_cells(grid, derivative));
}

MovementKernel::Values MovementKernel::smooth_fast(const Values& from, Values* derivative) const {
  if (!fourier_) {
    if (derivative != nullptr) *derivative = smooth(from, true);
    return smooth(from, false);
  }
  if (derivative == nullptr) return on_mask(fourier_->with_kernel(on_grid(from)));
  const auto [values, slopes] = fourier_->with_both(on_grid(from));
  *derivative = on_mask(slopes);
  return on_mask(values);
}

MovementKernel::Values MovementKernel::scaled(Values from) const {
  for (std::size_t m = 0; m < from.size(); ++m) from[m] /= norm_[m];
  return from;
}

MovementKernel::Values MovementKernel::smooth_rows_and_columns(const Values& grid,
                                                               bool derivative) const {
  const std::size_t nx = lattice_.x_m.size();
  const std::size_t ny = lattice_.y_m.size();
  // The tables go as far as the grid is wide.
  const auto along_x = [&](const Values& k) {
    Values out(grid.size());
    for (std::size_t r = 0; r < ny; ++r)
      for (std::size_t c = 0; c < nx; ++c)
        if (const double v = grid[r * nx + c]; v != 0)
          add_times(v, &k[nx - 1 - c], nx, &out[r * nx]);
    return out;
  };
  const auto along_y = [&](const Values& k, const Values& rows, Values& out) {
    for (std::size_t r = 0; r < ny; ++r)
      for (std::size_t to = 0; to < ny; ++to)
        add_times(k[ny - 1 + to - r], &rows[r * nx], nx, &out[to * nx]);
  };
  Values out(grid.size());
  if (!derivative) {
    along_y(y_, along_x(x_), out);
  } else {
    along_y(dy_, along_x(x_), out);
    along_y(y_, along_x(dx_), out);
  }
  return out;
}

MovementKernel::Values MovementKernel::smooth_cells(const Values& grid, bool derivative) const {
  const std::size_t nx = lattice_.x_m.size();
  const std::size_t ny = lattice_.y_m.size();
  const Values& k = derivative ? d_cells_ : cells_;
  Values out(grid.size());
  for (std::size_t r = 0; r < ny; ++r)
    for (std::size_t c = 0; c < nx; ++c) {
      const double v = grid[r * nx + c];
      if (v == 0) continue;
      const std::size_t left = std::min(reach_x_, c);
      const std::size_t n = left + 1 + std::min(reach_x_, nx - 1 - c);
      for (std::size_t to = r - std::min(r, reach_y_); to <= std::min(ny - 1, r + reach_y_); ++to) {
        const std::size_t steps = to > r ? to - r : r - to;
        add_times(v, &k[steps * (2 * reach_x_ + 1) + reach_x_ - left], n, &out[to * nx + c - left]);
      }
    }
  return out;
}

MovementKernel::Values MovementKernel::spread(const Values& from) const {
  if (movement_ == Movement::uncorrelated) {
    Values out = weights_;
    const double times = sum(from) / weight_sum_;
    for (double& v : out) v *= times;
    return out;
  }
  return at_least_0(smooth_fast(scaled(from)));
}

MovementKernel::Values MovementKernel::spread(const Values& from, const Values& by) const {
  Values out = spread(from);
  if (fourier_) {
    const Values source = scaled(from);
    if (!(fourier_->error(length_of(source)) * sum(by) <= kSmallError * dot(by, out)))
      out = smooth(source, false);
  }
  return out;
}

MovementKernel::Values MovementKernel::gather(const Values& from) const {
  if (movement_ == Movement::uncorrelated)
    return Values(from.size(), dot(weights_, from) / weight_sum_);
  return scaled(at_least_0(smooth_fast(from)));
}

MovementKernel::Back MovementKernel::back_of(const Values& from, Values gathered,
                                             const Values& d_moved) const {
  Back out{scaled(std::move(gathered)), 0};
  for (std::size_t m = 0; m < from.size(); ++m)
    if (from[m] != 0)
      out.by_scale += from[m] * (d_moved[m] - out.gathered[m] * d_norm_[m]) / norm_[m];
  return out;
}

MovementKernel::Back MovementKernel::back(const Values& from, const Values& by) const {
  if (movement_ == Movement::uncorrelated) return {gather(by), 0};
  Values d_moved;
  Values moved = smooth_fast(by, &d_moved);
  Back out = back_of(from, std::move(moved), d_moved);
  if (!fourier_) return out;
  double told = 0;
  for (std::size_t m = 0; m < from.size(); ++m) told += std::abs(from[m] * out.gathered[m]);
  if (fourier_->error(length_of(by)) * sum(scaled(from)) <= kSmallError * told) return out;
  return back_of(from, smooth(by, false), smooth(by, true));
}

void MovementKernel::add_by_weights(const Values& from, const Values& by, double times,
                                    Values& out) const {
  if (movement_ != Movement::uncorrelated) return;
  const double mean = dot(weights_, by) / weight_sum_;
  const double all = times * sum(from) / weight_sum_;
  for (std::size_t m = 0; m < out.size(); ++m) out[m] += all * (by[m] - mean);
}

}  // namespace dersu::scr
