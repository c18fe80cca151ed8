#include "dersu/workbench/density.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/workbench/animal_sex.hpp"
#include "dersu/workbench/density_files.hpp"
#include "dersu/workbench/density_mask.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/target_survey.hpp"

namespace dersu::workbench {
namespace {

/// Parties with named animals of which the catalogue names none, where there are several with named
/// animals: nobody compared theirs with those of the others.
std::vector<int> unmatched_parties(const SurveyData& data, const NamedSurvey& named) {
  std::map<int, bool> is_matched;
  for (const NamedDetection& d : named.detections) {
    bool& known = is_matched[data.party[data.survey.individuals[d.individual].party]];
    known = known || named.listed[d.individual];
  }
  std::vector<int> unmatched;
  for (const auto& [party, known] : is_matched)
    if (!known && is_matched.size() > 1) unmatched.push_back(party);
  return unmatched;
}

void note_unmatched(DensityInput& input, const io::Project& project,
                    const std::vector<int>& unmatched) {
  std::vector<std::string> names;
  for (const int party : unmatched)
    names.push_back(project.parties[static_cast<std::size_t>(party)].name);
  const std::string why = project.catalogue.file.empty()
                              ? "There is no joint catalogue ([catalogue] in dersu.toml), so that "
                                "nobody has compared the animals of the parties"
                              : fmt::format(
                                    "The joint catalogue names no animal of {}, so that nobody has "
                                    "compared theirs with those of the others",
                                    join(names, ", "));
  input.notices.push_back(
      why +
      ": an animal that several parties photographed counts once for each, the joint number may be "
      "too high, and how much adding overstates cannot be told.");
}

/// A population is closed for about half a year.
void note_long(DensityInput& input) {
  constexpr Day kLongDays = 180;
  const Day days = input.named.occasions.last - input.named.occasions.first + 1;
  if (days > kLongDays)
    input.notices.push_back(fmt::format(
        "{} days are long for a closed population: set start and end in [density].", days));
}

void note_left_out(DensityInput& input, const io::Project& project) {
  const NamedSurvey& named = input.named;
  if (named.without_effort > 0)
    input.notices.push_back(
        fmt::format("{} named observations fell on occasions in which their camera was not at work "
                    "by its own records; they were left out.",
                    named.without_effort));
  if (named.outside > 0)
    input.notices.push_back(fmt::format(
        "{} named observations were before the first or after the last day; they were left out.",
        named.outside));
  if (input.matched && named.not_listed > 0 && project.parties.size() > 1)
    input.notices.push_back(
        fmt::format("{} animals are not in the joint catalogue; each was taken for an animal of "
                    "its own.",
                    named.not_listed));
}

/// The party's data with its mask in place: own cameras, own names.
void fill_view(const SurveyData& data, const Ground& ground, DensityInput& input, std::size_t at) {
  PartySide& side = input.sides[at];
  scr::PartyView& view = input.views.parties[at];
  scr::Mask mask = std::move(view.data.sessions[0].mask);
  auto land = std::move(view.data.sessions[0].land);
  SessionNames own = make_session(data.survey, input.named, ground.stations, side.stations,
                                  Naming::own, view.data.detector);
  side.individuals = std::move(own.first_individual);
  view.data.sessions[0] = std::move(own.session);
  view.data.sessions[0].name = view.party;
  view.data.sessions[0].mask = std::move(mask);
  view.data.sessions[0].land = std::move(land);
  const std::vector<std::string>& names = input.views.joint.sessions[0].animals;
  for (const camtrap::Index individual : side.individuals) {
    const auto found = std::ranges::lower_bound(names, input.named.joint[individual]);
    view.joint.push_back(static_cast<std::uint32_t>(found - names.begin()));
  }
}

/// The sex of a party's own animals, by what it says itself.
void add_own_sex(const SurveyData& data, const PartySide& side, scr::PartyView& view) {
  std::vector<Sex> sexes;
  for (const camtrap::Index individual : side.individuals)
    sexes.push_back(sex_of(data.survey.individuals[individual]));
  if (n_known(sexes) == 0 && view.problem.empty())
    view.problem = "the sex of none of its animals is known (hcov)";
  view.data.sessions[0].animal_covariates.push_back(sex_covariate(sexes));
}

/// The same of the joint animals, by what all parties say; contradictions are told.
Result<void> add_joint_sex(const io::Project& project, const SurveyData& data,
                           DensityInput& input) {
  scr::Session& session = input.views.joint.sessions[0];
  const std::map<std::string, Sex> known = joint_sexes(data.survey, input.named.joint);
  std::vector<Sex> sexes;
  std::vector<std::string> contradictory;
  for (const std::string& animal : session.animals) {
    sexes.push_back(known.at(animal));
    if (sexes.back() == Sex::contradictory) contradictory.push_back(io::told_value(animal));
  }
  input.n_sexed = n_known(sexes);
  if (input.n_sexed == 0)
    return fail(Fault::bad_input, project.density.hcov_where,
                "found no animal of the target whose sex is known, expected female or male in the "
                "individuals or the observations of a source");
  constexpr std::size_t kMostNamed = 10;
  const std::size_t n = contradictory.size();
  if (n > kMostNamed) contradictory.resize(kMostNamed);
  if (n > 0)
    input.notices.push_back(fmt::format(
        "{} animal{} female by one statement and male by another: {}{}; the sex was taken for "
        "unknown.",
        n, n == 1 ? " is" : "s are", join(contradictory, ", "), n > kMostNamed ? ", ..." : ""));
  session.animal_covariates.push_back(sex_covariate(sexes));
  return {};
}

/// Who photographed what: each side's own names, and animals of several sides. All cameras with
/// effort count, on whosever land they stand.
void count_named(const SurveyData& data, DensityInput& input) {
  std::map<int, std::set<std::string>> own_names;
  std::map<std::string, std::set<int>> parties;
  for (const NamedDetection& d : input.named.detections) {
    const camtrap::Individual& own = data.survey.individuals[d.individual];
    const int party = data.party[own.party];
    own_names[party].insert(own.name);
    parties[input.named.joint[d.individual]].insert(party);
  }
  for (PartySide& side : input.sides) side.named = own_names[side.party].size();
  input.shared = static_cast<std::size_t>(
      std::ranges::count_if(parties, [](const auto& animal) { return animal.second.size() > 1; }));
}

Result<DensityInput> make_input(const io::Project& project, const SurveyData& data,
                                const Ground& ground, Progress& progress) {
  DensityInput input;
  DERSU_TRY(model, project_model(project));
  input.model = std::move(model);
  DERSU_TRY(target, target_survey(project, data, ground));
  input.species = std::move(target.species);
  input.notices = std::move(target.notices);
  note_model(input.model, input.notices);
  input.named = std::move(target.named);
  input.stations = std::move(target.stations);
  input.individuals = std::move(target.joint.first_individual);
  const std::vector<int> unmatched = unmatched_parties(data, input.named);
  input.matched = unmatched.empty();
  if (!input.matched) note_unmatched(input, project, unmatched);
  input.views.joint.detector = target.detector;
  input.views.joint.sessions.push_back(std::move(target.joint.session));
  if (std::string notice = single_notice(target.detector); !notice.empty())
    input.notices.push_back(std::move(notice));
  note_long(input);
  note_left_out(input, project);
  if (target.joint.second_places > 0)
    input.notices.push_back(fmt::format(
        "{} observations of animals that were elsewhere on the same occasion were left out, since "
        "detectors of type {} hold an animal.",
        target.joint.second_places, scr::name(target.detector)));

  const bool needs_sex = !input.model.known_classes.empty();
  if (needs_sex) DERSU_CHECK(add_joint_sex(project, data, input));
  DERSU_CHECK(make_joint_mask(project, ground, input, progress));
  for (std::size_t p = 0; p < project.parties.size(); ++p)
    if (std::ranges::find(data.party, static_cast<int>(p)) != data.party.end())
      input.sides.push_back({static_cast<int>(p)});
  count_named(data, input);
  DERSU_CHECK(share_ground(project, ground, data, input));
  for (std::size_t i = 0; i < input.sides.size(); ++i) {
    fill_view(data, ground, input, i);
    if (needs_sex) add_own_sex(data, input.sides[i], input.views.parties[i]);
  }
  return input;
}

/// As many cells as there are, of the size that the mask says: scr::region_n keeps the size as a
/// logarithm, and what notices, screen and report say of one area must round alike.
void set_areas(const DensityInput& input, scr::TogetherResult& result) {
  const double cell_ha = input.views.joint.sessions[0].mask.cell_area_ha;
  const auto area_ha = [&](const std::vector<double>& weights) {
    return std::accumulate(weights.begin(), weights.end(), 0.0) * cell_ha;
  };
  result.total.area_ha = area_ha(input.views.ground);
  for (std::size_t i = 0; i < result.territories.size(); ++i)
    result.territories[i].area_ha = area_ha(input.views.territories[i]);
  for (std::size_t i = 0; i < result.alone.size(); ++i)
    if (result.alone[i].fit) result.alone[i].n.area_ha = area_ha(input.views.parties[i].ground);
}

const std::string& party_name(const io::Project& project, int party) {
  return project.parties[static_cast<std::size_t>(party)].name;
}

}  // namespace

Result<Density> estimate_density(const io::Project& project, const SurveyData& data,
                                 const Ground& ground, Progress& progress) {
  DERSU_TRY(input, make_input(project, data, ground, progress));
  DERSU_TRY(result,
            scr::apart_and_together(input.views, input.model,
                                    {.confidence = project.density.confidence,
                                     .bootstrap = input.matched ? project.density.bootstrap : 0,
                                     .seed = project.seed},
                                    progress));
  set_areas(input, result);
  if (!input.matched) {
    result.overstatement_percent.reset();
    result.precision_percent.reset();
  }
  for (std::size_t i = 0; i < input.sides.size(); ++i)
    if (!result.alone[i].fit && input.sides.size() > 1)
      input.notices.push_back(fmt::format("{} alone cannot be estimated: {}",
                                          party_name(project, input.sides[i].party),
                                          result.alone[i].problem));
  for (const std::vector<std::string>* more : {&result.joint.notices, &result.notices})
    input.notices.insert(input.notices.end(), more->begin(), more->end());
  return Density{std::move(input), std::move(result)};
}

std::string cost_text(const scr::Model& model) {
  // Formula::text() has "cost ~ cover"
  return "log(cost)" + model.resistance.text().substr(model.resistance.parameter.size());
}

std::string ways_text(const Density& density) {
  const scr::Model& model = density.input.model;
  std::vector<std::string> slopes;
  for (const scr::Estimate& e : density.result.joint.estimates)
    if (e.parameter.starts_with("cost."))
      slopes.push_back(fmt::format("{} is {:.3g} ({:.3g} to {:.3g})", e.parameter, e.estimate,
                                   e.lower, e.upper));
  return fmt::format(
      "Distances are those of the cheapest ways over cells of {}, from each to {} others, with {}; "
      "{}",
      spoken_length(density.input.views.joint.sessions[0].land->grid.cell_m),
      static_cast<int>(model.ways.neighbours), cost_text(model), join(slopes, ", "));
}

std::string compared(const io::Project& project, const Density& density) {
  const DensityInput& input = density.input;
  std::string text = fmt::format(
      "All numbers are realised numbers: animals whose centre of activity lies in the ground named "
      "while the survey lasted. The ground is {} within {} km of a camera, {} km\u00b2 in all.",
      input.has_habitat ? "the habitat" : "the land", format_number(input.mask.buffer_m / 1000),
      format_fixed(density.result.total.area_ha / 100, 0));
  if (input.sides.size() < 2) return text;
  text += fmt::format(
      " Each side alone uses its own cameras, its own names and its own ground, and counts as if "
      "nothing lived beyond it; the joint estimate uses all cameras, {} and the whole ground.",
      input.matched ? "the names of the joint catalogue"
                    : "every side's names as if no animal had two of them");
  if (!input.model.resistance.terms.empty())
    text +=
        " Ways over land may cross the border in all of them; what land costs is estimated in each "
        "anew.";
  for (std::size_t i = 0; i < input.sides.size(); ++i) {
    const PartySide& side = input.sides[i];
    text += fmt::format(" {}'s ground is {}, {} km\u00b2.", party_name(project, side.party),
                        side.has_territory ? "the part in its territory"
                                           : "what lies around its own cameras in no other party's "
                                             "territory",
                        format_fixed(side.ground_km2, 0));
    if (side.stations_abroad > 0)
      text += fmt::format(
          " {} of its cameras {} in another party's territory and {} in the joint estimate only.",
          side.stations_abroad, side.stations_abroad == 1 ? "stands" : "stand",
          side.stations_abroad == 1 ? "counts" : "count");
    if (!density.result.alone[i].fit)
      text += fmt::format(" Alone it has no estimate ({}), so that there is no sum.",
                          density.result.alone[i].problem);
  }
  if (!density.result.naive_sum || !input.matched) return text;
  return text +
         (input.twice_km2 > 0
              ? fmt::format(" The sum counts {} km\u00b2 of ground for more than one side.",
                            format_fixed(input.twice_km2, 0))
              : std::string(" No ground is counted twice; animals that roam on both sides of "
                            "a border can be."));
}

}  // namespace dersu::workbench
