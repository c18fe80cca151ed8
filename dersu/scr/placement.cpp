#include "dersu/scr/placement.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/parallel.hpp"
#include "dersu/core/random.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/placement_rules.hpp"
#include "dersu/scr/placement_state.hpp"

namespace dersu::scr {
namespace {

constexpr std::size_t kMostPasses = 100;
constexpr double kBetter = 1e-9;  // of the value: less is rounding
constexpr std::size_t kNone = SIZE_MAX;

/// One start: a set of sites that grows, and changes while it gets better.
class Search {
 public:
  Search(const PlannedDetection& detection, const PlannedBlocks& land,
         const std::vector<SiteReach>& existing, const std::vector<SiteReach>& reach,
         std::span<const CameraSite> candidates, const PlacementRules& rules, PlacementGoal goal,
         bool by_cost)
      : state_(detection, land),
        reach_(reach),
        candidates_(candidates),
        rules_(rules),
        goal_(goal),
        by_cost_(by_cost) {
    for (const SiteReach& site : existing) state_.add(site);
  }

  [[nodiscard]] double value() const { return state_.value().of(goal_); }
  [[nodiscard]] const std::vector<std::size_t>& chosen() const { return chosen_; }
  [[nodiscard]] std::size_t exchanges() const { return exchanges_; }

  void take(std::size_t j) {
    state_.add(reach_[j]);
    rules_.take(j);
    chosen_.push_back(j);
  }

  /// The best site again and again, until the rules allow none.
  void fill() {
    for (std::size_t j = best(by_cost_).first; j != kNone; j = best(by_cost_).first) take(j);
  }

  /// Any sites.
  void fill_at_random(Random& random) {
    std::vector<std::size_t> order(reach_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    for (const std::size_t j : order)
      if (rules_.allows(j)) take(j);
  }

  /// Each site against the best in its place, until none is better.
  Result<void> exchange(const Progress& progress) {
    for (std::size_t pass = 0; pass < kMostPasses; ++pass) {
      bool better = false;
      for (std::size_t at = 0; at < chosen_.size(); ++at) {
        if (progress.stopped()) return stopped_by_user();
        better = exchange_at(at) || better;
      }
      const std::size_t before = chosen_.size();
      fill();  // a cheaper site, or one that is less in the way, leaves room
      if (!better && chosen_.size() == before) return {};
    }
    return {};
  }

 private:
  bool exchange_at(std::size_t at) {
    const std::size_t old = chosen_[at];
    const double before = value();
    state_.remove(reach_[old]);
    rules_.leave(old);
    const auto [found, after] = best(false);
    const bool better = found != kNone && found != old && after > before * (1 + kBetter);
    const std::size_t now = better ? found : old;
    state_.add(reach_[now]);
    rules_.take(now);
    chosen_[at] = now;
    exchanges_ += better ? 1 : 0;
    return better;
  }

  /// The candidate that makes the value greatest (for its cost: most greater), the first of equals.
  std::pair<std::size_t, double> best(bool by_cost) const {
    const double before = value();
    std::vector<double> scores(reach_.size(), -1);
    parallel_chunks(scores.size(), 32, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t j = begin; j < end; ++j) {
        if (!rules_.allows(j)) continue;
        const double after = state_.with(reach_[j]).of(goal_);
        scores[j] =
            by_cost ? std::max(0.0, after - before) / std::max(candidates_[j].cost, 1e-300) : after;
      }
    });
    std::size_t found = kNone;
    double most = -1;
    for (std::size_t j = 0; j < scores.size(); ++j)
      if (scores[j] >= 0 && (found == kNone || scores[j] > most * (1 + 1e-12))) {
        most = scores[j];
        found = j;
      }
    return {found, most};
  }

  PlacementState state_;
  const std::vector<SiteReach>& reach_;
  std::span<const CameraSite> candidates_;
  PlacementRules rules_;
  PlacementGoal goal_;
  bool by_cost_;
  std::vector<std::size_t> chosen_{};
  std::size_t exchanges_ = 0;
};

Result<void> check_limits(std::span<const CameraSite> candidates, const PlacementLimits& limits,
                          const PlacementRules& rules) {
  if (candidates.empty())
    return fail(Fault::usage, "candidates", "found no place for a camera, expected some");
  const bool numbers = limits.total || std::ranges::all_of(limits.of_party, [](const auto& n) {
                         return n.has_value();
                       });
  if (!numbers && !std::isfinite(limits.budget))
    return fail(Fault::usage, "cameras",
                "found neither a number of cameras, in all or of each party, nor a budget");
  double cheapest = std::numeric_limits<double>::infinity();
  bool room = false;
  for (std::size_t j = 0; j < candidates.size(); ++j) {
    if (!rules.has_room(j)) continue;
    room = true;
    cheapest = std::min(cheapest, candidates[j].cost);
  }
  if (!room)
    return fail(Fault::usage, "spacing",
                "found every place nearer than {} to cameras that exist, expected room for one",
                spoken_length(limits.spacing_m));
  if (cheapest > limits.budget)
    return fail(Fault::usage, "budget", "found {}, expected at least {}, what the cheapest costs",
                format_number(limits.budget), format_number(cheapest));
  return {};
}

std::vector<SiteReach> reaches(const PlannedDetection& detection, const PlannedBlocks& land,
                               std::span<const CameraSite> sites) {
  std::vector<SiteReach> out(sites.size());
  parallel_chunks(sites.size(), 8, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) out[j] = site_reach(detection, land, sites[j]);
  });
  return out;
}

