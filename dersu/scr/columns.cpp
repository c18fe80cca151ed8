#include "dersu/scr/columns.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

using Column = Eigen::VectorXd;

struct NamedColumn {
  std::string name{};
  Column values{};
};

Result<Column> evaluate(const Expression& e, const Variables& variables, Eigen::Index rows) {
  using Kind = Expression::Kind;
  if (e.kind == Kind::number) return Column::Constant(rows, e.number);
  if (e.kind == Kind::name) {
    const auto found = variables.find(e.name);
    if (found == variables.end()) {
      std::vector<std::string> known;
      for (const auto& [key, value] : variables) known.push_back(key);
      return fail(Fault::usage, "model", "found the variable '{}', expected one of {}",
                  quoted(e.name), join(known, ", "));
    }
    if (!found->second.levels.empty())
      return fail(Fault::usage, "model", "'{}' is a factor and cannot be calculated with",
                  quoted(e.name));
    return found->second.values;
  }
  DERSU_TRY(a, evaluate(e.parts[0], variables, rows));
  switch (e.kind) {
    case Kind::negate:
      return Column(-a);
    case Kind::log:
      return Column(a.unaryExpr([](double v) { return std::log(v); }));
    case Kind::exp:
      return Column(a.unaryExpr([](double v) { return std::exp(v); }));
    case Kind::sqrt:
      return Column(a.unaryExpr([](double v) { return std::sqrt(v); }));
    default:
      break;
  }
  DERSU_TRY(b, evaluate(e.parts[1], variables, rows));
  switch (e.kind) {
    case Kind::add:
      return Column(a + b);
    case Kind::subtract:
      return Column(a - b);
    case Kind::multiply:
      return Column(a.cwiseProduct(b));
    case Kind::divide:
      return Column(a.cwiseQuotient(b));
    default:
      return Column(a.binaryExpr(b, [](double v, double power) { return std::pow(v, power); }));
  }
}

/// A number's single column, or a factor's dummies.
Result<std::vector<NamedColumn>> factor_columns(const Factor& factor, const Variables& variables,
                                                Eigen::Index rows) {
  std::vector<NamedColumn> columns;
  const auto found = factor.expression.kind == Expression::Kind::name
                         ? variables.find(factor.expression.name)
                         : variables.end();
  if (found == variables.end() || found->second.levels.empty()) {
    DERSU_TRY(values, evaluate(factor.expression, variables, rows));
    columns.push_back({factor.label, std::move(values)});
    return columns;
  }
  const Variable& variable = found->second;
  for (std::size_t level = 1; level < variable.levels.size(); ++level)
    columns.push_back(
        {factor.label + variable.levels[level],
         variable.values.unaryExpr([&](double v) { return v == double(level) ? 1.0 : 0.0; })});
  if (columns.empty())
    return fail(Fault::usage, "model", "the factor '{}' has one level only, expected two or more",
                quoted(factor.label));
  return columns;
}

Result<std::vector<NamedColumn>> term_columns(const Term& term, const Variables& variables,
                                              Eigen::Index rows) {
  std::vector<NamedColumn> columns{{"", Column::Ones(rows)}};
  for (const Factor& factor : term.factors) {
    DERSU_TRY(next, factor_columns(factor, variables, rows));
    std::vector<NamedColumn> product;
    for (const NamedColumn& b : next)
      for (const NamedColumn& a : columns)
        product.push_back(
            {a.name.empty() ? b.name : a.name + ":" + b.name, a.values.cwiseProduct(b.values)});
    columns = std::move(product);
  }
  return columns;
}

Result<std::vector<NamedColumn>> all_columns(const Formula& formula, const Variables& variables,
                                             Eigen::Index rows) {
  std::vector<NamedColumn> columns{{"", Column::Ones(rows)}};
  for (const Term& term : formula.terms) {
    DERSU_TRY(more, term_columns(term, variables, rows));
    columns.insert(columns.end(), more.begin(), more.end());
  }
  return columns;
}

}  // namespace

Result<Columns> columns_of(const Formula& formula, const Variables& variables, Eigen::Index rows) {
  DERSU_TRY(all, all_columns(formula, variables, rows));
  Columns columns;
  columns.values.resize(rows, Eigen::Index(all.size()));
  for (std::size_t j = 0; j < all.size(); ++j) {
    columns.names.push_back(formula.parameter + (all[j].name.empty() ? "" : "." + all[j].name));
    columns.values.col(Eigen::Index(j)) = all[j].values;
  }
  return columns;
}

// Columns scaled to length 1 must be independent to 1e-9.
Result<void> check_independent(const Columns& columns, std::string_view rows) {
  const Eigen::MatrixXd& all = columns.values;
  const std::vector<std::string>& names = columns.names;
  Eigen::MatrixXd scaled = all;
  for (Eigen::Index j = 0; j < all.cols(); ++j) {
    if (!all.col(j).allFinite())
      return fail(Fault::usage, "model", "{} is not a number at {} {}", names[std::size_t(j)],
                  (all.col(j).array().isFinite() == false).count(), rows);
    const double length = all.col(j).norm();
    if (!(length > 0) || !std::isfinite(length))
      return fail(Fault::usage, "model", "{} is 0 or beyond all numbers everywhere",
                  names[std::size_t(j)]);
    scaled.col(j) /= length;
  }
  // One column after the other, so that the one at fault can be named.
  for (Eigen::Index j = 1; j < all.cols(); ++j) {
    const Eigen::MatrixXd left = scaled.leftCols(j);
    const Eigen::VectorXd rest =
        scaled.col(j) - left * left.colPivHouseholderQr().solve(scaled.col(j));
    if (rest.norm() < 1e-9)
      return fail(Fault::usage, "model",
                  "{} is a sum of the other terms (or constant) in these data; leave it out",
                  names[std::size_t(j)]);
  }
  return {};
}

Variables session_covariates(const Data& data) {
  Variables variables;
  for (const Covariate& first : data.sessions.front().covariates) {
    Variable variable{Eigen::VectorXd(Eigen::Index(data.sessions.size())), first.levels};
    std::size_t n = 0;
    for (const Session& session : data.sessions) {
      const auto found = std::ranges::find(session.covariates, first.name, &Covariate::name);
      if (found == session.covariates.end() || found->levels.empty() != first.levels.empty()) break;
      variable.values(Eigen::Index(n++)) = joined(*found, 0, variable.levels);
    }
    if (n == data.sessions.size()) variables.insert_or_assign(first.name, std::move(variable));
  }
  return variables;
}

double joined(const Covariate& covariate, std::size_t at, std::vector<std::string>& levels) {
  const double value = covariate.values[at];
  if (covariate.levels.empty() || !std::isfinite(value)) return value;
  const std::string& level = covariate.levels[std::size_t(value)];
  const auto place = std::ranges::find(levels, level);
  const auto index = double(place - levels.begin());
  if (place == levels.end()) levels.push_back(level);
  return index;
}

}  // namespace dersu::scr
