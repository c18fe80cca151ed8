#include "dersu/scr/integrate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dersu/core/parallel.hpp"

namespace dersu::scr {
namespace {

constexpr double kReach = 42;       // a hazard below exp(-kReach) is not added to H
constexpr double kNegligible = 41;  // terms below exp(-kNegligible) of the largest are not added
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr double kLargestExponent = 709;  // of lanes::exp

/// Chunks of blocks: few enough that joining them costs nothing, enough for many cores.
std::size_t chunk_size(std::size_t n_blocks) {
  return std::max<std::size_t>(8, (n_blocks + 31) / 32);
}

const double* at(const std::vector<double>& values, std::size_t block) {
  return values.data() + block * kBlock;
}

/// kernels' capture() at one distance.
double capture_at(const DetectionShape& shape, DetectorType type, double effort, double d2) {
  const double u = d2 * shape.half_inverse_variance;
  const double log_f = shape.log_intercept - u;
  if (log_f < -kReach) return log_f;
  const double f = std::exp(log_f);
  const double h = shape.function == DetectionFunction::halfnormal ? -std::log1p(-f) : f;
  if (type != DetectorType::proximity) return std::log(h);
  return std::log(std::expm1(effort * h) / effort);
}

double caught_once_at(double h) { return h < 1e-5 ? h / 2 : h + std::log(-std::expm1(-h) / h); }

/// What a chunk of blocks adds.
struct Partial {
  std::vector<double> shift{};  ///< n_animals: terms are summed as exp(t - shift)
  std::vector<double> sum{};    ///< n_animals
  Eigen::MatrixXd weighted{};   ///< n_local x n_animals: sum of exp(t - shift) * dt
  double expected_n = 0;
  double expected_seen = 0;
  Eigen::VectorXd d_expected_n{};
  Eigen::VectorXd d_expected_seen{};

  Partial(std::size_t animals, Eigen::Index n_local)
      : sum(animals, 0.0),
        weighted(Eigen::MatrixXd::Zero(n_local, Eigen::Index(animals))),
        d_expected_n(Eigen::VectorXd::Zero(n_local)),
        d_expected_seen(Eigen::VectorXd::Zero(n_local)) {}

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

class Integrator {
 public:
  Integrator(const PreparedSession& session, const SessionParameters& parameters,
             std::span<const double> weights)
      : session_(session),
        parameters_(parameters),
        survey_(survey_exposure(session, parameters.shape)),
        n_local_(session.density.cols() + 2),
        log_weight_(session.blocks.n_padded(), kMinusInfinity) {
    const Eigen::VectorXd eta = session.density * parameters.density;
    for (std::size_t m = 0; m < session.blocks.n_points; ++m) {
      const double v = weights.empty() ? 1 : weights[session.blocks.order[m]];
      if (v > 0)
        log_weight_[m] =
            eta(Eigen::Index(m)) + session.log_cell_ha + (weights.empty() ? 0 : std::log(v));
    }
    if (session.type == DetectorType::multi) caught();
  }

  Integrals run() const {
    const std::size_t blocks = session_.blocks.n_blocks();
    const std::size_t size = chunk_size(blocks);
    std::vector<double> start;
    for (const PreparedAnimal& animal : session_.animals) start.push_back(at_home(animal));
    Partial zero(session_.animals.size(), n_local_);
    zero.shift = start;
    std::vector<Partial> partials(chunk_count(blocks, size), zero);
    parallel_chunks(blocks, size, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
      Scratch scratch(session_.rows.size());
      for (std::size_t b = begin; b < end; ++b) {
        add_seen(b, partials[chunk]);
        add_animals(b, scratch, partials[chunk]);
      }
    });
    for (std::size_t c = 1; c < partials.size(); ++c) partials[0].add(partials[c]);
    return result(partials[0]);
  }

