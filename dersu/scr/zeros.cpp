#include "dersu/scr/zeros.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/held_search.hpp"
#include "dersu/scr/interval.hpp"
#include "dersu/scr/link.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kFarBelow = 5;    // the highest, on the link scale: perhaps 0
constexpr double kWidest = 10;     // standard error on the link scale of what is still told
constexpr double kEdge = 30;       // below the highest: as good as 0
constexpr double kSameTop = 5e-3;  // of a log-likelihood: no data tell it from the top
constexpr double kFlat = 1e-4;     // of twice the log-likelihood: nothing tells of the level
constexpr double kStays = 1e-6;    // of a predictor: it does not go with a coefficient

/// A parameter with the rows of its design.
struct Part {
  const Formula* formula = nullptr;
  Link link = Link::log;
  Stretch stretch{};
  Eigen::MatrixXd rows{};
};

Eigen::MatrixXd density_rows(const Prepared& prepared) {
  const Stretch& stretch = prepared.model->density;
  Eigen::Index n = 0;
  for (const auto& session : prepared.sessions)
    n += Eigen::Index(session->blocks.n_points * session->groups.size());
  Eigen::MatrixXd rows(n, stretch.size);
  Eigen::Index at = 0;
  for (const auto& session : prepared.sessions)
    for (const PreparedGroup& group : session->groups) {
      const auto points = Eigen::Index(session->blocks.n_points);
      rows.middleRows(at, points) = group.density.topRows(points);
      at += points;
    }
  return rows;
}

Eigen::MatrixXd detection_rows(const Prepared& prepared) {
  std::vector<const Eigen::RowVectorXd*> all;
  for (const auto& session : prepared.sessions)
    for (const Component& component : session->components)
      for (const KindDesign& kind : component.kinds)
        if (!kind.of_fixes) all.push_back(&kind.intercept);
  Eigen::MatrixXd rows(Eigen::Index(all.size()), prepared.model->intercept.size);
  for (std::size_t i = 0; i < all.size(); ++i) rows.row(Eigen::Index(i)) = *all[i];
  return rows;
}

/// Those whose link has an edge at 0, and that differ somewhere.
std::vector<Part> parts_of(const Prepared& prepared) {
  const PreparedModel& model = *prepared.model;
  std::vector<Part> parts;
  if (model.density.size > 1 && model.model.density_link == Link::log)
    parts.push_back({&model.model.density, Link::log, model.density, density_rows(prepared)});
  if (model.intercept.size > 1 && model.model.intercept_link != Link::identity)
    parts.push_back({&model.model.intercept, model.model.intercept_link, model.intercept,
                     detection_rows(prepared)});
  return parts;
}

/// Variances of the coefficients; large where the likelihood is flat or has no top.
Eigen::MatrixXd rough_vcov(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& scales) {
  const Eigen::Index n = scales.size();
  if (hessian.rows() != n || !hessian.allFinite()) return Eigen::MatrixXd::Zero(n, n);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(-hessian);
  const double least = 1e-9 * std::max(eigen.eigenvalues().maxCoeff(), 1e-300);
  const Eigen::VectorXd spread = eigen.eigenvalues().cwiseMax(least).cwiseInverse();
  return scales.asDiagonal() * eigen.eigenvectors() * spread.asDiagonal() *
         eigen.eigenvectors().transpose() * scales.asDiagonal();
}

/// Columns that the others, with these rows, tell: looked at from the last to the first, so that of
/// the constant and all levels of a factor it is the constant that is not told.
std::vector<Eigen::Index> untold_columns(const Eigen::MatrixXd& rows) {
  constexpr double kDependent = 1e-8;
  std::vector<Eigen::Index> untold;
  std::vector<Eigen::VectorXd> basis;
  for (Eigen::Index j = rows.cols(); j-- > 0;) {
    Eigen::VectorXd rest = rows.col(j);
    const double size = rest.norm();
    for (int twice = 0; twice < 2; ++twice)
      for (const Eigen::VectorXd& b : basis) rest -= b.dot(rest) * b;
    if (rest.norm() > kDependent * size)
      basis.push_back(rest.normalized());
    else
      untold.push_back(j);
  }
  std::ranges::sort(untold);
  return untold;
}

