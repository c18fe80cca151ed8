#include "dersu/scr/fit.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "dersu/scr/edges.hpp"
#include "dersu/scr/held_search.hpp"
#include "dersu/scr/kinks.hpp"
#include "dersu/scr/mask_notices.hpp"
#include "dersu/scr/optimise.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/saturation.hpp"
#include "dersu/scr/start.hpp"

namespace dersu::scr {
namespace {

Result<void> check_enough(const Data& data, const Prepared& prepared) {
  const std::size_t n = prepared.n_animals;
  if (n == 0)
    return fail(Fault::numeric, "", "no animal was detected: there is nothing to estimate from");
  if (prepared.n_detections == n)
    return fail(Fault::numeric, "",
                "{}, none seen twice: without recaptures neither detection nor density can be told",
                n == 1 ? std::string("one animal was detected") : fmt::format("{} animals", n));
  if (!pooled_spread_m(data) && !data.has_fixes())
    return fail(Fault::numeric, "",
                "no animal was detected at two places: the range of movement "
                "(sigma) cannot be told from these data");
  return {};
}

/// Newton's way needs a likelihood without steps and kinks.
Result<void> check_smooth(const Model& model) {
  using enum DetectionFunction;
  if (model.detection != uniform && model.detection != w_exponential) return {};
  return fail(Fault::unsupported, "detectfn",
              "the likelihood of {} has {}: no top with standard errors can be found; its value at "
              "given coefficients can be had, and the hazard-rate or annular functions are near",
              name(model.detection), model.detection == uniform ? "steps in sigma" : "kinks in w");
}

Result<void> check_options(const FitOptions& options, const Prepared& prepared) {
  const std::size_t n_beta = prepared.coefficients.size();
  if (!options.start.empty() && options.start.size() != n_beta)
    return fail(Fault::usage, "start", "found {} starting values, expected {}",
                options.start.size(), n_beta);
  if (!options.animal_weights.empty() && options.animal_weights.size() != prepared.n_animals)
    return fail(Fault::usage, "weights", "found {} weights, expected one for each of {} animals",
                options.animal_weights.size(), prepared.n_animals);
  if (options.start_vcov.size() > 0 &&
      (options.start.empty() || options.start_vcov.rows() != Eigen::Index(n_beta) ||
       options.start_vcov.cols() != Eigen::Index(n_beta)))
    return fail(Fault::usage, "start_vcov", "expected {0} x {0} values beside starting values",
                n_beta);
  if (!(options.confidence > 0 && options.confidence < 1))
    return fail(Fault::usage, "confidence", "found {}, expected a number between 0 and 1",
                options.confidence);
  return {};
}

tl::unexpected<Error> cannot_tell(const Optimum& optimum, const Prepared& prepared,
                                  const Eigen::VectorXd& scales, const Data& data) {
  if (prepared.model->resistance.size > 0 && is_top(optimum.hessian))
    return fail(Fault::numeric, "",
                "no top was found among the kinks that the likelihood has where cheapest ways "
                "change with the resistance; try another number of neighbours, wider cells or a "
                "simpler cost");
  const Eigen::Index at = flattest(optimum.hessian);
  const Coefficient& worst = prepared.coefficients[std::size_t(at)];
  std::string why = edge_reached(prepared, optimum.at.cwiseProduct(scales));
  if (why.empty()) why = saturation(data);
  if (why.empty() && prepared.model->model.classes > 1)
    why = "the classes of animals may not differ in these data: leave them out, or try more data";
  if (why.empty()) why = "try a simpler model or more data";
  return fail(
      Fault::numeric, "",
      "the likelihood has no clear top: these data cannot tell {} (it went to {:.4g} on the "
      "{} scale, where the curvature is singular); {}",
      worst.name, optimum.at(at) * scales(at), name(worst.link), why);
}

/// Whether a density, rate or range is known within a factor of about 10^9 each way, and g0 within
/// that of its odds. Where it is not, the curvature is that of rounding: the likelihood is flat,
/// such as for captures that any large sigma explains as well.
bool is_told(const Fit& fit) {
  constexpr double kWidest = 10;  // standard error of a log or logit
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j) {
    const Coefficient& c = fit.coefficients[j];
    const auto at = static_cast<Eigen::Index>(j);
    const bool bounded = c.link == Link::log || c.parameter == "g0";
    if (bounded && c.name == c.parameter && !(fit.vcov(at, at) < kWidest * kWidest)) return false;
  }
  return true;
}

double effective_animals(const Prepared& prepared, const FitOptions& options) {
  if (options.animal_weights.empty()) return double(prepared.n_animals);
  return std::accumulate(options.animal_weights.begin(), options.animal_weights.end(), 0.0);
}

/// With beta and vcov in place.
void fill(const Prepared& prepared, const FitOptions& options, const Optimum& optimum, Fit& fit) {
  fit.loglik = optimum.value;
  const double k = double(fit.beta.size());
  const double n = effective_animals(prepared, options);
  fit.aic = -2 * fit.loglik + 2 * k;
  fit.aicc =
      n > k + 1 ? fit.aic + 2 * k * (k + 1) / (n - k - 1) : std::numeric_limits<double>::infinity();
  fit.iterations = optimum.iterations;
  fit.max_gradient = optimum.gradient.size() > 0 ? optimum.gradient.cwiseAbs().maxCoeff() : 0;
  fit.n_animals = prepared.n_animals;
  fit.n_detections = prepared.n_detections;
  fit.typical_place = prepared.model->typical_place;
  fit.estimates = estimates_of(prepared, fit.beta, fit.vcov, fit.confidence, fit.zeros);
}

/// Cheapest ways change with the resistance, each with a small kink of the likelihood; the change
/// of its coefficients over which the kinks are many (scaled; standard errors are wider).
Eigen::VectorXd kink_widths(const Prepared& prepared) {
  constexpr double kWidth = 0.02;
  Eigen::VectorXd widths = Eigen::VectorXd::Zero(Eigen::Index(prepared.coefficients.size()));
  for (std::size_t j = 0; j < prepared.coefficients.size(); ++j)
    if (prepared.coefficients[j].parameter == "cost") widths(Eigen::Index(j)) = kWidth;
  return widths;
}

/// By coefficients in units of their scales.
Objective scaled_loglik(const Prepared& prepared, const Eigen::VectorXd& scales,
                        const FitOptions& options) {
  return [&](const Eigen::VectorXd& at) -> ValueAndGradient {
    Likelihood l = log_likelihood(prepared, at.cwiseProduct(scales), options.animal_weights);
    return {l.value, l.gradient.cwiseProduct(scales),
            l.information.size() > 0
                ? Eigen::MatrixXd(scales.asDiagonal() * l.information * scales.asDiagonal())
                : Eigen::MatrixXd()};
  };
}

/// The highest top that the starts lead to.
Result<Optimum> best_of(const std::vector<Eigen::VectorXd>& starts, const Prepared& prepared,
                        const Eigen::VectorXd& scales, const FitOptions& options,
                        Progress& progress, Fit& fit) {
  const Objective objective = scaled_loglik(prepared, scales, options);
  const Eigen::VectorXd unscale = scales.cwiseInverse();
  const Eigen::MatrixXd curvature =
      options.start_vcov.size() > 0
          ? Eigen::MatrixXd(unscale.asDiagonal() * options.start_vcov * unscale.asDiagonal())
          : Eigen::MatrixXd();
  std::optional<Optimum> best;
  progress.begin("fit", 0);
  for (const Eigen::VectorXd& start : starts) {
    const Eigen::VectorXd from = start.cwiseQuotient(scales);
    DERSU_TRY(optimum, maximise(objective, from, curvature, options.max_iterations, progress,
                                kink_widths(prepared)));
    fit.evaluations += optimum.evaluations;
    if (!std::isfinite(optimum.value)) continue;
    // A top that is one comes before a higher value that is none.
    const bool better = !best || (optimum.converged == best->converged ? optimum.value > best->value
                                                                       : optimum.converged);
    if (!better) continue;
    fit.start = start;
    best = std::move(optimum);
  }
  if (best && !best->converged && prepared.model->resistance.size > 0) {
    fit.evaluations -= best->evaluations;
    DERSU_TRY(climbed, climb_kinks(objective, std::move(*best), kink_widths(prepared),
                                   options.max_iterations, progress));
    fit.evaluations += climbed.evaluations;
    best = std::move(climbed);
  }
  progress.end();
  if (!best) return fail(Fault::numeric, "start", "the likelihood is 0 at the starting values");
  return std::move(*best);
}

/// What is taken for granted of animals whose class is not known; empty where they are few.
std::string of_unknown_classes(const Prepared& prepared, const Model& model) {
  constexpr double kFew = 0.2;
  if (model.known_classes.empty()) return "";
  std::size_t unknown = 0;
  for (const auto& session : prepared.sessions)
    unknown += std::size_t(std::ranges::count(session->known_classes, -1));
  if (double(unknown) <= kFew * double(prepared.n_animals)) return "";
  return fmt::format(
      "{} of {} of {} animals is not known: whether it is has nothing to do with the class, by "
      "this model, and these data cannot tell; where one class is recognised more often than the "
      "other among the animals that were seen, shares, detection and numbers are wrong",
      model.known_classes, unknown, prepared.n_animals);
}

/// The top with what is 0 held there; nothing where nothing is.
Result<std::optional<HeldTop>> held_top(const Prepared& prepared, const Data& data,
                                        const Eigen::VectorXd& scales, const FitOptions& options,
                                        const Optimum& optimum, Progress& progress) {
  const Objective loglik = [&](const Eigen::VectorXd& beta) -> ValueAndGradient {
    Likelihood l = log_likelihood(prepared, beta, options.animal_weights);
    return {l.value, std::move(l.gradient), std::move(l.information)};
  };
  const Eigen::VectorXd widths = kink_widths(prepared);
  const ZeroSearch search{prepared,
                          data,
                          loglik,
                          scales,
                          widths,
                          options.confidence,
                          options.max_iterations,
                          options.animal_weights.empty()};
  return top_with_zeros(search, optimum, progress);
}

}  // namespace

