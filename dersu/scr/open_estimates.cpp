#include "dersu/scr/open_estimates.hpp"

#include <cmath>
#include <utility>

#include "dersu/scr/estimates.hpp"
#include "dersu/scr/open_likelihood.hpp"
#include "dersu/scr/open_rates.hpp"

namespace dersu::scr {
namespace {

bool same(const Graded& a, const Graded& b) { return a.value == b.value && a.by == b.by; }

/// A rate in every interval of every group.
struct Rate {
  std::string parameter{};
  Link link = Link::log;
  std::vector<std::vector<Graded>> values{};  ///< [group][interval]
  bool estimated = true;                      ///< and not what follows from others
};

class RateEstimates {
 public:
  RateEstimates(const OpenPrepared& prepared, const Eigen::VectorXd& beta,
                const Eigen::MatrixXd& vcov, double confidence)
      : prepared_(prepared),
        vcov_(vcov.block(prepared.rates.begin, prepared.rates.begin, prepared.rates.size,
                         prepared.rates.size)),
        z_(normal_quantile(confidence)) {
    for (std::size_t g = 0; g < prepared.groups.size(); ++g)
      rates_.push_back(open_rates(prepared, g, beta));
  }

  void add_all(std::vector<Estimate>& out) const {
    add(rate("phi", Link::logit, &OpenRates::phi, true), out);
    const Recruitment by = prepared_.model.recruitment_by;
    if (prepared_.recruitment.stretch.size > 0) {
      add(rate("f", Link::log, &OpenRates::per_capita, by == Recruitment::per_capita), out);
      add(rate("lambda", Link::log, &OpenRates::growth, by == Recruitment::growth), out);
    }
    if (prepared_.movement.stretch.size > 0)
      add(rate("move", Link::log, &OpenRates::move, true), out);
  }

 private:
  [[nodiscard]] Rate rate(std::string parameter, Link link, std::vector<Graded> OpenRates::*values,
                          bool estimated) const {
    Rate out{std::move(parameter), link, {}, estimated};
    for (const OpenRates& rates : rates_) out.values.push_back(rates.*values);
    return out;
  }

  void add(const Rate& rate, std::vector<Estimate>& out) const {
    bool by_group = false;
    bool by_session = false;
    for (const std::vector<Graded>& of_group : rate.values)
      for (std::size_t j = 0; j < of_group.size(); ++j) {
        by_group = by_group || !same(of_group[j], rate.values[0][j]);
        by_session = by_session || !same(of_group[j], of_group[0]);
      }
    for (std::size_t g = 0; g < (by_group ? rate.values.size() : 1); ++g)
      for (std::size_t j = 0; j < (by_session ? rate.values[g].size() : 1); ++j) {
        Estimate estimate = estimate_of(rate, rate.values[g][j]);
        if (by_session) estimate.session = prepared_.closed.sessions[j]->name;
        if (by_group) estimate.group = prepared_.groups[g];
        out.push_back(std::move(estimate));
      }
  }

  [[nodiscard]] Estimate estimate_of(const Rate& rate, const Graded& x) const {
    Estimate out;
    out.parameter = rate.parameter;
    out.estimate = x.value;
    const double variance = x.by * vcov_ * x.by.transpose();
    const bool inside = x.value > 0 && (rate.link == Link::log || x.value < 1);
    if (!inside) {  // f that follows from lambda and phi may be below 0
      out.se = std::sqrt(variance);
      out.lower = x.value - z_ * out.se;
      out.upper = x.value + z_ * out.se;
      return out;
    }
    const double eta = to_link(rate.link, x.value);
    const double se = std::sqrt(variance) / slope(rate.link, eta);
    out.se = rate.link == Link::log && rate.estimated ? x.value * std::sqrt(std::expm1(se * se))
                                                      : std::sqrt(variance);
    out.lower = from_link(rate.link, eta - z_ * se);
    out.upper = from_link(rate.link, eta + z_ * se);
    return out;
  }