/// A way to 0: the coefficients along `direction` take some rows to minus infinity and leave the
/// others where they are.
struct Way {
  Eigen::Index held = 0;        ///< among all coefficients
  Eigen::VectorXd direction{};  ///< n_beta
  const Part* part = nullptr;
  std::vector<Eigen::Index> rows{};  ///< of the part: those that go
};

double predictor(const Part& part, Eigen::Index row, const Eigen::VectorXd& beta) {
  return part.rows.row(row).dot(beta.segment(part.stretch.begin, part.stretch.size));
}

Eigen::Index highest_row(const Part& part, const std::vector<Eigen::Index>& rows,
                         const Eigen::VectorXd& beta) {
  return std::ranges::max(rows, {}, [&](Eigen::Index i) { return predictor(part, i, beta); });
}

double highest(const Part& part, const std::vector<Eigen::Index>& rows,
               const Eigen::VectorXd& beta) {
  return predictor(part, highest_row(part, rows, beta), beta);
}

bool varies(const Part& part, const std::vector<Eigen::Index>& rows, const Eigen::VectorXd& beta) {
  const double top = highest(part, rows, beta);
  return std::ranges::any_of(
      rows, [&](Eigen::Index i) { return predictor(part, i, beta) < top - kStays; });
}

/// From low rows and the others: each untold column with what the told ones do beside it.
std::vector<Way> ways_of(const Part& part, const std::vector<Eigen::Index>& low,
                         const std::vector<Eigen::Index>& rest, Eigen::Index n_beta,
                         std::vector<Eigen::Index>& untold) {
  const Eigen::MatrixXd high = part.rows(rest, Eigen::all);
  const std::vector<Eigen::Index> columns = untold_columns(high);
  std::vector<Eigen::Index> told;
  for (Eigen::Index j = 0; j < high.cols(); ++j)
    if (std::ranges::find(columns, j) == columns.end()) told.push_back(j);
  std::vector<Way> ways;
  for (const Eigen::Index j : columns) {
    untold.push_back(part.stretch.begin + j);
    Eigen::VectorXd along = Eigen::VectorXd::Zero(high.cols());
    along(j) = 1;
    if (!told.empty()) {
      const Eigen::VectorXd beside =
          Eigen::MatrixXd(high(Eigen::all, told)).colPivHouseholderQr().solve(-high.col(j));
      along(told) = beside;
    }
    Eigen::VectorXd moves = part.rows(low, Eigen::all) * along;
    if (moves.sum() > 0) {
      along = -along;
      moves = -moves;
    }
    const double pace = moves.minCoeff();
    if (!(pace < -kStays)) continue;
    // A level takes all of its rows alike, or leaves them: a slope is none, nor has it an edge.
    if ((moves.array() > pace * (1 - kStays) && moves.array() < pace * kStays).any()) continue;
    if (moves.maxCoeff() > kStays) continue;
    Way way{part.stretch.begin + j, Eigen::VectorXd::Zero(n_beta), &part, {}};
    way.direction.segment(part.stretch.begin, part.stretch.size) = along;
    for (std::size_t i = 0; i < low.size(); ++i)
      if (moves(Eigen::Index(i)) < -kStays) way.rows.push_back(low[i]);
    ways.push_back(std::move(way));
  }
  return ways;
}

class ZeroFinder {
 public:
  ZeroFinder(const ZeroSearch& of, Progress& progress)
      : of_(of), progress_(progress), parts_(parts_of(of.prepared)) {}

