#include "dersu/scr/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <span>

#include "dersu/core/parallel.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/quantile.hpp"
#include "dersu/scr/quiet_progress.hpp"
#include "dersu/scr/simulator.hpp"

namespace dersu::scr {
namespace {

/// What one simulated survey gave.
struct Replicate {
  std::string problem{};  ///< why there is nothing else
  std::vector<double> coefficients{};
  std::vector<double> estimates{};
  std::vector<double> expected{};  ///< by session
  std::vector<double> realised{};
  std::vector<double> truth{};  ///< N in the region
};

bool same_coefficients(const Prepared& prepared, const Fit& fit) {
  return std::ranges::equal(prepared.coefficients, fit.coefficients, {}, &Coefficient::name,
                            &Coefficient::name);
}

class Refitting {
 public:
  Refitting(const Simulator& simulator, const Fit& fit, const BootstrapOptions& options,
            const Progress& progress)
      : simulator_(simulator), fit_(fit), options_(options), progress_(progress) {}

  [[nodiscard]] Replicate one(std::int64_t number) const {
    const Simulated survey =
        simulator_.draw(options_.seed, fmt::format("parametric bootstrap {}", number));
    Replicate out;
    if (auto done = refit(survey, out); !done) out.problem = done.error().message;
    return out;
  }

 private:
  Result<void> refit(const Simulated& survey, Replicate& out) const {
    DERSU_TRY(prepared, prepare(survey.data, fit_.model));
    if (!same_coefficients(prepared, fit_))
      return fail(Fault::numeric, "", "a level of a factor has no animals");
    FitOptions options;
    options.confidence = fit_.confidence;
    options.start.assign(fit_.beta.data(), fit_.beta.data() + fit_.beta.size());
    options.start_vcov = fit_.vcov;
    options.animal_weights.assign(survey.data.n_animals(), 1.0);  // no notices
    QuietProgress quiet(progress_);
    DERSU_TRY(refitted, fit(prepared, survey.data, fit_.model, options, quiet));
    if (refitted.estimates.size() != fit_.estimates.size())
      return fail(Fault::numeric, "", "a level of a factor has no animals");
    out.coefficients.assign(refitted.beta.data(), refitted.beta.data() + refitted.beta.size());
    for (const Estimate& e : refitted.estimates) out.estimates.push_back(e.estimate);
    for (std::size_t s = 0; s < survey.truth.size(); ++s) {
      if (is_empty(weights(s))) {  // this session has nothing of the region
        for (std::vector<double>* to : {&out.expected, &out.realised, &out.truth}) to->push_back(0);
        continue;
      }
      const RegionN n = region_n(prepared, refitted, s, weights(s));
      // 0 in a session where a replicate has no animals
      if (!(n.expected.estimate >= 0) || !std::isfinite(n.expected.estimate) ||
          !std::isfinite(n.realised.estimate))
        return fail(Fault::numeric, "", "the number of animals is beyond all numbers");
      out.expected.push_back(n.expected.estimate);
      out.realised.push_back(n.realised.estimate);
      double truth = 0;
      for (const Resident& r : survey.truth[s].residents)
        truth += weights(s).empty() ? 1 : weights(s)[r.point];
      out.truth.push_back(truth);
    }
    return {};
  }

  static bool is_empty(std::span<const double> weights) {
    return !weights.empty() && std::ranges::all_of(weights, [](double v) { return v == 0; });
  }
  [[nodiscard]] std::span<const double> weights(std::size_t session) const {
    if (options_.weights.empty()) return {};
    return options_.weights[session];
  }

