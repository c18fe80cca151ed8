#include "dersu/scr/lattice_integrals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/clones.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/lanes.hpp"
#include "dersu/scr/survey.hpp"

namespace dersu::scr {
namespace {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

constexpr double kNegligible = 41;  ///< as integrate.cpp
constexpr std::size_t kMostKinds = 16;
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

/// Columns [begin, end) of a row; both are whole numbers of lanes.
struct Window {
  std::size_t begin = 0;
  std::size_t end = 0;
};

DERSU_CLONES double dot_in(Window window, const double* a, const double* b) {
  Reals total{};
  for (std::size_t i = window.begin; i < window.end; i += kLanes)
    total = total + load(a + i) * load(b + i);
  return lanes::sum(total);
}

/// The sums of w e, w e1 and w e2.
struct Moments {
  double zero = 0;
  double first = 0;
  double second = 0;
};
DERSU_CLONES Moments moments_in(Window window, const double* w, const double* e, const double* e1,
                                const double* e2) {
  Reals zero{};
  Reals first{};
  Reals second{};
  for (std::size_t i = window.begin; i < window.end; i += kLanes) {
    const Reals weight = load(w + i);
    zero = zero + weight * load(e + i);
    first = first + weight * load(e1 + i);
    second = second + weight * load(e2 + i);
  }
  return {lanes::sum(zero), lanes::sum(first), lanes::sum(second)};
}

/// a += w e, b += w (e2 + y2 e).
DERSU_CLONES void add_row(Window window, double w, double y2, const double* e, const double* e2,
                          double* a, double* b) {
  for (std::size_t i = window.begin; i < window.end; i += kLanes) {
    const Reals we = w * load(e + i);
    store(a + i, load(a + i) + we);
    store(b + i, load(b + i) + (w * load(e2 + i) + y2 * we));
  }
}

/// exp(-rate (x - centre)^2) with its first two moments, in a window.
struct Bell {
  Window window{};
  std::vector<double> e{};
  std::vector<double> e1{};
  std::vector<double> e2{};
};

class LatticeIntegrator {
 public:
  explicit LatticeIntegrator(const LatticeInput& input)
      : in_(input),
        lattice_(*input.session.lattice),
        stride_((lattice_.x_m.size() + kLanes - 1) / kLanes * kLanes),
        size_((stride_ * lattice_.y_m.size() + kBlock - 1) / kBlock * kBlock) {}

  std::optional<Integrals> run() {
    survey();
    if (!set_weights()) return std::nullopt;
    Integrals out;
    add_seen(out);
    const auto n = Eigen::Index(in_.group.animals.size());
    out.log_l = Eigen::VectorXd::Constant(n, kMinusInfinity);
    out.scores = Eigen::MatrixXd::Zero(in_.model.n_beta, n);
    std::vector<char> good(std::size_t(n), 1);
    constexpr std::size_t kAnimals = 64;
    parallel_chunks(std::size_t(n), kAnimals, [&](std::size_t, std::size_t begin, std::size_t end) {
      Bell bell{{},
                std::vector<double>(stride_),
                std::vector<double>(stride_),
                std::vector<double>(stride_)};
      for (std::size_t i = begin; i < end; ++i) good[i] = add_animal(i, bell, out);
    });
    if (std::ranges::count(good, 0) > 0) return std::nullopt;
    return out;
  }

 private:
  using Map = std::vector<double>;  ///< n_rows x stride_, 0 where the mask has no point

  [[nodiscard]] std::size_t place(std::size_t point_in_blocks) const {
    const std::size_t at = lattice_.at[in_.session.blocks.order[point_in_blocks]];
    const std::size_t columns = lattice_.x_m.size();
    return at / columns * stride_ + at % columns;
  }
  [[nodiscard]] Eigen::Index first_detection() const { return in_.model.columns.begin; }

  /// Columns no farther than `reach_m` from x.
  [[nodiscard]] Window window(double x, double reach_m) const {
    const auto& xs = lattice_.x_m;
    const auto begin = std::size_t(std::ranges::lower_bound(xs, x - reach_m) - xs.begin());
    const auto end = std::size_t(std::ranges::upper_bound(xs, x + reach_m) - xs.begin());
    return {begin / kLanes * kLanes, std::min((end + kLanes - 1) / kLanes * kLanes, stride_)};
  }