 private:
  struct Row {
    CaptureArrays capture;
    double u2[kBlock];
  };
  struct Scratch {
    explicit Scratch(std::size_t n_rows) : rows(n_rows), bounds(n_rows), filled(n_rows) {}
    std::vector<Row> rows;
    std::vector<double> bounds;  ///< the largest a of a row in the block
    std::vector<bool> filled;
    double t[kBlock];
    double by_intercept[kBlock];
    double by_sigma[kBlock];
  };
  struct Caught {
    std::vector<double> q{};      ///< n_padded
    std::vector<double> slope{};  ///< n_padded
  };

  void caught() {
    for (const SurveyExposure& exposure : survey_.exposures) {
      Caught next{std::vector<double>(exposure.h.size()), std::vector<double>(exposure.h.size())};
      for (std::size_t b = 0; b < session_.blocks.n_blocks(); ++b)
        caught_once(at(exposure.h, b), next.q.data() + b * kBlock, next.slope.data() + b * kBlock);
      caught_.push_back(std::move(next));
    }
  }

  /// The term of the mask point nearest to the animal's captures: a lower bound of the largest one.
  double at_home(const PreparedAnimal& animal) const {
    const std::size_t m = animal.home;
    const Point home{session_.blocks.x_m[m], session_.blocks.y_m[m]};
    double t = log_weight_[m] - survey_.exposures[0].h[m];
    for (const AnimalRow& r : animal.rows) {
      const CaptureRow& row = session_.rows[r.row];
      t += r.times * capture_at(parameters_.shape, session_.type, row.effort,
                                squared_distance({home, home}, session_.detectors[row.detector]));
    }
    for (const AnimalExposure& e : animal.exposures) {
      const double h = survey_.exposures[e.exposure].h[m];
      t += e.back * h + (e.caught > 0 ? e.caught * caught_once_at(h) : 0);
    }
    return t;
  }

  void add_seen(std::size_t b, Partial& out) const {
    const SurveyExposure& all = survey_.exposures[0];
    double density[kBlock];
    double seen[kBlock];
    double unseen[kBlock];
    std::copy_n(at(log_weight_, b), kBlock, density);
    if (largest(density) > kLargestExponent) {  // more animals than a number can hold
      out.expected_n = out.expected_seen = std::numeric_limits<double>::infinity();
      return;
    }
    const double n = exponentials(0, density);
    one_minus_exp(at(all.h, b), seen);
    for (std::size_t i = 0; i < kBlock; ++i) {
      unseen[i] = density[i] * (1 - seen[i]);
      seen[i] *= density[i];
    }
    out.expected_n += n;
    const Eigen::Index nd = n_local_ - 2;
    for (Eigen::Index j = 0; j < nd; ++j) {
      const double* column = density_column(j, b);
      out.d_expected_n(j) += dot(density, column);
      out.d_expected_seen(j) += dot(seen, column);
    }
    out.expected_seen += dot(seen, kOnes);
    out.d_expected_seen(nd) += dot(unseen, at(all.by_intercept, b));
    out.d_expected_seen(nd + 1) += dot(unseen, at(all.by_sigma, b));
  }

  void add_animals(std::size_t b, Scratch& scratch, Partial& out) const {
    const double* h = at(survey_.exposures[0].h, b);
    double base[kBlock];
    std::copy_n(at(log_weight_, b), kBlock, base);
    add_scaled(-1, h, base);
    const double base_bound = largest(base);
    if (base_bound == kMinusInfinity) return;
    for (std::size_t r = 0; r < session_.rows.size(); ++r) {
      const CaptureRow& row = session_.rows[r];
      scratch.bounds[r] =
          capture_at(parameters_.shape, session_.type, row.effort,
                     squared_distance(session_.blocks.boxes[b], session_.detectors[row.detector]));
      scratch.filled[r] = false;
    }
    std::vector<double> h_bounds;
    std::vector<double> q_bounds;
    for (std::size_t e = 0; e < survey_.exposures.size(); ++e) {
      h_bounds.push_back(largest(at(survey_.exposures[e].h, b)));
      q_bounds.push_back(caught_.empty() ? 0 : largest(at(caught_[e].q, b)));
    }
    for (std::size_t i = 0; i < session_.animals.size(); ++i) {
      const PreparedAnimal& animal = session_.animals[i];
      double bound = base_bound;
      for (const AnimalRow& r : animal.rows) bound += r.times * scratch.bounds[r.row];
      for (const AnimalExposure& e : animal.exposures)
        bound += e.back * h_bounds[e.exposure] + e.caught * q_bounds[e.exposure];
      if (bound >= out.shift[i] - kNegligible) add_animal(i, b, base, scratch, out);
    }
  }