  Result<std::optional<HeldTop>> run(const Optimum& optimum) {
    beta_ = optimum.at.cwiseProduct(of_.scales);
    const Eigen::MatrixXd vcov = rough_vcov(optimum.hessian, of_.scales);
    for (const Part& part : parts_) look(part, vcov, optimum.value);
    if (ways_.empty()) return std::nullopt;
    HeldSearch search(of_.loglik, of_.scales, beta_, held_, of_.max_iterations, progress_,
                      of_.widths);
    DERSU_TRY(top, search.run());
    if (!(top.value > optimum.value - kSameTop)) return std::nullopt;
    HeldTop out;
    out.beta = search.at();
    for (const Way& way : ways_) {
      const auto at = std::size_t(way.held);
      const Stretch& s = way.part->stretch;
      const double pace =
          -way.part->rows.row(way.rows.front()).dot(way.direction.segment(s.begin, s.size));
      const std::string where = where_of(way);
      out.zeros.push_back({at, way.part->formula->parameter, where, way.part->link,
                           !variables(*way.part->formula).contains(where), way.direction / pace,
                           highest(*way.part, way.rows, out.beta),
                           varies(*way.part, way.rows, out.beta)});
    }
    if (!untold_.empty()) return untold_beside(out.zeros, untold_.front());
    if (!top.converged && of_.prepared.model->resistance.size > 0) return std::nullopt;
    if (!top.converged) return untold_beside(out.zeros, search.coefficient(flattest(top.hessian)));
    out.vcov = search.vcov(top.hessian);
    out.optimum = std::move(top);
    if (of_.limits)
      for (std::size_t i = 0; i < ways_.size(); ++i)
        DERSU_CHECK(limit(ways_[i], out, out.zeros[i]));
    return std::optional(std::move(out));
  }

 private:
  /// Takes what may be 0 there, one by one, where the likelihood does not mind.
  void look(const Part& part, const Eigen::MatrixXd& vcov, double value) {
    const Stretch& s = part.stretch;
    const Eigen::VectorXd eta = part.rows * beta_.segment(s.begin, s.size);
    const Eigen::VectorXd variance = (part.rows * vcov.block(s.begin, s.begin, s.size, s.size))
                                         .cwiseProduct(part.rows)
                                         .rowwise()
                                         .sum();
    const double top = eta.maxCoeff();
    std::vector<Eigen::Index> low;
    std::vector<Eigen::Index> rest;
    for (Eigen::Index i = 0; i < eta.size(); ++i)
      (eta(i) < top - kFarBelow || variance(i) > kWidest * kWidest ? low : rest).push_back(i);
    if (low.empty() || rest.empty()) return;
    std::vector<Eigen::Index> untold;
    std::vector<Way> ways = ways_of(part, low, rest, beta_.size(), untold);
    const double edge = highest(part, rest, beta_) - kEdge;
    bool any = false;
    for (Way& way : ways) {
      Eigen::VectorXd there = beta_;
      for (const Eigen::Index i : way.rows) {
        const Eigen::RowVectorXd row = part.rows.row(i);
        const double above = row.dot(there.segment(s.begin, s.size)) - edge;
        const double pace = -row.dot(way.direction.segment(s.begin, s.size));
        if (above > 0) there += above / pace * way.direction;
      }
      constexpr double kNotWorse = 0.5;
      if (!(of_.loglik(there).value > value - kNotWorse)) {
        std::erase(untold, way.held);
        continue;
      }
      beta_ = std::move(there);
      ways_.push_back(std::move(way));
      any = true;
    }
    if (!any) return;
    held_.insert(held_.end(), untold.begin(), untold.end());
    for (const Eigen::Index j : untold)
      if (std::ranges::find(ways_, j, &Way::held) == ways_.end()) untold_.push_back(j);
  }

