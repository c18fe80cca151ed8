#include "dersu/workbench/design_answer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dersu/core/text.hpp"
#include "dersu/scr/planned_precision.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kAnimals = 2000;  // drawn for the precision of the survey

class Answering {
 public:
  Answering(const DesignFile& file, const DesignInput& input, Progress& progress)
      : file_(file), input_(input), progress_(progress) {}

  Result<DesignAnswer> answer() {
    out_.notices = input_.notices;
    out_.points = input_.land.mask.points.size();
    out_.area_km2 = input_.land.mask.area_ha() / 100;
    out_.expected_n = input_.land.expected_n();
    tell_cells();
    out_.sites = input_.cameras;
    out_.n_existing = input_.cameras.size();
    if (file_.placement) DERSU_CHECK(place());
    if (!out_.sites.empty()) {
      survey_ = file_.placement ? scr::survey_of(file_.detection, out_.sites) : input_.array;
      out_.survey = array_of(survey_, kAnimals);
      tell_taken();
      if (progress_.stopped()) return stopped_by_user();
      DERSU_CHECK(compare_parties());
    }
    if (file_.compare) DERSU_CHECK(compare_grids());
    if (file_.simulation) DERSU_CHECK(simulate());
    return std::move(out_);
  }

 private:
  /// From where on surveys were seen that could not be fitted, whatever the formula says.
  void tell_taken() {
    constexpr double kBusy = 0.75;
    if (out_.survey->taken.value_or(0) < kBusy) return;
    out_.notices.push_back(fmt::format(
        "{:.0f} % of the planned detector-occasions are taken: cameras that hold one record an "
        "occasion and are that busy do not tell how often animals come, such surveys often cannot "
        "be fitted, and the RSE is no guide; try the plan with [simulate], shorter occasions, or "
        "cameras that record all animals (proximity, count)",
        100 * *out_.survey->taken));
  }

  void tell_cells() {
    const double range = scr::reach_of(file_.detection.function, file_.detection.sigma_m,
                                       file_.detection.z, std::exp(-0.5));
    if (input_.land.mask.cell_m() > 0.65 * range)
      out_.notices.push_back(fmt::format(
          "cells of the land are {} wide, more than 0.65 sigma: numbers are rough, choose {}",
          spoken_length(input_.land.mask.cell_m()), spoken_length(0.6 * range)));
  }

  ArrayAnswer array_of(const scr::PlannedSurvey& survey, std::size_t animals) const {
    ArrayAnswer out;
    out.cameras = survey.detectors.size();
    out.counts = scr::expected_counts(survey, input_.land);
    if (survey.detection.type == scr::DetectorType::capped)
      out.taken = scr::expected_taken(survey, input_.land);
    out.rse_rule = scr::rule_of_thumb_rse(out.counts, file_.number, input_.land.expected_n());
    const auto precision =
        scr::expected_precision(survey, input_.land, file_.number, {animals, file_.seed});
    if (!precision) {
      out.problem = precision.error().message;
      return out;
    }
    out.rse = precision->rse;
    out.rse_error = precision->rse_error;
    out.sigma_rse = precision->sigma_rse;
    return out;
  }

  std::size_t cluster_size() const {
    return file_.placement->cluster.side * file_.placement->cluster.side;
  }

  scr::PlacementLimits limits() const {
    const DesignPlacement& placement = *file_.placement;
    scr::PlacementLimits out;
    out.of_party.resize(input_.parties.size());
    for (std::size_t p = 0; p < file_.parties.size(); ++p)
      if (const auto n = file_.parties[p].cameras) out.of_party[p] = *n / cluster_size();
    if (placement.cameras) out.total = *placement.cameras / cluster_size();
    out.budget = placement.budget;
    out.spacing_m = placement.spacing_m;
    return out;
  }

  Result<scr::Placement> placed(const scr::PlannedLand& land,
                                std::span<const scr::CameraSite> existing,
                                std::span<const scr::CameraSite> candidates,
                                const scr::PlacementLimits& limits) const {
    scr::PlacementOptions options = file_.placement->options;
    options.seed = file_.seed;
    auto found =
        scr::place_cameras(file_.detection, land, existing, candidates, limits, options, progress_);
    if (found || found.error().fault == Fault::interrupted) return found;
    Error error = found.error();
    error.message = error.where + ": " + error.message;
    error.where = file_.place_of("placement." + found.error().where);
    error.fault = Fault::bad_input;
    return tl::unexpected(std::move(error));
  }

