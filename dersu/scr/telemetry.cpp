#include "dersu/scr/telemetry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/kernels.hpp"

namespace dersu::scr {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr double kNegligible = 41;  // terms below exp(-kNegligible) of the largest are not added

/// One animal's sum over points and classes, as exp(term - shift), and of exp(term - shift) times
/// the term's derivatives.
struct Sum {
  double shift = kMinusInfinity;
  double sum = 0;
  Eigen::VectorXd weighted{};

  void raise(double to) {
    if (!(to > shift)) return;
    const double factor = std::exp(shift - to);
    sum *= factor;
    weighted *= factor;
    shift = to;
  }
};

/// log of the product over the fixes in a block, and its derivatives.
struct Terms {
  double t[kBlock] = {};
  double by_sigma[kBlock] = {};
  double by_z[kBlock] = {};
};

class OtherFixes {
 public:
  OtherFixes(const PreparedModel& model, const PreparedSession& session,
             const Eigen::VectorXd& beta)
      : model_(model), session_(session), mixing_(mixing_of(model, session.groups[0], beta)) {
    for (const Component& component : session.components) {
      values_.push_back(kind_values(model, component.kinds.back(), beta));
      valid_ = valid_ && component_values(model, component, beta).valid;
    }
  }

  [[nodiscard]] Likelihood run() const {
    Likelihood out{0, Eigen::VectorXd::Zero(model_.n_beta)};
    if (!valid_) return {kMinusInfinity, out.gradient};
    const std::size_t n = session_.other_fixes.size();
    std::vector<Sum> sums(n);
    parallel_chunks(n, 1, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) sums[i] = of_animal(session_.other_fixes[i]);
    });
    for (const Sum& sum : sums) {
      out.value += sum.shift + std::log(sum.sum / double(session_.blocks.n_points));
      out.gradient += sum.weighted / sum.sum;
    }
    return out;
  }

 private:
  [[nodiscard]] Sum of_animal(const std::vector<Point>& fixes) const {
    Sum sum{kMinusInfinity, 0, Eigen::VectorXd::Zero(model_.n_beta)};
    for (std::size_t c = 0; c < values_.size(); ++c)
      for (std::size_t b = 0; b < session_.blocks.n_blocks(); ++b) add_block(fixes, c, b, sum);
    return sum;
  }

  [[nodiscard]] Terms terms_of(const std::vector<Point>& fixes, const KindValues& kind,
                               std::size_t b) const {
    Terms terms;
    ShapeArrays f;
    double d2[kBlock];
    for (const Point& fix : fixes) {
      squared_distances(session_.blocks.x_m.data() + b * kBlock,
                        session_.blocks.y_m.data() + b * kBlock, fix, d2);
      shape_arrays(kind.shape, d2, f);
      add_scaled(1, f.log_f, terms.t);
      add_scaled(1, f.by_sigma, terms.by_sigma);
      if (!kind.by_z.empty()) add_scaled(1, f.by_z, terms.by_z);
    }
    return terms;
  }

  void add_block(const std::vector<Point>& fixes, std::size_t c, std::size_t b, Sum& sum) const {
    const KindValues& kind = values_[c];
    Terms terms = terms_of(fixes, kind, b);
    const auto n = double(fixes.size());
    const double constant = n * kind.shape.log_intercept + mixing_.log_share(Eigen::Index(c));
    const std::size_t filled = std::min(kBlock, session_.blocks.n_points - b * kBlock);
    for (std::size_t i = 0; i < kBlock; ++i)
      terms.t[i] = i < filled ? terms.t[i] + constant : kMinusInfinity;
    const double most = largest(terms.t);
    if (most == kMinusInfinity || most < sum.shift - kNegligible) return;
    sum.raise(most);
    const double part = exponentials(sum.shift, terms.t);
    sum.sum += part;
    const Eigen::Index first = model_.columns.begin;
    for (const auto& [j, d] : kind.by_intercept) sum.weighted(first + j) += d * n * part;
    const double by_sigma = dot(terms.t, terms.by_sigma);
    for (const auto& [j, d] : kind.by_sigma) sum.weighted(first + j) += d * by_sigma;
    if (!kind.by_z.empty()) {
      const double by_z = dot(terms.t, terms.by_z);
      for (const auto& [j, d] : kind.by_z) sum.weighted(first + j) += d * by_z;
    }
    sum.weighted.segment(model_.mixing.begin, model_.mixing.size) +=
        part * mixing_.by_mixing.row(Eigen::Index(c)).transpose();
  }

  const PreparedModel& model_;
  const PreparedSession& session_;
  Mixing mixing_;
  std::vector<KindValues> values_{};  ///< by class
  bool valid_ = true;
};

}  // namespace

Likelihood other_fixes(const PreparedModel& model, const PreparedSession& session,
                       const Eigen::VectorXd& beta) {
  return OtherFixes(model, session, beta).run();
}

}  // namespace dersu::scr
