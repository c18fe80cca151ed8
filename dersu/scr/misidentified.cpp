#include "dersu/scr/misidentified.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <span>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/joined.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/quiet_progress.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::scr {
namespace {

constexpr std::array<double, 4> kLevels{0.5, 1, 1.5, 2};

Point mean_place(const Session& session, std::uint32_t animal) {
  Point sum{};
  double n = 0;
  for (const Capture& c : session.captures)
    if (c.animal == animal) {
      sum.x_m += c.count * session.detectors.points[c.detector].x_m;
      sum.y_m += c.count * session.detectors.points[c.detector].y_m;
      n += c.count;
    }
  return {sum.x_m / n, sum.y_m / n};
}

/// Groups of animals under one name, over all sessions.
std::vector<std::vector<std::uint32_t>> merged(const Data& data, double rate, Random& random) {
  std::vector<std::vector<std::uint32_t>> names;
  std::uint32_t first = 0;
  for (const Session& session : data.sessions) {
    const auto n = std::uint32_t(session.animals.size());
    std::vector<Point> places;
    for (std::uint32_t i = 0; i < n; ++i) places.push_back(mean_place(session, i));
    std::vector<std::uint32_t> name(n);
    for (std::uint32_t i = 0; i < n; ++i) name[i] = i;
    for (std::uint32_t i = 0; i < n; ++i) {
      if (!random.chance(rate)) continue;
      double nearest = std::numeric_limits<double>::infinity();
      for (std::uint32_t j = 0; j < n; ++j)
        if (const double d = distance_m(places[i], places[j]);
            j != i && d < nearest &&
            why_apart(data, std::array{first + std::min(i, j), first + std::max(i, j)}).empty()) {
          nearest = d;
          name[i] = j;
        }
    }
    std::vector<std::vector<std::uint32_t>> of(n);
    for (std::uint32_t i = 0; i < n; ++i) of[name[i]].push_back(first + i);
    for (auto& labels : of) {
      if (labels.empty()) continue;
      if (why_apart(data, labels).empty()) {
        names.push_back(std::move(labels));
      } else {  // three that cannot be one, though two can
        for (const std::uint32_t label : labels) names.push_back({label});
      }
    }
    first += n;
  }
  return names;
}

/// Some animals under two names, the second at the end of their session.
void split(Data& data, double rate, Random& random) {
  for (Session& session : data.sessions) {
    const auto n = std::uint32_t(session.animals.size());
    std::vector<std::vector<std::size_t>> captures(n);
    for (std::size_t c = 0; c < session.captures.size(); ++c)
      captures[session.captures[c].animal].push_back(c);
    for (std::uint32_t i = 0; i < n; ++i) {
      if (captures[i].size() < 2 || !random.chance(rate)) continue;
      std::vector<std::size_t> second;
      std::uint32_t last = 0;
      for (const std::size_t c : captures[i]) last = std::max(last, session.captures[c].occasion);
      bool lost = false;  // then nobody is at risk behind it
      for (const std::size_t c : captures[i]) {
        lost = lost || session.captures[c].lost;
        if (random.chance(0.5)) second.push_back(c);
      }
      if (lost || second.empty() || second.size() == captures[i].size()) continue;
      for (const std::size_t c : second)
        session.captures[c].animal = std::uint32_t(session.animals.size());
      session.animals.push_back(session.animals[i] + "'");
      for (Covariate& covariate : session.animal_covariates)
        covariate.values.push_back(covariate.values[i]);
    }
  }
}

/// Where an estimate is extrapolated.
struct Scale {
  bool is_logit = false;  ///< else that of logarithms

  [[nodiscard]] double of(double x) const { return std::log(is_logit ? x / (1 - x) : x); }
  [[nodiscard]] bool holds(double x) const { return x > 0 && (!is_logit || x < 1); }
  [[nodiscard]] double variance(const Interval& i) const {
    const double relative = i.se / (i.estimate * (is_logit ? 1 - i.estimate : 1));
    return is_logit ? relative * relative : std::log1p(relative * relative);
  }
  [[nodiscard]] double back(double y) const {
    return is_logit ? 1 / (1 + std::exp(-y)) : std::exp(y);
  }
  [[nodiscard]] double se(double y, double sd) const {
    return is_logit ? sd * back(y) * (1 - back(y)) : back(y) * std::sqrt(std::expm1(sd * sd));
  }
  [[nodiscard]] Interval interval(double y, double variance, double z) const {
    const double sd = std::sqrt(std::max(0.0, variance));
    return {back(y), se(y, sd), back(y - z * sd), back(y + z * sd)};
  }
};

/// As Misidentified::estimates.
std::vector<Scale> scales_of(const Fit& fit, std::size_t n_sessions) {
  std::vector<Scale> scales;
  for (const Estimate& e : fit.estimates)
    scales.push_back({e.parameter == "g0" || e.parameter == "pmix"});
  scales.resize(scales.size() + n_sessions);
  return scales;
}

struct Replicate {
  std::string problem{};
  double n_animals = 0;
  std::vector<double> values{};     ///< on their scales
  std::vector<double> variances{};  ///< of these
};

class Refitting {
 public:
  Refitting(const Data& data, const Fit& fit, const MisidentifiedOptions& options,
            const Progress& progress)
      : data_(data),
        fit_(fit),
        options_(options),
        progress_(progress),
        scales_(scales_of(fit, data.sessions.size())) {}