  Result<void> place() {
    const scr::PlacementLimits within = limits();
    DERSU_TRY(found, placed(input_.land, input_.cameras, input_.candidates, within));
    for (const std::size_t j : found.chosen) out_.sites.push_back(input_.candidates[j]);
    const std::size_t n = found.chosen.size();
    std::optional<std::size_t> wanted = within.total;
    if (!wanted && std::ranges::all_of(within.of_party, [](const auto& own) { return !!own; }))
      wanted = std::accumulate(within.of_party.begin(), within.of_party.end(), std::size_t{0},
                               [](std::size_t sum, const auto& own) { return sum + *own; });
    if (wanted && n < *wanted)
      out_.notices.push_back(fmt::format(
          "{} of {} cameras can be set: the places, spacing, parties' numbers or budget allow no "
          "more",
          n * cluster_size(), *wanted * cluster_size()));
    out_.placement = std::move(found);
    return {};
  }

  std::vector<scr::CameraSite> sites_of(std::size_t party) const {
    std::vector<scr::CameraSite> own;
    for (const scr::CameraSite& site : out_.sites)
      if (site.party == party) own.push_back(site);
    return own;
  }

  /// The survey with the cameras of one party.
  scr::PlannedSurvey survey_of_party(std::size_t party) const {
    if (file_.placement) return scr::survey_of(file_.detection, sites_of(party));
    scr::PlannedSurvey own{survey_.detection, {}, {}};
    const std::size_t occasions = file_.detection.n_occasions;
    for (std::size_t k = 0; k < out_.sites.size(); ++k) {
      if (out_.sites[k].party != party) continue;
      own.detectors.push_back(survey_.detectors[k]);
      if (survey_.usage.empty()) continue;
      const auto from = survey_.usage.begin() + std::ptrdiff_t(k * occasions);
      own.usage.insert(own.usage.end(), from, from + std::ptrdiff_t(occasions));
    }
    return own;
  }

  /// The animals of one territory alone.
  scr::PlannedLand home_of(std::size_t party) const {
    scr::PlannedLand home = input_.land;
    const std::vector<double> share = input_.ground.share_of(party, home.mask);
    for (std::size_t i = 0; i < share.size(); ++i) home.density_per_ha[i] *= share[i];
    return home;
  }

  /// Of the sum of numbers that are estimated apart.
  static double rse_of_sum(const std::vector<std::pair<double, double>>& n_and_rse) {
    double n = 0;
    double variance = 0;
    for (const auto& [own, rse] : n_and_rse) {
      n += own;
      variance += own * rse * own * rse;
    }
    return std::sqrt(variance) / n;
  }

  Result<void> compare_parties() {
    TogetherAnswer together;
    double seen = 0;
    std::vector<std::pair<double, double>> apart;
    for (std::size_t p = 0; p < input_.parties.size(); ++p) {
      const scr::PlannedSurvey own = survey_of_party(p);
      if (own.detectors.empty()) continue;
      PartyAnswer party{input_.parties[p], array_of(own, kAnimals / 4), home_of(p).expected_n(), 0};
      for (std::size_t k = out_.n_existing; k < out_.sites.size(); ++k)
        if (out_.sites[k].party == p) party.cost += out_.sites[k].cost;
      seen += party.alone.counts.seen;
      const double at_home = scr::expected_counts(own, home_of(p)).seen;
      together.overstated += party.expected_n * party.alone.counts.seen / at_home;
      together.expected_n += party.expected_n;
      apart.emplace_back(party.expected_n, party.alone.best_rse());
      out_.parties.push_back(std::move(party));
    }
    if (out_.parties.size() < 2) {
      out_.parties.clear();
      return {};
    }
    if (!std::ranges::all_of(apart, [](const auto& one) { return one.first > 0; })) return {};
    together.seen_twice = seen - out_.survey->counts.seen;
    together.overstated = together.overstated / together.expected_n - 1;
    together.rse_apart = rse_of_sum(apart);
    together.rse_together = out_.survey->best_rse();
    if (out_.placement) DERSU_CHECK(design_apart(together));
    out_.together = together;
    return {};
  }