  /// Columns beyond the last have the value of the last: maps are 0 there.
  void fill(Bell& bell, double centre, double rate, double reach_m) const {
    bell.window = window(centre, reach_m);
    for (std::size_t i = bell.window.begin; i < bell.window.end; ++i) {
      const double dx = lattice_.x_m[std::min(i, lattice_.x_m.size() - 1)] - centre;
      bell.e[i] = std::exp(-rate * dx * dx);
      bell.e1[i] = dx * bell.e[i];
      bell.e2[i] = dx * dx * bell.e[i];
    }
  }

  /// H and, by kind, the sums of effort * h and of effort * h * d^2 / sigma^2.
  void survey() {
    const Cells& cells = in_.session.cells;
    const std::size_t kinds = in_.values.kinds.size();
    by_kind_.assign(kinds, Map(size_));
    squares_.assign(kinds, Map(size_));
    Bell bell{{},
              std::vector<double>(stride_),
              std::vector<double>(stride_),
              std::vector<double>(stride_)};
    for (std::size_t j = 0; j < cells.cells.size(); ++j) {
      if (cells.uses[j].empty()) continue;
      const DetectionShape& shape = in_.values.kinds[cells.cells[j].kind].shape;
      const double log_most = shape.log_intercept + kReach;
      if (log_most < 0) continue;
      const double rate = 1 / (2 * shape.sigma_m * shape.sigma_m);
      const double reach_m = std::sqrt(log_most / rate);
      const Point centre = in_.session.detectors[cells.cells[j].detector];
      fill(bell, centre.x_m, rate, reach_m);
      const double effort = cells.uses[j].front().effort * shape.intercept;
      for (std::size_t row = 0; row < lattice_.y_m.size(); ++row) {
        const double dy = lattice_.y_m[row] - centre.y_m;
        if (std::abs(dy) > reach_m) continue;
        add_row(bell.window, effort * std::exp(-rate * dy * dy), dy * dy, bell.e.data(),
                bell.e2.data(), by_kind_[cells.cells[j].kind].data() + row * stride_,
                squares_[cells.cells[j].kind].data() + row * stride_);
      }
    }
    h_.assign(size_, 0.0);
    for (std::size_t k = 0; k < kinds; ++k) {
      const double sigma = in_.values.kinds[k].shape.sigma_m;
      for (std::size_t m = 0; m < size_; ++m) {
        h_[m] += by_kind_[k][m];
        squares_[k][m] /= sigma * sigma;
      }
    }
    by_.assign(std::size_t(in_.model.columns.size), Map(size_));
    for (std::size_t k = 0; k < kinds; ++k) {
      const auto add = [&](const SparseRow& row, const Map& map) {
        for (const auto& [j, d] : row)
          for (std::size_t m = 0; m < size_; ++m) by_[std::size_t(j)][m] += d * map[m];
      };
      add(in_.values.kinds[k].by_intercept, by_kind_[k]);
      add(in_.values.kinds[k].by_sigma, squares_[k]);
    }
  }

  /// False where there would be more animals than a number can hold.
  bool set_weights() {
    constexpr double kLargest = 700;
    log_density_.assign(size_, kMinusInfinity);
    columns_.assign(std::size_t(in_.model.density.size), Map(size_));
    for (std::size_t m = 0; m < in_.session.blocks.n_points; ++m) {
      const std::size_t at = place(m);
      log_density_[at] = in_.log_weight[m];
      for (Eigen::Index j = 0; j < in_.model.density.size; ++j)
        columns_[std::size_t(j)][at] = in_.slopes(Eigen::Index(m), j);
    }
    double top = kMinusInfinity;
    for (std::size_t m = 0; m < size_; ++m) {
      if (log_density_[m] > kLargest) return false;
      top = std::max(top, log_density_[m] - h_[m]);
    }
    top_ = top;
    weight_.assign(size_, 0.0);
    if (top == kMinusInfinity) return true;
    for (std::size_t m = 0; m < size_; ++m) weight_[m] = log_density_[m] - h_[m];
    for (std::size_t m = 0; m < size_; m += kBlock) (void)exponentials(top, weight_.data() + m);
    const auto add = [&](const Map& factor, Eigen::Index coefficient, double sign) {
      weighted_.push_back({Map(size_), coefficient, sign});
      Map& to = weighted_.back().map;
      for (std::size_t m = 0; m < size_; m += kBlock)
        multiply(weight_.data() + m, factor.data() + m, to.data() + m);
    };
    for (Eigen::Index j = 0; j < in_.model.density.size; ++j)
      if (j > 0 || !constant()) add(columns_[std::size_t(j)], in_.model.density.begin + j, 1);
    for (Eigen::Index j = 0; j < in_.model.columns.size; ++j)
      add(by_[std::size_t(j)], first_detection() + j, -1);
    return true;
  }