  /// The level that a coefficient is of, "hab sea".
  [[nodiscard]] std::string where_of(const Way& way) const {
    const Coefficient& c = of_.prepared.coefficients[std::size_t(way.held)];
    const std::map<std::string, std::vector<std::string>> factors = factors_of(*way.part->formula);
    if (c.name != c.parameter) {
      const std::string effect = c.name.substr(c.parameter.size() + 1);
      for (const auto& [name, levels] : factors)
        for (const std::string& level : levels)
          if (effect == name + level) return name + " " + level;
      return effect;
    }
    if (factors.size() != 1) return "the first level of its factors";
    return factors.begin()->first + " " + factors.begin()->second.front();
  }

  /// The factors that a formula names, with their levels.
  [[nodiscard]] std::map<std::string, std::vector<std::string>> factors_of(
      const Formula& formula) const {
    std::map<std::string, std::vector<std::string>> factors;
    const std::set<std::string> named = variables(formula);
    const auto add = [&](const std::string& name, const std::vector<std::string>& levels) {
      if (!named.contains(name)) return;
      std::vector<std::string>& all = factors[name];
      for (const std::string& level : levels)
        if (std::ranges::find(all, level) == all.end()) all.push_back(level);
    };
    for (const Session& session : of_.data.sessions) {
      add("session", {session.name});
      for (const auto* covariates :
           {&session.mask.covariates, &session.detectors.covariates, &session.covariates,
            &session.occasion_covariates, &session.animal_covariates})
        for (const Covariate& covariate : *covariates)
          if (!covariate.levels.empty()) add(covariate.name, covariate.levels);
    }
    return factors;
  }

  [[nodiscard]] tl::unexpected<Error> untold_beside(const std::vector<Zero>& zeros,
                                                    Eigen::Index untold) const {
    std::vector<std::string> said;
    for (const Zero& zero : zeros) said.push_back(zero.parameter + " in " + zero.where);
    return fail(Fault::numeric, "",
                "{} {} estimated as 0, and beside it these data cannot tell {}: nothing was seen "
                "there that would; merge the level with another, leave it out, or let only one of "
                "them depend on it",
                join(said, ", "), said.size() == 1 ? "is" : "are",
                of_.prepared.coefficients[std::size_t(untold)].name);
  }

  /// By the profile likelihood, of the parameter and of the coefficient. Fault::numeric where it is
  /// the same everywhere.
  Result<void> limit(const Way& way, const HeldTop& top, Zero& zero) {
    const Stretch& s = way.part->stretch;
    Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(top.beta.size());
    row.segment(s.begin, s.size) = way.part->rows.row(highest_row(*way.part, way.rows, top.beta));
    double most_fallen = 0;
    DERSU_TRY(level, limit_of(row, way, top, most_fallen));
    if (most_fallen < kFlat)
      return fail(Fault::numeric, "",
                  "the likelihood is the same whatever {0} in {1} is: nothing was caught there and "
                  "nothing could have been, or what else depends on {1} takes its place; merge "
                  "the level with another or leave it out",
                  zero.parameter, zero.where);
    if (std::isfinite(level)) zero.upper = from_link(way.part->link, level);
    const Eigen::RowVectorXd alone = Eigen::RowVectorXd::Unit(top.beta.size(), way.held);
    if (row == alone) {
      zero.coefficient_upper = level;
      return {};
    }
    DERSU_TRY(effect, limit_of(alone, way, top, most_fallen));
    zero.coefficient_upper = effect;
    return {};
  }