  /// Each party alone, with as many cameras and as much money as the joint design gave it, for the
  /// animals of its own territory.
  Result<void> design_apart(TogetherAnswer& together) const {
    const scr::PlacementLimits joint = limits();
    std::vector<scr::CameraSite> all = input_.cameras;
    std::vector<std::pair<double, double>> apart;
    for (std::size_t p = 0; p < input_.parties.size(); ++p) {
      std::vector<scr::CameraSite> existing, candidates;
      for (const scr::CameraSite& site : input_.cameras)
        if (site.party == p) existing.push_back(site);
      for (const scr::CameraSite& site : input_.candidates)
        if (site.party == p) candidates.push_back(site);
      scr::PlacementLimits own = joint;
      std::size_t n = 0;
      own.budget = 0;
      for (const std::size_t j : out_.placement->chosen)
        if (input_.candidates[j].party == p) {
          ++n;
          own.budget += input_.candidates[j].cost;
        }
      if (!std::isfinite(joint.budget)) own.budget = joint.budget;
      own.of_party[p] = n;
      own.total = n;
      std::vector<scr::CameraSite> sites = existing;
      if (n > 0) {
        DERSU_TRY(found, placed(home_of(p), existing, candidates, own));
        for (const std::size_t j : found.chosen) sites.push_back(candidates[j]);
        for (const std::size_t j : found.chosen) all.push_back(candidates[j]);
      }
      if (sites.empty()) continue;
      apart.emplace_back(home_of(p).expected_n(),
                         array_of(scr::survey_of(file_.detection, sites), kAnimals / 4).best_rse());
    }
    together.separate_apart = rse_of_sum(apart);
    together.separate_together =
        array_of(scr::survey_of(file_.detection, all), kAnimals / 4).best_rse();
    return {};
  }

  /// The lattice's sites that are nearest to the middle of all.
  static std::vector<scr::CameraSite> compact(std::vector<scr::CameraSite> sites, std::size_t n) {
    Point middle;
    for (const scr::CameraSite& site : sites) {
      middle.x_m += site.cameras[0].x_m / double(sites.size());
      middle.y_m += site.cameras[0].y_m / double(sites.size());
    }
    std::ranges::stable_sort(sites, {}, [&](const scr::CameraSite& site) {
      return distance_m(site.cameras[0], middle);
    });
    sites.resize(std::min(n, sites.size()));
    return sites;
  }

  Result<void> compare_grids() {
    const DesignCompare& compare = *file_.compare;
    const std::size_t each = compare.cluster.side * compare.cluster.side;
    const std::vector<std::size_t> occasions =
        compare.occasions.empty() ? std::vector<std::size_t>{file_.detection.n_occasions}
                                  : compare.occasions;
    std::uint64_t done = 0;
    bool few = false;
    progress_.begin("comparing grids",
                    compare.spacings_m.size() * occasions.size() * compare.cameras.size());
    for (const double spacing_m : compare.spacings_m) {
      const auto sites =
          lattice_sites(input_.ground, input_.land.mask, spacing_m, compare.cluster, 200'000);
      if (!sites)
        return fail(Fault::bad_input, file_.place_of("compare.spacings"), "spacings: {}",
                    sites.error().message);
      if (sites->empty())
        return fail(Fault::bad_input, file_.place_of("compare.spacings"),
                    "spacings: at {} no camera stands on the land", spoken_length(spacing_m));
      for (const std::size_t cameras : compare.cameras)
        for (const std::size_t n : occasions) {
          if (progress_.stopped()) return stopped_by_user();
          scr::PlannedDetection detection = file_.detection;
          detection.n_occasions = std::uint32_t(n);
          const auto survey = scr::survey_of(detection, compact(*sites, cameras / each));
          progress_.at(++done);
          few = few || survey.detectors.size() < cameras;
          // Where the land has no room for more, one row stands for all that asked for more.
          if (std::ranges::any_of(out_.rows, [&](const CompareRow& row) {
                return row.spacing_m == spacing_m && row.occasions == n &&
                       row.array.cameras == survey.detectors.size();
              }))
            continue;
          out_.rows.push_back({spacing_m, n, cameras, array_of(survey, kAnimals / 4)});
        }
    }
    progress_.end();
    if (few)
      out_.notices.emplace_back(
          "some grids have fewer cameras than asked: the land has no room for more at that "
          "spacing");
    return {};
  }

  Result<void> simulate() {
    if (!out_.survey)
      return fail(Fault::bad_input, file_.place_of("simulate.surveys"),
                  "[simulate] needs a survey: expected [array] or [placement]");
    scr::TrialOptions options;
    options.surveys = file_.simulation->surveys;
    options.confidence = file_.simulation->confidence;
    options.seed = file_.seed;
    auto trials = scr::try_plan(survey_, input_.land, file_.number, options, progress_);
    if (!trials && trials.error().fault == Fault::unsupported)
      return fail(Fault::unsupported, file_.place_of("simulate.surveys"), "{}",
                  trials.error().message);
    if (!trials) return tl::unexpected(trials.error());
    out_.trials = std::move(*trials);
    return {};
  }

  const DesignFile& file_;
  const DesignInput& input_;
  Progress& progress_;
  scr::PlannedSurvey survey_{};
  DesignAnswer out_{};
};

}  // namespace

Result<DesignAnswer> answer_design(const DesignFile& file, const DesignInput& input,
                                   Progress& progress) {
  return Answering(file, input, progress).answer();
}

}  // namespace dersu::workbench