  /// Whether the first column of D is 1 everywhere.
  [[nodiscard]] bool constant() const {
    return in_.model.density.size > 0 && in_.model.model.density_link == Link::log;
  }

  void add_seen(Integrals& out) const {
    out.d_expected_n = Eigen::VectorXd::Zero(in_.model.n_beta);
    out.d_expected_seen = Eigen::VectorXd::Zero(in_.model.n_beta);
    for (std::size_t m = 0; m < size_; m += kBlock) {
      double density[kBlock];
      double seen[kBlock];
      double unseen[kBlock];
      std::copy_n(log_density_.data() + m, kBlock, density);
      out.expected_n += exponentials(0, density);
      one_minus_exp(h_.data() + m, seen);
      for (std::size_t i = 0; i < kBlock; ++i) {
        unseen[i] = density[i] * (1 - seen[i]);
        seen[i] *= density[i];
        out.expected_seen += seen[i];
      }
      for (Eigen::Index j = 0; j < in_.model.density.size; ++j) {
        const double* column = columns_[std::size_t(j)].data() + m;
        out.d_expected_n(in_.model.density.begin + j) += dot(density, column);
        out.d_expected_seen(in_.model.density.begin + j) += dot(seen, column);
      }
      for (Eigen::Index j = 0; j < in_.model.columns.size; ++j)
        out.d_expected_seen(first_detection() + j) += dot(unseen, by_[std::size_t(j)].data() + m);
    }
  }

  /// All captures of an animal as one: exp(log_height - precision |m - centre|^2 / 2).
  struct Captures {
    double log_height = 0;
    double precision = 0;
    Point centre{};
  };
  [[nodiscard]] Captures captures_of(const CellAnimal& animal) const {
    Captures all;
    const auto weight = [&](const AnimalSquares& s) {
      const double sigma = in_.values.kinds[s.kind].shape.sigma_m;
      return s.times / (sigma * sigma);
    };
    for (const AnimalSquares& s : animal.squares) {
      all.precision += weight(s);
      all.centre.x_m += weight(s) * s.centre.x_m;
      all.centre.y_m += weight(s) * s.centre.y_m;
    }
    all.centre = {all.centre.x_m / all.precision, all.centre.y_m / all.precision};
    for (const AnimalSquares& s : animal.squares) {
      const DetectionShape& shape = in_.values.kinds[s.kind].shape;
      const double d = distance_m(s.centre, all.centre);
      all.log_height += s.times * shape.log_intercept -
                        (s.times * d * d + s.spread_m2) / (2 * shape.sigma_m * shape.sigma_m);
    }
    return all;
  }

  /// Points farther from the captures' centre than this cannot add e^-41 of the term at home.
  [[nodiscard]] double reach(std::uint32_t animal, const Captures& captures) const {
    const std::size_t home = in_.session.homes[animal];
    const Point at{in_.session.blocks.x_m[home], in_.session.blocks.y_m[home]};
    const double d = distance_m(at, captures.centre);
    const std::size_t m = place(home);
    const double term = log_density_[m] - h_[m] - captures.precision * d * d / 2;
    return std::sqrt(2 * (top_ - term + kNegligible) / captures.precision);
  }

