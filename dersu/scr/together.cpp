#include "dersu/scr/together.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "dersu/core/parallel.hpp"
#include "dersu/core/random.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/held_ways.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/quantile.hpp"
#include "dersu/scr/quiet_progress.hpp"

namespace dersu::scr {
namespace {

/// One count: data made ready, the fit, and the number on its ground.
struct Count {
  Prepared prepared{};
  std::optional<Fit> fit{};
  RegionN n{};
  std::string problem{};
};

double cv(const Interval& interval) { return interval.se / interval.estimate; }

/// The sum as somebody computes it who takes the counts for independent.
Interval add(std::span<const Interval> parts, double confidence) {
  double sum = 0;
  double variance = 0;
  for (const Interval& part : parts) {
    sum += part.estimate;
    variance += part.se * part.se;
  }
  return log_normal(sum, std::sqrt(variance), 0, confidence);
}

Result<Count> count(const Data& data, std::span<const double> ground, const Model& model,
                    const FitOptions& options, Progress& progress) {
  Count result;
  DERSU_TRY(prepared, prepare(data, model, options.constants));
  result.prepared = std::move(prepared);
  DERSU_TRY(fitted, fit(result.prepared, data, model, options, progress));
  result.n = region_n(result.prepared, fitted, 0, ground);
  result.fit = std::move(fitted);
  return result;
}

/// Whose estimate failed, where there are several.
Error of_joint(Error error, const Views& views) {
  if (error.fault == Fault::numeric && views.parties.size() > 1)
    error.message = "the joint estimate: " + error.message;
  return error;
}

/// The counts of all parties, the joint one last; a party's count without a fit has a problem.
struct Counts {
  std::vector<Count> parties{};
  Count joint{};
  [[nodiscard]] bool all_fitted() const {
    return std::all_of(parties.begin(), parties.end(),
                       [](const Count& c) { return c.fit.has_value(); });
  }
};

Result<Counts> count_all(const Views& views, const Model& model, const TogetherOptions& options,
                         Progress& progress) {
  FitOptions fit_options;
  fit_options.confidence = options.confidence;
  progress.begin("estimates", views.parties.size() + 1);
  Counts counts;
  DERSU_TRY(joint, count(views.joint, views.ground, model, fit_options, progress)
                       .map_error([&](Error error) { return of_joint(std::move(error), views); }));
  counts.joint = std::move(joint);
  progress.at(1);
  for (const PartyView& view : views.parties) {
    if (!view.problem.empty()) {
      counts.parties.emplace_back();
      counts.parties.back().problem = view.problem;
      progress.at(counts.parties.size() + 1);
      continue;
    }
    auto alone = count(view.data, view.ground, model, fit_options, progress);
    if (!alone && alone.error().fault == Fault::interrupted)
      return tl::unexpected(std::move(alone).error());
    if (!alone) {
      counts.parties.emplace_back();
      const std::string why = describe(alone.error());
      counts.parties.back().problem = fmt::format("{}", fmt::join(split(trim(why), '\n'), "; "));
    } else {
      counts.parties.push_back(std::move(*alone));
    }
    progress.at(counts.parties.size() + 1);
  }
  progress.end();
  return counts;
}

/// sum_i (f_i,sum / N_sum - f_i,joint / N_joint)^2
double log_ratio_variance(const Views& views, const Counts& counts, double naive, double total) {
  const Eigen::VectorXd joint =
      influence(counts.joint.prepared, *counts.joint.fit, counts.joint.n, views.ground);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(joint.size());
  for (std::size_t p = 0; p < views.parties.size(); ++p) {
    const Count& alone = counts.parties[p];
    const Eigen::VectorXd own =
        influence(alone.prepared, *alone.fit, alone.n, views.parties[p].ground);
    for (Eigen::Index i = 0; i < own.size(); ++i)
      sum[views.parties[p].joint[static_cast<std::size_t>(i)]] += own[i];
  }
  return (sum / naive - joint / total).squaredNorm();
}

/// What the replicates of a count begin with; distances along the cheapest ways are those of the
/// estimates.
struct Base {
  Prepared prepared{};
  Eigen::VectorXd beta{};
  Eigen::MatrixXd vcov{};
};

Base base_of(const Count& count, bool over_land) {
  const Eigen::VectorXd& beta = count.fit->beta;
  const Eigen::MatrixXd& vcov = count.fit->vcov;
  if (!over_land) return {count.prepared, beta, vcov};
  const auto without = [&](const Eigen::VectorXd& v) {
    return without_resistance(count.prepared, v);
  };
  Base base{hold_ways(count.prepared, beta), without(beta), {}};
  base.vcov.resize(base.beta.size(), base.beta.size());
  Eigen::MatrixXd columns(base.beta.size(), beta.size());
  for (Eigen::Index j = 0; j < beta.size(); ++j) columns.col(j) = without(vcov.col(j));
  for (Eigen::Index i = 0; i < base.beta.size(); ++i)
    base.vcov.row(i) = without(columns.row(i).transpose()).transpose();
  return base;
}

/// CV of the total over CV of the naive sum when animal i weighs w_i; NaN where a fit fails.
class Bootstrap {
 public:
  /// `whole`: the same ratio of the counts as they are.
  Bootstrap(const Views& views, const Model& model, const Counts& counts, double whole,
            const Progress& progress)
      : views_(views), model_(model), progress_(progress) {
    const bool over_land = !model.resistance.terms.empty();
    joint_ = base_of(counts.joint, over_land);
    for (const Count& alone : counts.parties) parties_.push_back(base_of(alone, over_land));
    model_.resistance.terms.clear();
    // Where ways are held, numbers seem a little more certain than they are.
    if (over_land) scale_ = whole / ratio(std::vector<double>(joint_.prepared.n_animals, 1));
  }