  /// Where row * beta is so high that the likelihood, maximised over all else, has fallen enough;
  /// infinite where it does not fall so far. The coefficient that is held is what row * beta and
  /// the others make it.
  Result<double> limit_of(const Eigen::RowVectorXd& row, const Way& way, const HeldTop& top,
                          double& most_fallen) {
    const Eigen::Index held = way.held;
    const double of_held = row(held);
    const auto beta_of = [&](const Eigen::VectorXd& x) {
      Eigen::VectorXd beta = x;
      beta(held) = x(held) - (row.dot(x) - of_held * x(held));
      beta(held) /= of_held;
      return beta;
    };
    const Objective loglik = [&](const Eigen::VectorXd& x) -> ValueAndGradient {
      ValueAndGradient l = of_.loglik(beta_of(x));
      const double slope = l.gradient(held) / of_held;
      l.gradient -= slope * row.transpose();
      l.gradient(held) = slope;
      return {l.value, std::move(l.gradient), {}};
    };
    const double pace = -row.dot(way.direction);
    Eigen::VectorXd warm = top.beta;
    warm(held) = row.dot(top.beta);
    double gone = 0;
    const auto fall = [&](double distance) -> Result<double> {
      const double at = warm(held) + (distance - gone) * pace;
      warm -= (distance - gone) * way.direction;
      warm(held) = at;
      gone = distance;
      HeldSearch search(loglik, of_.scales, warm, held_, of_.max_iterations, progress_, of_.widths);
      DERSU_TRY(optimum, search.run(top.vcov, Wanted::value));
      if (!std::isfinite(optimum.value)) return HUGE_VAL;
      warm = search.at();
      most_fallen = std::max(most_fallen, 2 * (top.optimum.value - optimum.value));
      return 2 * (top.optimum.value - optimum.value);
    };
    // From where the level would be e^-8 of the highest.
    const double z = normal_quantile(of_.confidence);
    DERSU_TRY(distance, distance_from_edge(fall, kEdge - 8, z * z));
    return std::isfinite(distance) ? row.dot(top.beta) + distance * pace : HUGE_VAL;
  }

  const ZeroSearch& of_;
  Progress& progress_;
  std::vector<Part> parts_;
  Eigen::VectorXd beta_{};
  std::vector<Way> ways_{};
  std::vector<Eigen::Index> held_{};
  std::vector<Eigen::Index> untold_{};  ///< of these: no level, and told by nothing beside the 0
};

}  // namespace

Result<std::optional<HeldTop>> top_with_zeros(const ZeroSearch& search, const Optimum& optimum,
                                              Progress& progress) {
  return ZeroFinder(search, progress).run(optimum);
}

std::optional<double> zero_limit(std::span<const Zero> zeros, std::string_view parameter,
                                 const Eigen::RowVectorXd& row, double value) {
  std::vector<const Zero*> of;
  for (const Zero& zero : zeros)
    if (zero.parameter == parameter && row.dot(zero.direction) < -kStays) of.push_back(&zero);
  if (of.empty()) return std::nullopt;
  double limit = HUGE_VAL;
  for (const Zero* zero : of) {
    if (!std::isfinite(zero->upper)) continue;
    const double most = to_link(zero->link, zero->upper);
    // What is 0 for two reasons lies below the highest of both by more than the others make it.
    const double share = -row.dot(zero->direction);
    const double there = of.size() == 1 ? value + share * (most - zero->highest) : most;
    limit = std::min(limit, from_link(zero->link, there));
  }
  return limit;
}

std::string notice_of(const Zero& zero, double confidence) {
  const bool density = zero.parameter == "D";
  std::string limit = "these data set no upper limit";
  if (std::isfinite(zero.upper))
    limit = fmt::format("its upper limit by the profile likelihood is {:.4g}{}{} ({:.4g} %)",
                        zero.upper * (density ? 1e4 : 1), density ? " animals per 100 km2" : "",
                        zero.varies ? " where it is highest" : "", 100 * confidence);
  const std::string advice =
      zero.is_level
          ? fmt::format("merge {} with another level or leave it out", zero.where)
          : fmt::format(
                "{0} is a number, whose mean is 0 too then: write words for its values, so "
                "that {1} of each is told",
                zero.where, zero.parameter);
  return fmt::format(
      "{} in {} is estimated as 0, the edge of what it can be: {}; {}; standard errors and limits "
      "of all else take it as known; {}",
      zero.parameter, zero.where,
      density ? "no animal can be told to live there" : "nothing was caught there", limit, advice);
}

}  // namespace dersu::scr