/// Lists of what each place reaches must fit into memory; told from some of them.
Result<void> check_memory(const PlannedDetection& detection, const PlannedBlocks& land,
                          std::span<const CameraSite> candidates) {
  constexpr std::size_t kSample = 40;
  constexpr double kMostBytes = 4e9;
  const std::size_t step = (candidates.size() + kSample - 1) / kSample;
  double bytes = 0;
  for (std::size_t j = 0; j < candidates.size(); j += step) {
    const SiteReach reach = site_reach(detection, land, candidates[j]);
    bytes += double(step) * double(sizeof(double)) *
             double(reach.exposure.size() + reach.seen.size() + reach.seen_once.size());
  }
  if (bytes <= kMostBytes) return {};
  return fail(Fault::usage, "candidates",
              "found {} places that reach so many cells that {:.0f} GB would be needed, expected "
              "at most {:.0f} GB: fewer places, or wider cells of the land (0.6 sigma)",
              candidates.size(), bytes / 1e9, kMostBytes / 1e9);
}

}  // namespace

PlannedSurvey survey_of(const PlannedDetection& detection, std::span<const CameraSite> sites) {
  PlannedSurvey survey{detection, {}, {}};
  std::vector<double> effort;
  for (const CameraSite& site : sites)
    for (const Point camera : site.cameras) {
      survey.detectors.push_back(camera);
      effort.push_back(site.effort);
    }
  if (std::ranges::all_of(effort, [](double t) { return t == 1; })) return survey;
  for (const double t : effort) survey.usage.insert(survey.usage.end(), detection.n_occasions, t);
  return survey;
}

PlannedSurvey survey_of(const PlannedDetection& detection, std::span<const CameraSite> existing,
                        std::span<const CameraSite> candidates,
                        std::span<const std::size_t> chosen) {
  std::vector<CameraSite> sites(existing.begin(), existing.end());
  for (const std::size_t j : chosen) sites.push_back(candidates[j]);
  return survey_of(detection, sites);
}

Result<Placement> place_cameras(const PlannedDetection& detection, const PlannedLand& land,
                                std::span<const CameraSite> existing,
                                std::span<const CameraSite> candidates,
                                const PlacementLimits& limits, const PlacementOptions& options,
                                Progress& progress) {
  const PlacementRules rules(existing, candidates, limits);
  DERSU_CHECK(check_limits(candidates, limits, rules));
  const PlannedBlocks blocks = planned_blocks(land);
  DERSU_CHECK(check_memory(detection, blocks, candidates));
  const auto there = reaches(detection, blocks, existing);
  const auto reach = reaches(detection, blocks, candidates);
  const bool costly = std::isfinite(limits.budget);
  Placement out;
  double most = -1;
  progress.begin("placing cameras", options.starts);
  for (std::size_t start = 0; start < std::max<std::size_t>(1, options.starts); ++start) {
    Random random(options.seed, fmt::format("placement {}", start));
    Search search(detection, blocks, there, reach, candidates, rules, options.goal,
                  costly && start % 3 != 2);
    if (start % 2 == 1)  // a good set, a third of it left out
      for (const std::size_t j : out.chosen)
        if (!random.chance(1.0 / 3)) search.take(j);
    if (start % 2 == 0 && start > 0) search.fill_at_random(random);
    search.fill();
    DERSU_CHECK(search.exchange(progress));
    out.exchanges += search.exchanges();
    out.start_values.push_back(search.value());
    if (search.value() > most * (1 + kBetter)) {
      most = search.value();
      out.chosen = search.chosen();
    }
    progress.at(start + 1);
  }
  progress.end();
  std::ranges::sort(out.chosen);
  for (const std::size_t j : out.chosen) out.cost += candidates[j].cost;
  out.counts = expected_counts(survey_of(detection, existing, candidates, out.chosen), land);
  out.value = options.goal == PlacementGoal::n ? out.counts.seen
                                               : std::min(out.counts.seen, out.counts.recaptures);
  return out;
}

}  // namespace dersu::scr