  [[nodiscard]] double ratio(Random random) const {
    std::vector<double> weights(joint_.prepared.n_animals);
    for (double& w : weights) w = static_cast<double>(random.poisson(1));
    return scale_ * ratio(weights);
  }

 private:
  [[nodiscard]] double ratio(const std::vector<double>& weights) const {
    const auto total = refit(joint_, views_.joint, views_.ground, weights);
    if (!total) return std::numeric_limits<double>::quiet_NaN();
    std::vector<Interval> parts;
    for (std::size_t p = 0; p < views_.parties.size(); ++p) {
      const PartyView& view = views_.parties[p];
      std::vector<double> own(view.joint.size());
      for (std::size_t i = 0; i < own.size(); ++i) own[i] = weights[view.joint[i]];
      const auto part = refit(parties_[p], view.data, view.ground, own);
      if (!part) return std::numeric_limits<double>::quiet_NaN();
      parts.push_back(*part);
    }
    return cv(*total) / cv(add(parts, 0.95));
  }

  [[nodiscard]] std::optional<Interval> refit(const Base& base, const Data& data,
                                              std::span<const double> ground,
                                              const std::vector<double>& weights) const {
    FitOptions options;
    options.start.assign(base.beta.data(), base.beta.data() + base.beta.size());
    options.start_vcov = base.vcov;
    options.animal_weights = weights;
    QuietProgress quiet(progress_);
    auto fitted = fit(base.prepared, data, model_, options, quiet);
    if (!fitted) return std::nullopt;
    RegionOptions region;
    region.animal_weights = weights;
    const Interval n = region_n(base.prepared, *fitted, 0, ground, region).realised;
    if (!(n.se > 0) || !(n.estimate > 0)) return std::nullopt;
    return n;
  }