Result<Fit> fit(const Prepared& prepared, const Data& data, const Model& model,
                const FitOptions& options, Progress& progress) {
  DERSU_CHECK(check_options(options, prepared));
  DERSU_CHECK(check_smooth(model));
  DERSU_CHECK(check_enough(data, prepared));
  Fit out;
  out.model = model;
  out.coefficients = prepared.coefficients;
  out.confidence = options.confidence;
  std::vector<Eigen::VectorXd> starts;
  if (options.start.empty()) {
    DERSU_TRY(found, find_starts(data, prepared, out.evaluations, progress));
    starts = std::move(found);
  } else {
    starts.emplace_back(Eigen::Map<const Eigen::VectorXd>(options.start.data(),
                                                          Eigen::Index(options.start.size())));
  }
  const Eigen::VectorXd scales = scales_near(prepared, starts.front());
  DERSU_TRY(optimum, best_of(starts, prepared, scales, options, progress, out));
  DERSU_TRY(held, held_top(prepared, data, scales, options, optimum, progress));
  if (held) {
    out.beta = std::move(held->beta);
    out.vcov = std::move(held->vcov);
    out.zeros = std::move(held->zeros);
    out.evaluations += held->optimum.evaluations;
  } else {
    if (!optimum.converged) return cannot_tell(optimum, prepared, scales, data);
    out.beta = optimum.at.cwiseProduct(scales);
    out.vcov = scales.asDiagonal() * (-optimum.hessian).inverse() * scales.asDiagonal();
  }
  fill(prepared, options, held ? held->optimum : optimum, out);
  if (!is_told(out)) return cannot_tell(optimum, prepared, scales, data);
  if (!options.animal_weights.empty()) return out;  // nobody reads the notices of a replicate
  if (progress.stopped()) return stopped_by_user();
  out.notices = cautions(data);
  for (const Zero& zero : out.zeros) out.notices.push_back(notice_of(zero, out.confidence));
  if (std::string notice = of_unknown_classes(prepared, model); !notice.empty())
    out.notices.push_back(std::move(notice));
  for (std::string& notice : mask_notices(prepared, data, out))
    out.notices.push_back(std::move(notice));
  return out;
}

Result<Fit> fit(const Data& data, const Model& model, const FitOptions& options,
                Progress& progress) {
  DERSU_TRY(prepared, prepare(data, model, options.constants));
  return fit(prepared, data, model, options, progress);
}

}  // namespace dersu::scr
