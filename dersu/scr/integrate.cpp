#include "dersu/scr/integrate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/cell_hazards.hpp"
#include "dersu/scr/chunks.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/lattice_integrals.hpp"
#include "dersu/scr/survey.hpp"

namespace dersu::scr {
namespace {

constexpr double kNegligible = 41;  // terms below exp(-kNegligible) of the largest are not added
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr double kLargestExponent = 709;  // of lanes::exp

using BlockArray = std::array<double, kBlock>;

const double* at(const std::vector<double>& values, std::size_t block) {
  return values.data() + block * kBlock;
}

const double* at(const Eigen::MatrixXd& values, Eigen::Index column, std::size_t block) {
  return values.col(column).data() + block * kBlock;
}

double caught_once_at(double h) { return h < 1e-5 ? h / 2 : h + std::log(-std::expm1(-h) / h); }

/// What a chunk of blocks adds.
struct Partial {
  std::vector<double> shift{};  ///< n_animals: terms are summed as exp(t - shift)
  std::vector<double> sum{};    ///< n_animals
  Eigen::MatrixXd weighted{};   ///< n_beta x n_animals: sum of exp(t - shift) * dt
  double expected_n = 0;
  double expected_seen = 0;
  Eigen::VectorXd d_expected_n{};
  Eigen::VectorXd d_expected_seen{};

  Partial(std::size_t animals, Eigen::Index n_beta)
      : sum(animals, 0.0),
        weighted(Eigen::MatrixXd::Zero(n_beta, Eigen::Index(animals))),
        d_expected_n(Eigen::VectorXd::Zero(n_beta)),
        d_expected_seen(Eigen::VectorXd::Zero(n_beta)) {}

  void rescale(std::size_t animal, double to) {
    const double factor = std::exp(shift[animal] - to);
    if (sum[animal] != 0) {
      sum[animal] *= factor;
      weighted.col(Eigen::Index(animal)) *= factor;
    }
    shift[animal] = to;
  }

  void add(const Partial& other) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      if (other.sum[i] == 0) continue;
      if (other.shift[i] > shift[i]) rescale(i, other.shift[i]);
      const double factor = std::exp(other.shift[i] - shift[i]);
      sum[i] += factor * other.sum[i];
      weighted.col(Eigen::Index(i)) += factor * other.weighted.col(Eigen::Index(i));
    }
    expected_n += other.expected_n;
    expected_seen += other.expected_seen;
    d_expected_n += other.d_expected_n;
    d_expected_seen += other.d_expected_seen;
  }
};

/// q(H) of an exposure and its slope, at all mask points.
struct Caught {
  std::vector<double> q{};
  std::vector<double> slope{};
};

class Integrator {
 public:
  Integrator(const PreparedModel& model, const PreparedSession& session, const Component& component,
             const Distances& distances, const Eigen::VectorXd& beta,
             std::span<const double> weights, bool always_exposures = false)
      : model_(model),
        session_(session),
        group_(session.groups[component.group]),
        cells_(session.cells),
        values_(component_values(model, component, beta)),
        hazards_(model, session, values_, distances, caps_),
        log_quadratic_(!model.binary && !session.land &&
                       model.model.detection == DetectionFunction::hazard_halfnormal) {
    values_.valid = values_.valid && distances.valid();
    if (!values_.valid) return;
    set_density(beta, weights);
    if (session.on_lattice && !always_exposures)
      on_lattice_ =
          integrate_on_lattice({model, session, group_, values_, log_weight_, density_slopes()});
    if (on_lattice_) return;
    if (model.capped)
      caps_ = caps_of(model, session, values_, distances, unweighted(), density_slopes());
    exposures_ = survey_exposures(model, session, values_, distances, caps_);
    for (const std::uint32_t i : group_.animals) {
      const CellAnimal& animal = cells_.animals[i];
      row_begin_.push_back(rows_.size());
      rows_.insert(rows_.end(), animal.rows.begin(), animal.rows.end());
      has_extras_.push_back(!animal.exposures.empty() || !animal.changes.empty());
    }
    row_begin_.push_back(rows_.size());
    caught_.resize(exposures_.size());
    for (const std::uint32_t i : group_.animals)
      for (const AnimalExposure& e : cells_.animals[i].exposures)
        if (e.caught > 0 && e.changes.empty()) set_caught(e.exposure);
  }

  std::vector<double> total_exposure() const {
    if (values_.valid) return exposures_[0].h;
    return std::vector<double>(session_.blocks.n_padded());
  }