  const Views& views_;
  Model model_;
  const Progress& progress_;
  Base joint_{};
  std::vector<Base> parties_{};
  double scale_ = 1;
};

Result<std::vector<double>> bootstrap_ratios(const Bootstrap& bootstrap,
                                             const TogetherOptions& options, Progress& progress) {
  const auto n = static_cast<std::size_t>(options.bootstrap);
  constexpr std::size_t kBlock = 16;  // between words about progress
  std::vector<double> ratios(n);
  progress.begin("bootstrap", n);
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t size = std::min(kBlock, n - begin);
    parallel_chunks(size, 1, [&](std::size_t, std::size_t from, std::size_t to) {
      for (std::size_t r = begin + from; r < begin + to; ++r)
        ratios[r] = bootstrap.ratio(Random(options.seed, fmt::format("bootstrap {}", r)));
    });
    if (progress.stopped()) return stopped_by_user();
    progress.at(begin + size);
  }
  progress.end();
  std::erase_if(ratios, [](double r) { return !std::isfinite(r); });
  std::sort(ratios.begin(), ratios.end());
  return ratios;
}

Result<void> compare(const Views& views, const Model& model, const TogetherOptions& options,
                     const Counts& counts, TogetherResult& result, Progress& progress) {
  std::vector<Interval> realised;
  std::vector<Interval> expected;
  for (const Count& alone : counts.parties) {
    realised.push_back(alone.n.realised);
    expected.push_back(alone.n.expected);
  }
  const Interval naive = add(realised, options.confidence);
  result.naive_sum = naive;
  result.naive_expected = add(expected, options.confidence);

  const double total = counts.joint.n.realised.estimate;
  const double ratio = naive.estimate / total;
  const double sd = std::sqrt(log_ratio_variance(views, counts, naive.estimate, total));
  const double c = std::exp(normal_quantile(options.confidence) * sd);
  result.overstatement_percent =
      Interval{100 * (ratio - 1), 100 * ratio * sd, 100 * (ratio / c - 1), 100 * (ratio * c - 1)};

  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const double cvs = cv(counts.joint.n.realised) / cv(naive);
  Interval precision{100 * (1 - cvs), kNone, kNone, kNone};
  if (options.bootstrap > 0) {
    DERSU_TRY(ratios,
              bootstrap_ratios(Bootstrap(views, model, counts, cvs, progress), options, progress));
    result.replicates = static_cast<std::int64_t>(ratios.size());
    // A handful of replicates has no tails to speak of.
    if (ratios.size() * 2 >= static_cast<std::size_t>(options.bootstrap) && ratios.size() >= 20) {
      const double tail = (1 - options.confidence) / 2;
      precision.lower = 100 * (1 - quantile(ratios, 1 - tail));
      precision.upper = 100 * (1 - quantile(ratios, tail));
    }
    if (result.replicates < options.bootstrap)
      result.notices.push_back(
          notice_of_left_out(options.bootstrap - result.replicates, options.bootstrap));
  }
  result.precision_percent = precision;
  return {};
}

}  // namespace

std::string notice_of_left_out(std::int64_t failed, std::int64_t of) {
  constexpr double kMany = 0.1;
  std::string text = fmt::format(
      "{} of {} bootstrap replicates could not be fitted and were left out", failed, of);
  if (double(failed) > kMany * double(of))
    text +=
        "; so many are, that the interval of the precision is of those surveys alone that could be "
        "fitted, and not to be relied on: a simpler model may serve";
  return text;
}

Eigen::VectorXd influence(const Prepared& prepared, const Fit& fit, const RegionN& region,
                          std::span<const double> weights) {
  const SessionTerms all = session_terms(prepared, 0, fit.beta);
  const SessionTerms inside = session_terms(prepared, 0, fit.beta, weights);
  const Eigen::VectorXd q = (inside.log_l - all.log_l).array().exp();
  const Eigen::VectorXd by_score = fit.vcov * region.d_realised;
  Eigen::VectorXd out = q + all.scores * by_score;
  if (!prepared.model->model.conditional) return out;
  const auto& groups = prepared.sessions[0]->groups;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const GroupSeen whole = group_seen(prepared, 0, g, fit.beta);
    const GroupSeen part = group_seen(prepared, 0, g, fit.beta, weights);
    const double unseen =
        part.expected_n - part.expected_seen - whole.d_expected_seen.dot(by_score);
    for (const std::uint32_t i : groups[g].animals) out(i) += unseen / whole.expected_seen;
  }
  return out;
}

Result<TogetherResult> apart_and_together(const Views& views, const Model& model,
                                          const TogetherOptions& options, Progress& progress) {
  DERSU_TRY(counts, count_all(views, model, options, progress));
  TogetherResult result;
  if (views.parties.size() > 1 && counts.all_fitted())
    DERSU_CHECK(compare(views, model, options, counts, result, progress));
  for (const std::vector<double>& territory : views.territories)
    result.territories.push_back(region_n(counts.joint.prepared, *counts.joint.fit, 0, territory));
  result.total = counts.joint.n;
  result.surface =
      model.conditional
          ? std::vector<double>(
                views.ground.size(),
                derived_density(counts.joint.prepared, *counts.joint.fit)[0].density.estimate)
          : density_surface(counts.joint.prepared, 0, counts.joint.fit->beta);
  result.joint = std::move(*counts.joint.fit);
  for (Count& alone : counts.parties)
    result.alone.push_back({std::move(alone.fit), alone.n, std::move(alone.problem)});
  return result;
}

}  // namespace dersu::scr
