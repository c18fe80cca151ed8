#include "dersu/scr/estimates.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/link.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/zeros.hpp"

namespace dersu::scr {
namespace {

/// A linear predictor somewhere: d predictor / d beta, and its value.
struct Predictor {
  std::size_t session = 0;
  std::size_t group = 0;
  std::size_t cls = 0;
  double value = 0;
  Eigen::RowVectorXd by_beta{};
};

bool same(const Predictor& a, const Predictor& b) {
  return a.value == b.value && a.by_beta == b.by_beta;
}

/// Whether two predictors that differ in nothing but `axis` are different.
bool matters(const std::vector<Predictor>& all, std::size_t Predictor::*axis) {
  for (const Predictor& a : all) {
    Predictor first = a;
    first.*axis = 0;
    for (const Predictor& b : all) {
      const bool there = b.session == first.session && b.group == first.group && b.cls == first.cls;
      if (there && !same(a, b)) return true;
    }
  }
  return false;
}

class Estimates {
 public:
  Estimates(const Prepared& prepared, const Eigen::VectorXd& beta, const Eigen::MatrixXd& vcov,
            double confidence, std::span<const Zero> zeros)
      : prepared_(prepared),
        model_(*prepared.model),
        beta_(beta),
        vcov_(vcov),
        zeros_(zeros),
        z_(normal_quantile(confidence)) {}

  std::vector<Estimate> all() {
    const Model& m = model_.model;
    if (model_.density.size > 0)
      add(m.density.parameter, m.density_link, [&](const PreparedSession& s, const Component& c) {
        return predictor(s.groups[c.group].typical_density, model_.density);
      });
    const auto of_kind = [&](Eigen::RowVectorXd KindDesign::*row, const Stretch& stretch) {
      return [this, row, &stretch](const PreparedSession&, const Component& c) {
        return predictor(c.typical.*row, stretch);
      };
    };
    add(m.intercept.parameter, m.intercept_link, of_kind(&KindDesign::intercept, model_.intercept));
    add("sigma", m.sigma_link, of_kind(&KindDesign::sigma, model_.sigma));
    if (model_.shape.size > 0)
      add(m.shape.parameter, m.shape_link, of_kind(&KindDesign::shape, model_.shape));
    for (Eigen::Index j = 0; j < model_.resistance.size; ++j) add_resistance(j);
    if (m.classes > 1)
      add("pmix", Link::logit,
          [&](const PreparedSession& s, const Component& c) { return share(s, c); });
    return std::move(out_);
  }

 private:
  [[nodiscard]] Predictor predictor(const Eigen::RowVectorXd& row, const Stretch& stretch) const {
    Predictor out;
    out.value = row * beta_.segment(stretch.begin, stretch.size);
    out.by_beta = Eigen::RowVectorXd::Zero(model_.n_beta);
    out.by_beta.segment(stretch.begin, stretch.size) = row;
    return out;
  }

  /// logit of a class's share.
  [[nodiscard]] Predictor share(const PreparedSession& s, const Component& c) const {
    const Mixing mixing = mixing_of(model_, s.groups[c.group], beta_);
    const double share = std::exp(mixing.log_share(c.cls));
    Predictor out;
    out.value = to_link(Link::logit, share);
    out.by_beta = Eigen::RowVectorXd::Zero(model_.n_beta);
    out.by_beta.segment(model_.mixing.begin, model_.mixing.size) =
        mixing.by_mixing.row(c.cls) / (1 - share);
    return out;
  }

  template <class Of>
  void add(const std::string& parameter, Link link, const Of& predictor_of) {
    std::vector<Predictor> all;
    for (std::size_t s = 0; s < prepared_.sessions.size(); ++s)
      for (const Component& component : prepared_.sessions[s]->components) {
        all.push_back(predictor_of(*prepared_.sessions[s], component));
        all.back().session = s;
        all.back().group = component.group;
        all.back().cls = component.cls;
      }
    const bool by_session = matters(all, &Predictor::session);
    const bool by_group = matters(all, &Predictor::group);
    const bool by_class = matters(all, &Predictor::cls);
    for (const Predictor& p : all) {
      if ((!by_session && p.session > 0) || (!by_group && p.group > 0) || (!by_class && p.cls > 0))
        continue;
      Estimate estimate = estimate_of(parameter, link, p);
      const PreparedSession& session = *prepared_.sessions[p.session];
      if (by_session) estimate.session = session.name;
      if (by_group) estimate.group = session.groups[p.group].label;
      if (!by_group && parameter == "D" && session.groups.size() > 1) estimate.group = kEachGroup;
      if (by_class) estimate.cls = model_.classes[p.cls];
      out_.push_back(std::move(estimate));
    }
  }

  /// A coefficient of log(cost), which is one number for all.
  void add_resistance(Eigen::Index j) {
    const Eigen::Index at = model_.resistance.begin + j;
    Predictor p;
    p.value = beta_(at);
    p.by_beta = Eigen::RowVectorXd::Unit(model_.n_beta, at);
    out_.push_back(estimate_of(prepared_.coefficients[std::size_t(at)].name, Link::identity, p));
  }

  [[nodiscard]] Estimate estimate_of(const std::string& parameter, Link link,
                                     const Predictor& p) const {
    const double variance = p.by_beta * vcov_ * p.by_beta.transpose();
    const double se = std::sqrt(variance);
    Estimate out;
    out.parameter = parameter;
    if (const auto limit = zero_limit(zeros_, parameter, p.by_beta, p.value)) {
      out.upper = *limit;
      return out;
    }
    out.estimate = from_link(link, p.value);
    out.se = link == Link::log ? out.estimate * std::sqrt(std::expm1(variance))
                               : se * slope(link, p.value);
    out.lower = from_link(link, p.value - z_ * se);
    out.upper = from_link(link, p.value + z_ * se);
    if (link == Link::identity && !parameter.starts_with("cost")) {
      out.lower = std::max(0.0, out.lower);
      if (parameter == "g0") out.upper = std::min(1.0, out.upper);
    }
    return out;
  }

  const Prepared& prepared_;
  const PreparedModel& model_;
  const Eigen::VectorXd& beta_;
  const Eigen::MatrixXd& vcov_;
  std::span<const Zero> zeros_;
  double z_;
  std::vector<Estimate> out_{};
};

}  // namespace

std::vector<Estimate> estimates_of(const Prepared& prepared, const Eigen::VectorXd& beta,
                                   const Eigen::MatrixXd& vcov, double confidence,
                                   std::span<const Zero> zeros) {
  return Estimates(prepared, beta, vcov, confidence, zeros).all();
}

}  // namespace dersu::scr