  [[nodiscard]] const std::vector<Scale>& scales() const { return scales_; }

  [[nodiscard]] Replicate one(double level, std::int64_t number) const {
    Random random(options_.seed, fmt::format("misidentified {} {}", level, number));
    const ErrorRates rates{std::min(1.0, level * options_.rates.split),
                           std::min(1.0, level * options_.rates.merge)};
    Replicate out;
    if (auto done = refit(with_errors(data_, rates, random), out); !done)
      out.problem = done.error().message;
    return out;
  }

  [[nodiscard]] Result<void> take(const Data& data, const Prepared& prepared, const Fit& fit,
                                  Replicate& out) const {
    std::vector<Interval> intervals;
    for (const Estimate& e : fit.estimates) intervals.push_back({e.estimate, e.se, 0, 0});
    for (std::size_t s = 0; s < data.sessions.size(); ++s)
      intervals.push_back(
          region_n(prepared, fit, s,
                   options_.weights.empty() ? std::span<const double>() : options_.weights[s])
              .realised);
    for (std::size_t j = 0; j < intervals.size(); ++j) {
      if (!scales_[j].holds(intervals[j].estimate) || !std::isfinite(intervals[j].se))
        return fail(Fault::numeric, "", "an estimate is not above 0");
      out.values.push_back(scales_[j].of(intervals[j].estimate));
      out.variances.push_back(scales_[j].variance(intervals[j]));
    }
    out.n_animals = double(data.n_animals());
    return {};
  }

 private:
  [[nodiscard]] Result<void> refit(const Data& data, Replicate& out) const {
    DERSU_TRY(prepared, prepare(data, fit_.model));
    FitOptions fitting;
    fitting.confidence = fit_.confidence;
    if (prepared.coefficients.size() != std::size_t(fit_.beta.size()))
      return fail(Fault::numeric, "", "a level of a factor has no animals");
    fitting.start.assign(fit_.beta.data(), fit_.beta.data() + fit_.beta.size());
    fitting.start_vcov = fit_.vcov;
    fitting.animal_weights.assign(data.n_animals(), 1.0);  // no notices
    QuietProgress quiet(progress_);
    DERSU_TRY(refitted, fit(prepared, data, fit_.model, fitting, quiet));
    if (refitted.estimates.size() != fit_.estimates.size())
      return fail(Fault::numeric, "", "a level of a factor has no animals");
    return take(data, prepared, refitted, out);
  }

  const Data& data_;
  const Fit& fit_;
  const MisidentifiedOptions& options_;
  const Progress& progress_;
  std::vector<Scale> scales_;
};

/// y = a x + b x^2 by least squares, at x = -1.
double extrapolated(std::span<const double> y) {
  double s2 = 0, s3 = 0, s4 = 0, t1 = 0, t2 = 0;
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    const double x = kLevels[l];
    s2 += x * x;
    s3 += x * x * x;
    s4 += x * x * x * x;
    t1 += x * y[l];
    t2 += x * x * y[l];
  }
  const double det = s2 * s4 - s3 * s3;
  const double a = (t1 * s4 - t2 * s3) / det;
  const double b = (s2 * t2 - s3 * t1) / det;
  return b - a;
}

/// By level: mean on the scale and (mean variance less variance between replicates), less those at
/// level 0; and the variance of that mean by the chance of the replicates.
struct Moments {
  std::array<double, kLevels.size()> mean{};
  std::array<double, kLevels.size()> variance{};
  std::array<double, kLevels.size()> of_mean{};
};

