#include "dersu/scr/design.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/scr/columns.hpp"

namespace dersu::scr {
namespace {

/// One row for each mask point of each group of each session, in that order.
struct Rows {
  const Data& data;
  std::size_t n_groups = 1;

  [[nodiscard]] Eigen::Index all() const {
    std::size_t n = 0;
    for (const Session& session : data.sessions) n += session.mask.points.size();
    return Eigen::Index(n * n_groups);
  }
  /// `value(session, group, point)` at every row.
  template <class Value>
  [[nodiscard]] Eigen::VectorXd each(const Value& value) const {
    Eigen::VectorXd values(all());
    Eigen::Index at = 0;
    for (std::size_t s = 0; s < data.sessions.size(); ++s)
      for (std::size_t g = 0; g < n_groups; ++g)
        for (std::size_t m = 0; m < data.sessions[s].mask.points.size(); ++m)
          values(at++) = value(s, g, m);
    return values;
  }
};

/// A variable at every row, and at the typical place of each session and group.
struct Placed {
  Variables rows{};
  Variables typical{};  ///< n_sessions x n_groups
};

Eigen::VectorXd standardised(const Rows& rows, double Point::*axis) {
  Eigen::VectorXd values = rows.each([&](std::size_t s, std::size_t, std::size_t m) {
    return rows.data.sessions[s].mask.points[m].*axis;
  });
  values.array() -= values.mean();
  const auto n = double(std::max<Eigen::Index>(values.size() / Eigen::Index(rows.n_groups) - 1, 1));
  const double sd = std::sqrt(values.squaredNorm() / double(rows.n_groups) / n);
  if (sd > 0) values /= sd;
  return values;
}

/// Typical is the mean of a number and the first level of a factor.
void add_of_mask(const Rows& rows, const std::string& name, Variable variable, Placed& placed) {
  const auto n_typical = Eigen::Index(rows.data.sessions.size() * rows.n_groups);
  const double typical = variable.levels.empty() ? variable.values.mean() : 0;
  placed.typical.insert_or_assign(
      name, Variable{Eigen::VectorXd::Constant(n_typical, typical), variable.levels});
  placed.rows.insert_or_assign(name, std::move(variable));
}

void add_coordinates(const Rows& rows, Placed& placed) {
  const Eigen::VectorXd x = standardised(rows, &Point::x_m);
  const Eigen::VectorXd y = standardised(rows, &Point::y_m);
  add_of_mask(rows, "x", {x, {}}, placed);
  add_of_mask(rows, "y", {y, {}}, placed);
  add_of_mask(rows, "x2", {x.cwiseAbs2(), {}}, placed);
  add_of_mask(rows, "y2", {y.cwiseAbs2(), {}}, placed);
  add_of_mask(rows, "xy", {x.cwiseProduct(y), {}}, placed);
}

/// Covariates that every session's mask has, with the same kind.
void add_covariates(const Rows& rows, Placed& placed) {
  const std::vector<Session>& sessions = rows.data.sessions;
  for (const Covariate& first : sessions.front().mask.covariates) {
    std::vector<const Covariate*> of;
    for (const Session& session : sessions) {
      const auto found = std::ranges::find(session.mask.covariates, first.name, &Covariate::name);
      if (found != session.mask.covariates.end() && found->levels.empty() == first.levels.empty())
        of.push_back(&*found);
    }
    if (of.size() < sessions.size()) continue;
    std::vector<std::string> levels = first.levels;
    Eigen::VectorXd values = rows.each(
        [&](std::size_t s, std::size_t, std::size_t m) { return joined(*of[s], m, levels); });
    add_of_mask(rows, first.name, {std::move(values), std::move(levels)}, placed);
  }
}

/// A variable of sessions and groups, which is itself everywhere.
template <class Value>
void add_of_session(const Rows& rows, const std::string& name, std::vector<std::string> levels,
                    const Value& value, Placed& placed) {
  Eigen::VectorXd typical(Eigen::Index(rows.data.sessions.size() * rows.n_groups));
  for (std::size_t s = 0; s < rows.data.sessions.size(); ++s)
    for (std::size_t g = 0; g < rows.n_groups; ++g)
      typical(Eigen::Index(s * rows.n_groups + g)) = value(s, g);
  placed.typical.insert_or_assign(name, Variable{std::move(typical), levels});
  placed.rows.insert_or_assign(
      name,
      Variable{rows.each([&](std::size_t s, std::size_t g, std::size_t) { return value(s, g); }),
               std::move(levels)});
}

void add_sessions(const Rows& rows, const std::vector<std::string>& groups, Placed& placed) {
  const std::vector<Session>& sessions = rows.data.sessions;
  std::vector<std::string> names;
  for (const Session& session : sessions) names.push_back(session.name);
  const auto number = [](std::size_t s, std::size_t) { return double(s); };
  add_of_session(rows, "Session", {}, number, placed);
  add_of_session(rows, "session", std::move(names), number, placed);
  for (const auto& [name, variable] : session_covariates(rows.data))
    add_of_session(
        rows, name, variable.levels,
        [&values = variable.values](std::size_t s, std::size_t) { return values(Eigen::Index(s)); },
        placed);
  if (!groups.empty())
    add_of_session(
        rows, "g", groups, [](std::size_t, std::size_t g) { return double(g); }, placed);
}

std::string place_of(const Placed& placed, const std::set<std::string>& of_mask) {
  std::vector<std::string> said;
  for (const std::string& name : of_mask) {
    const std::vector<std::string>& levels = placed.typical.find(name)->second.levels;
    said.push_back(levels.empty() ? name + " has its mean" : name + " is " + levels.front());
  }
  return join(said, ", ");
}

}  // namespace

Result<Design> density_design(const Data& data, const Formula& formula,
                              const std::vector<std::string>& groups) {
  const bool by_group = variables(formula).contains("g") && !groups.empty();
  const Rows rows{data, by_group ? groups.size() : 1};
  Placed placed;
  add_coordinates(rows, placed);
  add_covariates(rows, placed);
  std::set<std::string> of_mask;
  for (const std::string& name : variables(formula))
    if (placed.typical.contains(name)) of_mask.insert(name);
  add_sessions(rows, by_group ? groups : std::vector<std::string>{}, placed);
  DERSU_TRY(all, columns_of(formula, placed.rows, rows.all()));
  const auto n_typical = Eigen::Index(data.sessions.size() * rows.n_groups);
  DERSU_TRY(typical, columns_of(formula, placed.typical, n_typical));
  DERSU_CHECK(check_independent(all, "mask points"));
  Design design;
  design.names = all.names;
  design.typical_place = place_of(placed, of_mask);
  Eigen::Index begin = 0;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    design.sessions.emplace_back();
    design.typical.emplace_back();
    for (std::size_t g = 0; g < rows.n_groups; ++g) {
      const auto n = Eigen::Index(data.sessions[s].mask.points.size());
      design.sessions.back().emplace_back(all.values.middleRows(begin, n));
      design.typical.back().emplace_back(typical.values.row(Eigen::Index(s * rows.n_groups + g)));
      begin += n;
    }
  }
  return design;
}

}  // namespace dersu::scr
