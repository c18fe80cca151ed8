#include "dersu/scr/nested.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/scr/optimise.hpp"

namespace dersu::scr {
namespace {

std::set<std::string> names_of(const std::vector<Coefficient>& coefficients) {
  std::set<std::string> names;
  for (const Coefficient& c : coefficients) names.insert(c.name);
  return names;
}

bool same_kind(const Model& a, const Model& b) {
  const auto kind = [](const Model& m) {
    return std::tuple(m.detection, m.intercept.parameter, m.density_link, m.intercept_link,
                      m.sigma_link, m.shape_link, m.classes, m.groups, m.known_classes,
                      m.conditional, m.number, m.resistance.terms.empty(), m.ways.neighbours);
  };
  return kind(a) == kind(b);
}

bool is_nested(const Fit& smaller, const Fit& larger) {
  return smaller.coefficients.size() < larger.coefficients.size() &&
         same_kind(smaller.model, larger.model) &&
         std::ranges::includes(names_of(larger.coefficients), names_of(smaller.coefficients));
}

Formula* formula_of(Model& model, const std::string& parameter) {
  for (Formula* formula : {&model.density, &model.intercept, &model.sigma, &model.shape,
                           &model.mixing, &model.resistance})
    if (formula->parameter == parameter) return formula;
  return nullptr;
}

std::string label_of(const Term& term) {
  std::vector<std::string> labels;
  for (const Factor& factor : term.factors) labels.push_back(factor.label);
  return join(labels, ":");
}

}  // namespace

bool same_model(const Fit& a, const Fit& b) {
  constexpr double kSameTop = 1e-3;  // of the log-likelihood: as near as searches end
  return same_kind(a.model, b.model) && names_of(a.coefficients) == names_of(b.coefficients) &&
         std::abs(a.loglik - b.loglik) < kSameTop;
}

std::vector<NestedTest> nested_tests(std::span<const Fit> fits) {
  std::vector<NestedTest> tests;
  for (std::size_t i = 0; i < fits.size(); ++i)
    for (std::size_t j = 0; j < fits.size(); ++j) {
      if (!is_nested(fits[i], fits[j])) continue;
      NestedTest test{i, j, {}, {}};
      if (auto ratio = likelihood_ratio(fits[i], fits[j]))
        test.test = *ratio;
      else
        test.problem = ratio.error().message;
      tests.push_back(std::move(test));
    }
  return tests;
}

Result<Model> with_terms(const Model& model, std::string_view formulas) {
  DERSU_TRY(parsed, parse_formulas(formulas));
  Model larger = model;
  bool more = false;
  for (const Formula& formula : parsed) {
    std::vector<std::string> known;
    for (const Formula* f : formulas_of(model)) known.push_back(f->parameter);
    Formula* const to = formula_of(larger, formula.parameter);
    if (to == nullptr || std::ranges::count(known, formula.parameter) == 0)
      return fail(Fault::usage, "model", "found '{}', expected a parameter of the model: {}",
                  quoted(formula.parameter), join(known, ", "));
    for (const std::string& name : variables(formula))
      if ((name == "h2" || name == "h3") && model.classes == 1)
        return fail(Fault::usage, "model",
                    "found {}: a model without classes lies at the bound of one with them, where "
                    "no such test holds",
                    name);
    for (const Term& term : formula.terms) {
      const bool there = std::ranges::any_of(
          to->terms, [&](const Term& t) { return label_of(t) == label_of(term); });
      if (there) continue;
      to->terms.push_back(term);
      more = true;
    }
  }
  if (!more) return fail(Fault::usage, "model", "'{}' adds nothing to the model", quoted(formulas));
  return larger;
}

Result<RatioTest> score_test(const Data& data, const Fit& fit, const Model& larger,
                             Constants constants) {
  DERSU_TRY(prepared, prepare(data, larger, constants));
  Eigen::VectorXd at = Eigen::VectorXd::Zero(Eigen::Index(prepared.coefficients.size()));
  std::size_t found = 0;
  for (std::size_t j = 0; j < prepared.coefficients.size(); ++j) {
    const auto same =
        std::ranges::find(fit.coefficients, prepared.coefficients[j].name, &Coefficient::name);
    if (same == fit.coefficients.end()) continue;
    at(Eigen::Index(j)) = fit.beta(same - fit.coefficients.begin());
    ++found;
  }
  if (found != fit.coefficients.size() || found == prepared.coefficients.size())
    return fail(Fault::usage, "model", "the larger model does not hold the smaller one");
  const Eigen::VectorXd scales = scales_near(prepared, at);
  const Objective objective = [&](const Eigen::VectorXd& x) -> ValueAndGradient {
    Likelihood l = log_likelihood(prepared, x.cwiseProduct(scales));
    return {l.value, l.gradient.cwiseProduct(scales)};
  };
  const Eigen::VectorXd scaled = at.cwiseQuotient(scales);
  const ValueAndGradient here = objective(scaled);
  constexpr double kRounding = 1e-7;
  if (!(std::abs(here.value - fit.loglik) < kRounding * (1 + std::abs(fit.loglik))))
    return fail(Fault::usage, "model",
                "with its new coefficients at 0 the larger model has another likelihood: it does "
                "not hold the smaller one");
  std::size_t evaluations = 0;
  const Eigen::MatrixXd information = -difference_hessian(objective, scaled, evaluations);
  const Eigen::LLT<Eigen::MatrixXd> root(information);
  if (!information.allFinite() || root.info() != Eigen::Success)
    return fail(Fault::numeric, "",
                "the likelihood of the larger model has no curvature to test by: the data cannot "
                "tell what it adds, or are far from it; fit it");
  RatioTest test;
  test.statistic = here.gradient.dot(root.solve(here.gradient));
  test.df = prepared.coefficients.size() - found;
  test.p = chi_squared_tail(test.statistic, double(test.df));
  return test;
}

}  // namespace dersu::scr