Moments moments_of(const std::vector<std::vector<Replicate>>& levels, std::size_t j,
                   const Replicate& none) {
  Moments out;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    double n = 0, sum = 0, squares = 0, variances = 0;
    for (const Replicate& r : levels[l]) {
      if (!r.problem.empty()) continue;
      const double more = r.values[j] - none.values[j];
      n += 1;
      sum += more;
      squares += more * more;
      variances += r.variances[j];
    }
    const double between = (squares - sum * sum / n) / (n - 1);
    out.mean[l] = sum / n;
    out.variance[l] = variances / n - between - none.variances[j];
    out.of_mean[l] = between / n;
  }
  return out;
}

/// The variance of what is extrapolated from means that vary independently.
double extrapolated_variance(const std::array<double, kLevels.size()>& of_mean) {
  double sum = 0;
  for (std::size_t l = 0; l < kLevels.size(); ++l) {
    std::array<double, kLevels.size()> one{};
    one[l] = 1;
    const double weight = extrapolated(one);
    sum += weight * weight * of_mean[l];
  }
  return sum;
}

Result<void> check_options(const MisidentifiedOptions& options) {
  const auto is_rate = [](double r) { return r >= 0 && r <= 0.5; };
  if (!is_rate(options.rates.split) || !is_rate(options.rates.merge) ||
      options.rates.split + options.rates.merge == 0)
    return fail(Fault::usage, "misidentified",
                "found split={} and merge={}, expected shares from 0 to 0.5, one above 0",
                options.rates.split, options.rates.merge);
  return {};
}

}  // namespace

Data with_errors(const Data& data, const ErrorRates& rates, Random& random) {
  Data out = data;
  if (rates.merge > 0) out = joined_data(data, merged(data, rates.merge, random));
  if (rates.split > 0) split(out, rates.split, random);
  return out;
}

Result<Misidentified> misidentified(const Data& data, const Prepared& prepared, const Fit& fit,
                                    const MisidentifiedOptions& options, Progress& progress) {
  DERSU_CHECK(check_options(options));
  const Refitting refitting(data, fit, options, progress);
  Replicate none;
  if (!refitting.take(data, prepared, fit, none))
    return fail(Fault::usage, "misidentified",
                "an estimate is not above 0, expected estimates whose logarithms can be compared");
  const auto n = std::size_t(options.replicates);
  std::vector<std::vector<Replicate>> levels(kLevels.size(), std::vector<Replicate>(n));
  constexpr std::size_t kBetweenWords = 16;
  progress.begin("surveys with errors of identity", n * levels.size());
  for (std::size_t begin = 0; begin < n * levels.size(); begin += kBetweenWords) {
    const std::size_t size = std::min(kBetweenWords, n * levels.size() - begin);
    parallel_chunks(size, 1, [&](std::size_t, std::size_t from, std::size_t to) {
      for (std::size_t r = begin + from; r < begin + to; ++r)
        levels[r / n][r % n] = refitting.one(kLevels[r / n], std::int64_t(r % n));
    });
    if (progress.stopped()) return stopped_by_user();
    progress.at(begin + size);
  }
  progress.end();
  Misidentified out;
  std::set<std::string> problems;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    ErrorLevel level{.level = kLevels[l], .means = std::vector<double>(none.values.size())};
    for (const Replicate& r : levels[l]) {
      if (!r.problem.empty()) {
        ++level.failed;
        problems.insert(r.problem);
        continue;
      }
      ++level.replicates;
      level.n_animals += r.n_animals;
    }
    if (level.replicates < 2 || level.failed > level.replicates)
      return fail(Fault::numeric, "misidentified",
                  "{} of {} surveys with {} times the errors could not be fitted: {}", level.failed,
                  options.replicates, kLevels[l], *problems.begin());
    level.n_animals /= double(level.replicates);
    out.levels.push_back(std::move(level));
  }
  out.problems.assign(problems.begin(), problems.end());
  const double z = normal_quantile(fit.confidence);
  for (std::size_t j = 0; j < none.values.size(); ++j) {
    const Scale scale = refitting.scales()[j];
    const Moments moments = moments_of(levels, j, none);
    for (std::size_t l = 0; l < levels.size(); ++l)
      out.levels[l].means[j] = scale.back(none.values[j] + moments.mean[l]);
    out.estimates.push_back(scale.interval(none.values[j], none.variances[j], z));
    // Errors only add to what is not known: never narrower than the fit itself.
    const double variance =
        std::max(none.variances[j], none.variances[j] + extrapolated(moments.variance));
    const double value = none.values[j] + extrapolated(moments.mean);
    out.corrected.push_back(scale.interval(value, variance, z));
    out.monte_carlo_se.push_back(
        scale.se(value, std::sqrt(extrapolated_variance(moments.of_mean))));
  }
  return out;
}

}  // namespace dersu::scr