  void terms(const TermsTaker& take) const {
    std::vector<double> terms(session_.blocks.n_points, kMinusInfinity);
    for (std::size_t i = 0; i < group_.animals.size(); ++i) {
      if (values_.valid)
        for (std::size_t m = 0; m < terms.size(); ++m) terms[m] = term_at(group_.animals[i], m);
      take(i, terms);
    }
  }

  Integrals run() const {
    if (on_lattice_) return *on_lattice_;
    const std::size_t n = group_.animals.size();
    Partial zero(n, model_.n_beta);
    zero.shift.assign(n, kMinusInfinity);
    if (!values_.valid) return result(zero);
    const std::size_t blocks = session_.blocks.n_blocks();
    const std::size_t size = chunk_size(blocks);
    for (std::size_t i = 0; i < n; ++i)  // at most the largest
      zero.shift[i] = term_at(group_.animals[i], session_.homes[group_.animals[i]]);
    std::vector<Partial> partials(chunk_count(blocks, size), zero);
    parallel_chunks(blocks, size, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
      Scratch scratch(cells_);
      for (std::size_t b = begin; b < end; ++b) {
        add_seen(b, partials[chunk]);
        add_animals(b, scratch, partials[chunk]);
      }
    });
    for (std::size_t c = 1; c < partials.size(); ++c) partials[0].add(partials[c]);
    return result(partials[0]);
  }

 private:
  /// What is computed when a first animal needs it, anew in each block.
  struct Scratch {
    explicit Scratch(const Cells& of) : cells(of), bounds(of.rows.size()) {}
    BlockCells cells;
    std::vector<double> bounds;  ///< the largest a of a row in the block
    BlockArray t;
    std::vector<BlockArray> squares;  ///< d t / d log sigma of the animal's squares
    std::vector<BlockArray> slopes;   ///< of the animal's exposures, d t / d H
    BlockArray product;
    std::vector<double> h_bounds;  ///< of the exposures in the block
    std::vector<double> h_floors;
  };

  void set_density(const Eigen::VectorXd& beta, std::span<const double> weights) {
    const std::size_t n = session_.blocks.n_padded();
    const bool identity = model_.model.density_link == Link::identity;
    Eigen::VectorXd& log_density = log_density_;
    log_density = Eigen::VectorXd::Zero(Eigen::Index(n));
    if (group_.density.cols() > 0)
      log_density = group_.density * beta.segment(model_.density.begin, model_.density.size);
    if (identity && group_.density.cols() > 0) {
      const Eigen::VectorXd density = log_density;
      identity_slopes_ = group_.density;
      for (Eigen::Index m = 0; m < density.size(); ++m) {
        log_density(m) = density(m) > 0 ? std::log(density(m)) : kMinusInfinity;
        identity_slopes_.row(m) *= density(m) > 0 ? 1 / density(m) : 0;
      }
    }
    log_weight_.assign(n, kMinusInfinity);
    for (std::size_t m = 0; m < session_.blocks.n_points; ++m) {
      const double v = weights.empty() ? 1 : weights[session_.blocks.order[m]];
      if (v > 0)
        log_weight_[m] = log_density(Eigen::Index(m)) + session_.log_cell_ha +
                         (weights.empty() ? 0 : std::log(v));
    }
  }

  void set_caught(std::uint32_t exposure) {
    Caught& to = caught_[exposure];
    if (!to.q.empty()) return;
    const std::vector<double>& h = exposures_[exposure].h;
    to.q.resize(h.size());
    to.slope.resize(h.size());
    for (std::size_t b = 0; b < session_.blocks.n_blocks(); ++b)
      caught_once(at(h, b), to.q.data() + b * kBlock, to.slope.data() + b * kBlock);
  }

  /// log(A D), whatever the weights: capped detectors feel all animals.
  std::vector<double> unweighted() const {
    std::vector<double> out = log_weight_;
    for (std::size_t m = 0; m < session_.blocks.n_points; ++m)
      out[m] = log_density_(Eigen::Index(m)) + session_.log_cell_ha;
    return out;
  }

  /// log(v A D Pr(w | m)) of one point.
  double term_at(std::uint32_t i, std::size_t m) const {
    const CellAnimal& animal = cells_.animals[i];
    double t = log_weight_[m] - exposures_[0].h[m];
    for (const AnimalRow& r : animal.rows) {
      const CaptureRow& row = cells_.rows[r.row];
      t += r.times * hazards_.capture_at(row, hazards_.log_hazard_at(row.cell, m));
    }
    for (const AnimalExposure& e : animal.exposures) {
      double h = exposures_[e.exposure].h[m];
      for (const CellEffort& change : e.changes) h += change.effort * hazard_at(change.cell, m);
      h = std::max(h, 0.0);
      t += e.back * h + (e.caught > 0 ? e.caught * caught_once_at(h) : 0);
    }
    for (const CellEffort& change : animal.changes) t -= change.effort * hazard_at(change.cell, m);
    return std::isfinite(t) ? t : kMinusInfinity;
  }

  void add_seen(std::size_t b, Partial& out) const {
    const SurveyExposure& all = exposures_[0];
    double density[kBlock];
    double seen[kBlock];
    double unseen[kBlock];
    std::copy_n(at(log_weight_, b), kBlock, density);
    if (largest(density) > kLargestExponent) {  // more animals than a number can hold
      out.expected_n = out.expected_seen = std::numeric_limits<double>::infinity();
      return;
    }
    out.expected_n += exponentials(0, density);
    one_minus_exp(at(all.h, b), seen);
    for (std::size_t i = 0; i < kBlock; ++i) {
      unseen[i] = density[i] * (1 - seen[i]);
      seen[i] *= density[i];
    }
    for (Eigen::Index j = 0; j < model_.density.size; ++j) {
      const double* column = density_column(j, b);
      out.d_expected_n(model_.density.begin + j) += dot(density, column);
      out.d_expected_seen(model_.density.begin + j) += dot(seen, column);
    }
    for (const double v : seen) out.expected_seen += v;
    for (Eigen::Index j = 0; j < model_.columns.size; ++j)
      out.d_expected_seen(model_.columns.begin + j) += dot(unseen, at(all.by, j, b));
  }

  void add_animals(std::size_t b, Scratch& scratch, Partial& out) const {
    double base[kBlock];
    std::copy_n(at(log_weight_, b), kBlock, base);
    add_scaled(-1, at(exposures_[0].h, b), base);
    const double base_bound = largest(base);
    if (base_bound == kMinusInfinity) return;
    const Box& box = session_.blocks.boxes[b];
    if (!log_quadratic_)
      for (std::size_t r = 0; r < cells_.rows.size(); ++r)
        scratch.bounds[r] = hazards_.capture_bound(cells_.rows[r], b);
    scratch.cells.forget();
    scratch.h_bounds.clear();
    scratch.h_floors.clear();
    for (const SurveyExposure& e : exposures_) {
      scratch.h_bounds.push_back(largest(at(e.h, b)));
      scratch.h_floors.push_back(*std::min_element(at(e.h, b), at(e.h, b) + kBlock));
    }
    for (std::size_t i = 0; i < group_.animals.size(); ++i) {
      double bound = base_bound + captures_bound(i, box, scratch);
      if (!has_extras_[i]) {
        if (bound >= out.shift[i] - kNegligible) add_animal(i, b, base, scratch, out);
        continue;
      }
      const CellAnimal& animal = cells_.animals[group_.animals[i]];
      for (const AnimalExposure& e : animal.exposures) {
        bound += e.back * (e.back > 0 ? scratch.h_bounds : scratch.h_floors)[e.exposure];
        double most = scratch.h_bounds[e.exposure];
        for (const CellEffort& change : e.changes) most += more_at_most(change, b);
        if (e.caught > 0) bound += e.caught * caught_once_at(most);
      }
      for (const CellEffort& change : animal.changes)
        bound += more_at_most({change.cell, -change.effort}, b);
      if (bound >= out.shift[i] - kNegligible) add_animal(i, b, base, scratch, out);
    }
  }

  double hazard_at(std::uint32_t cell, std::size_t point) const {
    return std::exp(hazards_.log_hazard_at(cell, point));
  }

  /// The most that effort * h can be in a block; 0 for effort below 0.
  double more_at_most(const CellEffort& change, std::size_t b) const {
    return change.effort <= 0 ? 0
                              : change.effort * std::exp(hazards_.log_hazard_bound(change.cell, b));
  }

  void add_animal(std::size_t i, std::size_t b, const double* base, Scratch& scratch,
                  Partial& out) const {
    const CellAnimal& animal = cells_.animals[group_.animals[i]];
    double* const t = scratch.t.data();
    std::copy_n(base, kBlock, t);
    add_captures(animal, b, scratch);
    for (const CellEffort& change : animal.changes)
      add_scaled(-change.effort, hazards_.cell_in(change.cell, b, scratch.cells).pair.h, t);
    add_exposures(animal, b, scratch);
    const double most = largest(t);
    if (most == kMinusInfinity || most < out.shift[i] - kNegligible) return;
    if (most > out.shift[i]) out.rescale(i, most);
    const double sum = exponentials(out.shift[i], t);
    out.sum[i] += sum;
    auto weighted = out.weighted.col(Eigen::Index(i));
    for (Eigen::Index j = 0; j < model_.density.size; ++j)
      weighted(model_.density.begin + j) += dot(t, density_column(j, b));
    add_slopes(animal, b, sum, scratch,
               weighted.segment(model_.columns.begin, model_.columns.size));
  }

  void add_captures(const CellAnimal& animal, std::size_t b, Scratch& scratch) const {
    double* const t = scratch.t.data();
    if (!log_quadratic_) {
      for (const AnimalRow& r : animal.rows)
        add_scaled(r.times, hazards_.capture_in(r.row, b, scratch.cells).capture.a, t);
      return;
    }
    scratch.squares.resize(std::max(scratch.squares.size(), animal.squares.size()));
    for (std::size_t j = 0; j < animal.squares.size(); ++j) {
      const AnimalSquares& s = animal.squares[j];
      const DetectionShape& shape = values_.kinds[s.kind].shape;
      add_squares(s.times, shape.log_intercept, shape.sigma_m, s.centre, s.spread_m2,
                  at(session_.blocks.x_m, b), at(session_.blocks.y_m, b), t,
                  scratch.squares[j].data());
    }
  }

  /// The most that the animal's captures can add to t in a block.
  double captures_bound(std::size_t i, const Box& box, const Scratch& scratch) const {
    double bound = 0;
    if (!log_quadratic_) {
      for (std::size_t r = row_begin_[i]; r < row_begin_[i + 1]; ++r)
        bound += rows_[r].times * scratch.bounds[rows_[r].row];
      return bound;
    }
    for (const AnimalSquares& s : cells_.animals[group_.animals[i]].squares) {
      const DetectionShape& shape = values_.kinds[s.kind].shape;
      bound += s.times * shape.log_intercept -
               (s.times * squared_distance(box, s.centre) + s.spread_m2) /
                   (2 * shape.sigma_m * shape.sigma_m);
    }
    return bound;
  }

  void add_exposures(const CellAnimal& animal, std::size_t b, Scratch& scratch) const {
    scratch.slopes.resize(std::max(scratch.slopes.size(), animal.exposures.size()));
    for (std::size_t x = 0; x < animal.exposures.size(); ++x) {
      const AnimalExposure& e = animal.exposures[x];
      double* const slope = scratch.slopes[x].data();
      std::fill_n(slope, kBlock, e.back);
      add_scaled(e.back, at(exposures_[e.exposure].h, b), scratch.t.data());
      if (!(e.caught > 0)) continue;
      if (e.changes.empty()) {
        add_scaled(e.caught, at(caught_[e.exposure].q, b), scratch.t.data());
        add_scaled(e.caught, at(caught_[e.exposure].slope, b), slope);
      } else {
        add_own_exposure(e, b, scratch, slope);
      }
    }
  }

  /// An exposure that detectors which changed for this animal make its own.
  void add_own_exposure(const AnimalExposure& e, std::size_t b, Scratch& scratch,
                        double* slope) const {
    BlockArray h;
    BlockArray q;
    BlockArray q_slope;
    std::copy_n(at(exposures_[e.exposure].h, b), kBlock, h.data());
    for (const CellEffort& change : e.changes)
      add_scaled(change.effort, hazards_.cell_in(change.cell, b, scratch.cells).pair.h, h.data());
    for (double& v : h) v = std::max(v, 0.0);  // what rounding leaves of equal hazards
    caught_once(h.data(), q.data(), q_slope.data());
    add_scaled(e.caught, q.data(), scratch.t.data());
    add_scaled(e.caught, q_slope.data(), slope);
  }

  /// sum over the block of t * d log Pr / d coefficients of detection; `sum` is that of t.
  template <class Slopes>
  void add_slopes(const CellAnimal& animal, std::size_t b, double sum, Scratch& scratch,
                  Slopes&& out) const {
    const double* const t = scratch.t.data();
    const auto add_exposure = [&](const SurveyExposure& exposure, double factor, const double* v) {
      for (Eigen::Index j = 0; j < model_.columns.size; ++j)
        out(j) += factor * dot(v, at(exposure.by, j, b));
    };
    add_exposure(exposures_[0], -1, t);
    for (std::size_t x = 0; x < animal.exposures.size(); ++x) {
      const AnimalExposure& e = animal.exposures[x];
      double* const v = scratch.product.data();
      multiply(t, scratch.slopes[x].data(), v);
      add_exposure(exposures_[e.exposure], 1, v);
      for (const CellEffort& change : e.changes)
        add_hazard_slopes(change.effort, change.cell, b, v, scratch, out);
    }
    for (const CellEffort& change : animal.changes)
      add_hazard_slopes(-change.effort, change.cell, b, t, scratch, out);
    if (log_quadratic_) return add_squares_slopes(animal, sum, scratch, out);
    for (const AnimalRow& r : animal.rows) {
      const CapturedArrays& captured = scratch.cells.captures[r.row];
      hazards_.add_slopes(r.times, cells_.rows[r.row].cell, b, t, captured.capture.s,
                          captured.by_all, scratch.cells, out);
    }
  }

  /// factor * sum of v dh.
  template <class Slopes>
  void add_hazard_slopes(double factor, std::uint32_t cell, std::size_t b, const double* v,
                         Scratch& scratch, Slopes& out) const {
    const CellArrays& arrays = hazards_.cell_in(cell, b, scratch.cells);
    hazards_.add_slopes(factor, cell, b, v, arrays.pair.r, arrays.by_all, scratch.cells, out);
  }

  template <class Slopes>
  void add_squares_slopes(const CellAnimal& animal, double sum, const Scratch& scratch,
                          Slopes& out) const {
    for (std::size_t k = 0; k < animal.squares.size(); ++k) {
      const KindValues& values = values_.kinds[animal.squares[k].kind];
      const double by_sigma = dot(scratch.t.data(), scratch.squares[k].data());
      for (const auto& [j, d] : values.by_intercept) out(j) += d * animal.squares[k].times * sum;
      for (const auto& [j, d] : values.by_sigma) out(j) += d * by_sigma;
    }
  }

  const double* density_column(Eigen::Index j, std::size_t b) const {
    return at(density_slopes(), j, b);
  }
  const Eigen::MatrixXd& density_slopes() const {
    return identity_slopes_.size() > 0 ? identity_slopes_ : group_.density;
  }

  Integrals result(const Partial& total) const {
    Integrals out;
    const auto n = Eigen::Index(group_.animals.size());
    out.log_l.resize(n);
    out.scores = Eigen::MatrixXd::Zero(model_.n_beta, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const double sum = total.sum[std::size_t(i)];
      out.log_l(i) = sum > 0 ? total.shift[std::size_t(i)] + std::log(sum) : kMinusInfinity;
      if (sum > 0) out.scores.col(i) = total.weighted.col(i) / sum;
    }
    out.expected_n = total.expected_n;
    out.expected_seen = total.expected_seen;
    out.d_expected_n = total.d_expected_n;
    out.d_expected_seen = total.d_expected_seen;
    return out;
  }

  const PreparedModel& model_;
  const PreparedSession& session_;
  const PreparedGroup& group_;
  const Cells& cells_;
  ComponentValues values_;
  std::vector<Cap> caps_{};  ///< by cell; empty where detectors are not capped
  CellHazards hazards_;
  std::optional<Integrals> on_lattice_{};
  bool log_quadratic_;  ///< log h falls with the square of the distance: AnimalSquares serve
  std::vector<SurveyExposure> exposures_{};
  Eigen::VectorXd log_density_{};  ///< n_padded
  // The rows of the group's animals one after the other, and who has more than rows.
  std::vector<AnimalRow> rows_{};
  std::vector<std::size_t> row_begin_{};
  std::vector<char> has_extras_{};
  std::vector<double> log_weight_{};   ///< n_padded: log(v A D), -inf where it is 0
  Eigen::MatrixXd identity_slopes_{};  ///< d log D by its coefficients where the link is identity
  std::vector<Caught> caught_{};       ///< as the exposures; empty where nothing was caught
};

}  // namespace

Integrals integrate(const PreparedModel& model, const PreparedSession& session,
                    const Component& component, const Distances& distances,
                    const Eigen::VectorXd& beta, std::span<const double> weights) {
  return Integrator(model, session, component, distances, beta, weights).run();
}

std::vector<double> total_exposure(const PreparedModel& model, const PreparedSession& session,
                                   const Component& component, const Distances& distances,
                                   const Eigen::VectorXd& beta) {
  return Integrator(model, session, component, distances, beta, {}, true).total_exposure();
}

void animal_terms(const PreparedModel& model, const PreparedSession& session,
                  const Component& component, const Distances& distances,
                  const Eigen::VectorXd& beta, const TermsTaker& take) {
  Integrator(model, session, component, distances, beta, {}, true).terms(take);
}

}  // namespace dersu::scr
