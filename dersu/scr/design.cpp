#include "dersu/scr/design.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

using Column = Eigen::VectorXd;

/// A variable over all rows of all sessions.
struct Variable {
  Column values{};
  std::vector<std::string> levels{};  ///< empty: a number
};
using Variables = std::map<std::string, Variable, std::less<>>;

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

/// Columns scaled to length 1 must be independent to 1e-9.
Result<void> check_independent(const Eigen::MatrixXd& all, const std::vector<std::string>& names) {
  Eigen::MatrixXd scaled = all;
  for (Eigen::Index j = 0; j < all.cols(); ++j) {
    if (!all.col(j).allFinite())
      return fail(Fault::usage, "model", "{} is not a number at {} mask points",
                  names[std::size_t(j)], (all.col(j).array().isFinite() == false).count());
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

Result<std::vector<NamedColumn>> all_columns(const Formula& formula, const Variables& variables,
                                             Eigen::Index rows) {
  std::vector<NamedColumn> columns{{"", Column::Ones(rows)}};
  for (const Term& term : formula.terms) {
    DERSU_TRY(more, term_columns(term, variables, rows));
    columns.insert(columns.end(), more.begin(), more.end());
  }
  return columns;
}

Eigen::MatrixXd side_by_side(const std::vector<NamedColumn>& columns) {
  Eigen::MatrixXd all(columns.front().values.size(), Eigen::Index(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) all.col(Eigen::Index(j)) = columns[j].values;
  return all;
}

/// `typical` has one row a session.
Result<Design> build(const Formula& formula, const Variables& variables, const Variables& typical,
                     const std::vector<Eigen::Index>& rows_of_session) {
  Eigen::Index rows = 0;
  for (Eigen::Index r : rows_of_session) rows += r;
  DERSU_TRY(columns, all_columns(formula, variables, rows));
  DERSU_TRY(one_each, all_columns(formula, typical, Eigen::Index(rows_of_session.size())));
  Design design;
  for (const NamedColumn& column : columns)
    design.names.push_back(formula.parameter + (column.name.empty() ? "" : "." + column.name));
  const Eigen::MatrixXd all = side_by_side(columns);
  DERSU_CHECK(check_independent(all, design.names));
  design.typical = side_by_side(one_each);
  Eigen::Index begin = 0;
  for (Eigen::Index r : rows_of_session) {
    design.sessions.emplace_back(all.middleRows(begin, r));
    begin += r;
  }
  return design;
}

Variables session_variables(const Data& data, const std::vector<Eigen::Index>& rows_of_session) {
  Eigen::Index rows = 0;
  for (Eigen::Index r : rows_of_session) rows += r;
  Variable number{Column(rows), {}};
  Variable factor{Column(rows), {}};
  Eigen::Index begin = 0;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    number.values.segment(begin, rows_of_session[s]).setConstant(double(s));
    begin += rows_of_session[s];
    factor.levels.push_back(data.sessions[s].name);
  }
  factor.values = number.values;
  return {{"Session", std::move(number)}, {"session", std::move(factor)}};
}

Variable coordinate(const Data& data, Eigen::Index rows, double Point::*axis) {
  Column values(rows);
  Eigen::Index at = 0;
  for (const Session& session : data.sessions)
    for (const Point& point : session.mask.points) values(at++) = point.*axis;
  values.array() -= values.mean();
  const double sd = std::sqrt(values.squaredNorm() / double(std::max<Eigen::Index>(rows - 1, 1)));
  if (sd > 0) values /= sd;
  return {std::move(values), {}};
}

/// Covariates that every session has, with the same kind; levels are joined by name.
void add_covariates(const Data& data, Eigen::Index rows, Variables& variables) {
  for (const Covariate& first : data.sessions.front().mask.covariates) {
    Variable variable{Column(rows), first.levels};
    Eigen::Index at = 0;
    bool everywhere = true;
    for (const Session& session : data.sessions) {
      const auto found = std::ranges::find(session.mask.covariates, first.name, &Covariate::name);
      everywhere =
          found != session.mask.covariates.end() && found->levels.empty() == first.levels.empty();
      if (!everywhere) break;
      for (double value : found->values) {
        if (!found->levels.empty()) {
          const std::string& level = found->levels[std::size_t(value)];
          const auto place = std::ranges::find(variable.levels, level);
          value = double(place - variable.levels.begin());
          if (place == variable.levels.end()) variable.levels.push_back(level);
        }
        variable.values(at++) = value;
      }
    }
    if (everywhere) variables.insert_or_assign(first.name, std::move(variable));
  }
}

std::vector<Eigen::Index> mask_rows(const Data& data) {
  std::vector<Eigen::Index> rows;
  for (const Session& session : data.sessions)
    rows.push_back(Eigen::Index(session.mask.points.size()));
  return rows;
}

}  // namespace

Result<Design> density_design(const Data& data, const Formula& formula) {
  const std::vector<Eigen::Index> rows_of_session = mask_rows(data);
  const Eigen::Index rows = std::reduce(rows_of_session.begin(), rows_of_session.end());
  Variables variables = session_variables(data, rows_of_session);
  const Eigen::Index n_sessions = Eigen::Index(data.sessions.size());
  Variables typical = session_variables(data, std::vector<Eigen::Index>(data.sessions.size(), 1));
  Variables of_mask;
  of_mask.emplace("x", coordinate(data, rows, &Point::x_m));
  of_mask.emplace("y", coordinate(data, rows, &Point::y_m));
  add_covariates(data, rows, of_mask);
  for (auto& [name, variable] : of_mask) {
    const double value = variable.levels.empty() ? variable.values.mean() : 0;
    typical.insert_or_assign(name, Variable{Column::Constant(n_sessions, value), variable.levels});
    variables.insert_or_assign(name, std::move(variable));
  }
  return build(formula, variables, typical, rows_of_session);
}

Result<Design> session_design(const Data& data, const Formula& formula) {
  const std::vector<Eigen::Index> rows_of_session(data.sessions.size(), 1);
  const Variables variables = session_variables(data, rows_of_session);
  return build(formula, variables, variables, rows_of_session);
}

}  // namespace dersu::scr