  const OpenPrepared& prepared_;
  Eigen::MatrixXd vcov_;
  double z_;
  std::vector<OpenRates> rates_{};
};

/// The closed coefficients' variance; 0 for density that is not estimated.
Eigen::MatrixXd closed_vcov(const OpenPrepared& prepared, const Eigen::MatrixXd& vcov) {
  const Eigen::Index n = prepared.closed.model->n_beta;
  const Eigen::Index from = prepared.n_density;
  Eigen::MatrixXd out = Eigen::MatrixXd::Zero(n, n);
  out.bottomRightCorner(n - from, n - from) = vcov.topLeftCorner(n - from, n - from);
  return out;
}

/// The animals of the first session of one group, with the variance of those seen where numbers are
/// told by these.
struct FirstSession {
  Graded n{};
  double extra_variance = 0;
};

FirstSession first_session(const OpenPrepared& prepared, std::size_t group,
                           const Eigen::VectorXd& beta) {
  const PreparedSession& s = *prepared.closed.sessions[0];
  if (prepared.model.given == Given::nothing) {
    const Stretch& density = prepared.closed.model->density;
    const auto points = Eigen::Index(s.blocks.n_points);
    const Eigen::MatrixXd design = s.groups[group].density.topRows(points);
    const Eigen::VectorXd w =
        (design * beta.segment(density.begin, density.size)).array().exp() * s.cell_ha;
    FirstSession out{constant(w.sum(), prepared.n_beta()), 0};
    out.n.by.segment(density.begin, density.size) = w.transpose() * design;
    return out;
  }
  const double area_ha = double(s.blocks.n_points) * s.cell_ha;
  const auto n = double(prepared.by_group[group].size());
  const Likelihood seen = open_expected_seen(prepared, group, beta);
  const double value = n * area_ha / seen.value;
  return {{value, -value / seen.value * seen.gradient.transpose()},
          n * area_ha * area_ha / (seen.value * seen.value)};
}

class Numbers {
 public:
  Numbers(const OpenPrepared& prepared, OpenFit& fit) : prepared_(prepared), fit_(fit) {
    for (std::size_t g = 0; g < prepared.groups.size(); ++g) {
      rates_.push_back(open_rates(prepared, g, fit.fit.beta));
      first_.push_back(first_session(prepared, g, fit.fit.beta));
    }
  }

  void add_all() {
    const PreparedSession& first = *prepared_.closed.sessions[0];
    const double area_ha = double(first.blocks.n_points) * first.cell_ha;
    const std::size_t n = prepared_.n_sessions();
    for (std::size_t j = 0; j < n; ++j) {
      const Interval number = total([&](const OpenRates& r) { return r.size[j]; });
      fit_.numbers.push_back({prepared_.closed.sessions[j]->name,
                              prepared_.closed.sessions[j]->n_animals(),
                              number,
                              {number.estimate / area_ha, number.se / area_ha,
                               number.lower / area_ha, number.upper / area_ha}});
    }
    for (std::size_t j = 0; j + 1 < n; ++j)
      fit_.turnover.push_back({prepared_.closed.sessions[j]->name,
                               prepared_.closed.sessions[j + 1]->name, prepared_.years[j],
                               total([&](const OpenRates& r) { return r.size[j] * r.survived[j]; }),
                               total([&](const OpenRates& r) { return r.entry[j + 1]; })});
    fit_.ever = total([&](const OpenRates& r) {
      Graded sum = r.entry[0];
      for (std::size_t j = 1; j < n; ++j) sum = sum + r.entry[j];
      return sum;
    });
  }

 private:
  /// sum over groups of the first session's animals times `of`.
  template <class Of>
  [[nodiscard]] Interval total(const Of& of) const {
    Graded sum = constant(0, prepared_.n_beta());
    double extra = 0;
    for (std::size_t g = 0; g < rates_.size(); ++g) {
      const Graded part = of(rates_[g]);
      Graded times = constant(part.value, prepared_.n_beta());
      times.by.segment(prepared_.rates.begin, prepared_.rates.size) = part.by;
      sum = sum + first_[g].n * times;
      extra += first_[g].extra_variance * part.value * part.value;
    }
    const double variance = sum.by * fit_.fit.vcov * sum.by.transpose();
    return log_normal(sum.value, std::sqrt(variance + extra), 0, fit_.fit.confidence);
  }

  const OpenPrepared& prepared_;
  OpenFit& fit_;
  std::vector<OpenRates> rates_{};
  std::vector<FirstSession> first_{};
};

}  // namespace

std::vector<Estimate> open_estimates(const OpenPrepared& prepared, const Eigen::VectorXd& beta,
                                     const Eigen::MatrixXd& vcov, double confidence) {
  std::vector<Estimate> out = estimates_of(prepared.closed, prepared.closed_beta(beta),
                                           closed_vcov(prepared, vcov), confidence);
  if (prepared.n_density > 0)
    std::erase_if(out, [](const Estimate& e) { return e.parameter == "D"; });
  RateEstimates(prepared, beta, vcov, confidence).add_all(out);
  return out;
}

void add_open_numbers(const OpenPrepared& prepared, OpenFit& fit) {
  if (prepared.model.given != Given::first) Numbers(prepared, fit).add_all();
}

}  // namespace dersu::scr