  /// False where the sums leave the range of a double.
  bool add_animal(std::size_t i, Bell& bell, Integrals& out) const {
    if (top_ == kMinusInfinity) return true;
    const std::uint32_t animal = in_.group.animals[i];
    const Captures captures = captures_of(in_.session.cells.animals[animal]);
    const double reach_m = reach(animal, captures);
    if (!std::isfinite(reach_m)) return false;
    fill(bell, captures.centre.x_m, captures.precision / 2, reach_m);
    double sum = 0;
    Point first;  // sums of m - centre
    double second = 0;
    std::vector<double> sums(weighted_.size());
    for (std::size_t row = 0; row < lattice_.y_m.size(); ++row) {
      const double dy = lattice_.y_m[row] - captures.centre.y_m;
      if (std::abs(dy) > reach_m) continue;
      const Window chord = window(captures.centre.x_m, std::sqrt(reach_m * reach_m - dy * dy));
      const double ey = std::exp(-captures.precision / 2 * dy * dy);
      const Moments in_row = moments_in(chord, weight_.data() + row * stride_, bell.e.data(),
                                        bell.e1.data(), bell.e2.data());
      sum += ey * in_row.zero;
      first.x_m += ey * in_row.first;
      first.y_m += ey * dy * in_row.zero;
      second += ey * (in_row.second + dy * dy * in_row.zero);
      for (std::size_t j = 0; j < weighted_.size(); ++j)
        sums[j] += ey * dot_in(chord, bell.e.data(), weighted_[j].map.data() + row * stride_);
    }
    constexpr double kSmallest = 1e-280;
    if (!(sum > kSmallest)) return false;
    out.log_l(Eigen::Index(i)) = captures.log_height + top_ + std::log(sum);
    auto score = out.scores.col(Eigen::Index(i));
    if (constant()) score(in_.model.density.begin) = 1;
    for (std::size_t j = 0; j < weighted_.size(); ++j)
      score(weighted_[j].coefficient) += weighted_[j].sign * sums[j] / sum;
    const Point mean{first.x_m / sum, first.y_m / sum};
    for (const AnimalSquares& s : in_.session.cells.animals[animal].squares) {
      const KindValues& kind = in_.values.kinds[s.kind];
      const double dx = captures.centre.x_m - s.centre.x_m;
      const double dy = captures.centre.y_m - s.centre.y_m;
      const double d2 = second / sum + 2 * (dx * mean.x_m + dy * mean.y_m) + dx * dx + dy * dy;
      const double by_sigma =
          (s.times * d2 + s.spread_m2) / (kind.shape.sigma_m * kind.shape.sigma_m);
      for (const auto& [j, d] : kind.by_intercept) score(first_detection() + j) += d * s.times;
      for (const auto& [j, d] : kind.by_sigma) score(first_detection() + j) += d * by_sigma;
    }
    return true;
  }

  const LatticeInput& in_;
  const Lattice& lattice_;
  std::size_t stride_;
  std::size_t size_;
  std::vector<Map> by_kind_{};
  std::vector<Map> squares_{};
  Map h_{};
  std::vector<Map> by_{};       ///< dH by the coefficients of detection
  Map log_density_{};           ///< log(v A D)
  std::vector<Map> columns_{};  ///< d log D by its coefficients
  double top_ = 0;              ///< the largest log(v A D) - H
  Map weight_{};                ///< v A D exp(-H - top)
  struct Weighted {
    Map map{};  ///< weight * d log(v A D exp(-H)), but for the sign
    Eigen::Index coefficient = 0;
    double sign = 1;
  };
  std::vector<Weighted> weighted_{};
};

}  // namespace

bool suits_lattice(const PreparedModel& model, const PreparedSession& session) {
  if (!session.lattice || session.land || model.search || model.binary ||
      model.model.detection != DetectionFunction::hazard_halfnormal ||
      session.cells.n_exposures != 1 || session.components.front().kinds.size() > kMostKinds)
    return false;
  return std::ranges::all_of(session.cells.animals, [](const CellAnimal& animal) {
    return animal.exposures.empty() && animal.changes.empty();
  });
}

std::optional<Integrals> integrate_on_lattice(const LatticeInput& input) {
  return LatticeIntegrator(input).run();
}

}  // namespace dersu::scr