  void add_animal(std::size_t i, std::size_t b, const double* base, Scratch& scratch,
                  Partial& out) const {
    const PreparedAnimal& animal = session_.animals[i];
    const SurveyExposure& all = survey_.exposures[0];
    std::copy_n(base, kBlock, scratch.t);
    std::fill_n(scratch.by_intercept, kBlock, 0.0);
    std::fill_n(scratch.by_sigma, kBlock, 0.0);
    add_scaled(-1, at(all.by_intercept, b), scratch.by_intercept);
    add_scaled(-1, at(all.by_sigma, b), scratch.by_sigma);
    for (const AnimalRow& r : animal.rows) {
      const Row& row = filled(r.row, b, scratch);
      add_capture(r.times, row.capture, row.u2, scratch.t, scratch.by_intercept, scratch.by_sigma);
    }
    for (const AnimalExposure& e : animal.exposures) add_exposure(e, b, scratch);
    const double most = largest(scratch.t);
    if (most < out.shift[i] - kNegligible) return;
    if (most > out.shift[i]) out.rescale(i, most);
    out.sum[i] += exponentials(out.shift[i], scratch.t);
    auto weighted = out.weighted.col(Eigen::Index(i));
    const Eigen::Index nd = n_local_ - 2;
    for (Eigen::Index j = 0; j < nd; ++j) weighted(j) += dot(scratch.t, density_column(j, b));
    weighted(nd) += dot(scratch.t, scratch.by_intercept);
    weighted(nd + 1) += dot(scratch.t, scratch.by_sigma);
  }

  void add_exposure(const AnimalExposure& e, std::size_t b, Scratch& scratch) const {
    const SurveyExposure& exposure = survey_.exposures[e.exposure];
    add_scaled(e.back, at(exposure.h, b), scratch.t);
    double slope[kBlock];
    std::fill_n(slope, kBlock, e.back);
    if (e.caught > 0) {
      add_scaled(e.caught, at(caught_[e.exposure].q, b), scratch.t);
      add_scaled(e.caught, at(caught_[e.exposure].slope, b), slope);
    }
    for (std::size_t m = 0; m < kBlock; ++m) {
      scratch.by_intercept[m] += slope[m] * exposure.by_intercept[b * kBlock + m];
      scratch.by_sigma[m] += slope[m] * exposure.by_sigma[b * kBlock + m];
    }
  }

  const Row& filled(std::size_t r, std::size_t b, Scratch& scratch) const {
    Row& row = scratch.rows[r];
    if (scratch.filled[r]) return row;
    scratch.filled[r] = true;
    const CaptureRow& what = session_.rows[r];
    const Point detector = session_.detectors[what.detector];
    const DetectionShape& shape = parameters_.shape;
    distances(shape, at(session_.blocks.x_m, b), at(session_.blocks.y_m, b), detector, row.u2);
    const double nearest = squared_distance(session_.blocks.boxes[b], detector);
    if (shape.log_intercept - nearest * shape.half_inverse_variance < -kReach) {
      capture_far(shape, row.u2, row.capture);
    } else {
      PairArrays pair;
      std::copy_n(row.u2, kBlock, pair.u2);
      hazards(shape, pair);
      capture(shape, session_.type, what.effort, pair, row.capture);
    }
    return row;
  }

  const double* density_column(Eigen::Index j, std::size_t b) const {
    return session_.density.col(j).data() + b * kBlock;
  }