  const Simulator& simulator_;
  const Fit& fit_;
  const BootstrapOptions& options_;
  const Progress& progress_;
};

BootstrapInterval interval_of(std::vector<double> values, double confidence) {
  const auto n = double(values.size());
  BootstrapInterval out;
  out.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double v : values) squares += (v - out.mean) * (v - out.mean);
  out.se = std::sqrt(squares / (n - 1));
  std::ranges::sort(values);
  out.lower = quantile(values, (1 - confidence) / 2);
  out.upper = quantile(values, (1 + confidence) / 2);
  return out;
}

template <class Value>
BootstrapInterval of_replicates(const std::vector<Replicate>& replicates, double confidence,
                                const Value& value) {
  std::vector<double> values;
  for (const Replicate& r : replicates)
    if (r.problem.empty()) values.push_back(value(r));
  return interval_of(std::move(values), confidence);
}

/// The problems of those that failed, the commonest first.
std::vector<std::string> problems_of(const std::vector<Replicate>& replicates) {
  std::map<std::string, int> times;
  for (const Replicate& r : replicates)
    if (!r.problem.empty()) ++times[r.problem];
  std::vector<std::pair<int, std::string>> sorted;
  for (const auto& [problem, n] : times) sorted.emplace_back(-n, problem);
  std::ranges::sort(sorted);
  std::vector<std::string> out;
  for (auto& [n, problem] : sorted) out.push_back(std::move(problem));
  return out;
}

void summarise(const std::vector<Replicate>& replicates, std::span<const double> estimates,
               const Fit& fit, Bootstrap& out) {
  const double confidence = fit.confidence;
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
    out.coefficients.push_back(of_replicates(
        replicates, confidence, [&](const Replicate& r) { return r.coefficients[j]; }));
  for (std::size_t j = 0; j < fit.estimates.size(); ++j)
    out.estimates.push_back(
        of_replicates(replicates, confidence, [&](const Replicate& r) { return r.estimates[j]; }));
  for (std::size_t s = 0; s < estimates.size(); ++s) {
    out.expected.push_back(
        of_replicates(replicates, confidence, [&](const Replicate& r) { return r.expected[s]; }));
    BootstrapInterval realised =
        of_replicates(replicates, confidence, [&](const Replicate& r) { return r.realised[s]; });
    const BootstrapInterval error = of_replicates(
        replicates, confidence, [&](const Replicate& r) { return r.realised[s] - r.truth[s]; });
    const BootstrapInterval ratio = of_replicates(replicates, confidence, [&](const Replicate& r) {
      return r.realised[s] > 0 ? r.truth[s] / r.realised[s] : 1;
    });
    realised.se = error.se;
    realised.lower = estimates[s] * ratio.lower;
    realised.upper = estimates[s] * ratio.upper;
    out.realised.push_back(realised);
  }
}

}  // namespace

Result<Bootstrap> bootstrap(const Data& data, const Prepared& prepared, const Fit& fit,
                            const BootstrapOptions& options, Progress& progress) {
  DERSU_TRY(simulator, Simulator::make(data, fit.model, fit.beta));
  const Refitting refitting(simulator, fit, options, progress);
  const auto n = std::size_t(options.replicates);
  std::vector<Replicate> replicates(n);
  constexpr std::size_t kBetweenWords = 16;
  progress.begin("parametric bootstrap", n);
  for (std::size_t begin = 0; begin < n; begin += kBetweenWords) {
    const std::size_t size = std::min(kBetweenWords, n - begin);
    parallel_chunks(size, 1, [&](std::size_t, std::size_t from, std::size_t to) {
      for (std::size_t r = begin + from; r < begin + to; ++r)
        replicates[r] = refitting.one(std::int64_t(r));
    });
    if (progress.stopped()) return stopped_by_user();
    progress.at(begin + size);
  }
  progress.end();
  Bootstrap out;
  out.problems = problems_of(replicates);
  out.failed = std::ranges::count_if(replicates, [](const auto& r) { return !r.problem.empty(); });
  out.replicates = options.replicates - out.failed;
  if (out.replicates < 10 || out.failed > out.replicates)
    return fail(Fault::numeric, "bootstrap", "{} of {} simulated surveys could not be fitted{}{}",
                out.failed, options.replicates, out.problems.empty() ? "" : ": ",
                out.problems.empty() ? "" : out.problems.front());
  std::vector<double> estimates;
  for (std::size_t s = 0; s < data.sessions.size(); ++s)
    estimates.push_back(
        region_n(prepared, fit, s,
                 options.weights.empty() ? std::span<const double>() : options.weights[s])
            .realised.estimate);
  summarise(replicates, estimates, fit, out);
  return out;
}

}  // namespace dersu::scr