  Integrals result(const Partial& total) const {
    Integrals out;
    const Eigen::Index n = Eigen::Index(session_.animals.size());
    out.log_l.resize(n);
    out.scores.resize(n_local_, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const double sum = total.sum[std::size_t(i)];
      out.log_l(i) = sum > 0 ? total.shift[std::size_t(i)] + std::log(sum) : kMinusInfinity;
      if (sum > 0) {
        out.scores.col(i) = total.weighted.col(i) / sum;
      } else {
        out.scores.col(i).setZero();
      }
    }
    out.expected_n = total.expected_n;
    out.expected_seen = total.expected_seen;
    out.d_expected_n = total.d_expected_n;
    out.d_expected_seen = total.d_expected_seen;
    return out;
  }

  static const double kOnes[kBlock];

  const PreparedSession& session_;
  const SessionParameters& parameters_;
  Survey survey_;
  Eigen::Index n_local_;
  std::vector<double> log_weight_;  ///< n_padded: log(v A D), -inf where v is 0 and in the padding
  std::vector<Caught> caught_;      ///< multi only, as the exposures
};

const double Integrator::kOnes[kBlock] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

}  // namespace

SessionParameters session_parameters(const PreparedSession& session, const Eigen::VectorXd& beta) {
  SessionParameters parameters;
  const Eigen::Index nd = session.density.cols();
  parameters.density = beta.head(nd);
  const double eta = session.intercept * beta.segment(nd, session.intercept.size());
  const double log_sigma = session.sigma * beta.tail(session.sigma.size());
  DetectionShape& shape = parameters.shape;
  shape.function = session.function;
  const Link link = intercept_link(session.function);
  shape.intercept = from_link(link, eta);
  if (link == Link::logit) {
    shape.log_intercept = eta < 0 ? eta - std::log1p(std::exp(eta)) : -std::log1p(std::exp(-eta));
    shape.intercept = std::min(shape.intercept, 1 - 0x1p-52);  // a certain detection has no hazard
    parameters.log_intercept_slope = from_link(Link::logit, -eta);
  } else {
    shape.log_intercept = eta;
  }
  shape.half_inverse_variance = 0.5 * std::exp(-2 * log_sigma);
  return parameters;
}

Survey survey_exposure(const PreparedSession& session, const DetectionShape& shape) {
  const Blocks& blocks = session.blocks;
  Survey survey;
  survey.exposures.resize(session.exposures.size());
  for (SurveyExposure& e : survey.exposures)
    for (auto* values : {&e.h, &e.by_intercept, &e.by_sigma}) values->resize(blocks.n_padded());
  const auto one_block = [&](std::size_t b) {
    std::vector<ExposureArrays> sums(session.exposures.size(), ExposureArrays{});
    PairArrays pair;
    for (std::size_t k = 0; k < session.detectors.size(); ++k) {
      if (session.exposures[0].effort[k] == 0) continue;
      const double nearest = squared_distance(blocks.boxes[b], session.detectors[k]);
      if (shape.log_intercept - nearest * shape.half_inverse_variance < -kReach) continue;
      distances(shape, at(blocks.x_m, b), at(blocks.y_m, b), session.detectors[k], pair.u2);
      hazards(shape, pair);
      for (std::size_t e = 0; e < sums.size(); ++e)
        if (const double effort = session.exposures[e].effort[k]; effort != 0)
          add_effort(effort, pair, sums[e]);
    }
    for (std::size_t e = 0; e < sums.size(); ++e) {
      SurveyExposure& to = survey.exposures[e];
      std::copy_n(sums[e].h, kBlock, to.h.data() + b * kBlock);
      std::copy_n(sums[e].by_intercept, kBlock, to.by_intercept.data() + b * kBlock);
      std::copy_n(sums[e].by_sigma, kBlock, to.by_sigma.data() + b * kBlock);
    }
  };
  parallel_chunks(blocks.n_blocks(), chunk_size(blocks.n_blocks()),
                  [&](std::size_t, std::size_t begin, std::size_t end) {
                    for (std::size_t b = begin; b < end; ++b) one_block(b);
                  });
  return survey;
}

Integrals integrate(const PreparedSession& session, const SessionParameters& parameters,
                    std::span<const double> weights) {
  return Integrator(session, parameters, weights).run();
}

}  // namespace dersu::scr
