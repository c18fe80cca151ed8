#include "dersu/workbench/target_survey.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::workbench {
namespace {

std::string target_species(const io::Project& project) {
  if (!project.density.species.empty()) return project.density.species;
  return project.species.target.empty() ? std::string() : project.species.target.front();
}

/// The species observed that is mistyped, or another subspecies, in `name`; else "". Names of two
/// species of a genus may be alike ("tigris", "pardus"), so that two letters are all that a slip
/// may change.
std::string observed_otherwise(std::string_view name, const camtrap::Survey& survey) {
  const auto plain = [](std::string_view of) {
    const std::string_view species = io::species_part(of);
    return lower(species.empty() ? of : species);
  };
  for (const std::string& observed : survey.species)
    if (edit_distance(plain(name), plain(observed)) <= 2) return observed;
  return "";
}

Result<camtrap::Index> find_target(const io::Project& project, const std::string& species,
                                   const camtrap::Survey& survey) {
  if (species.empty())
    return fail(Fault::bad_input, "dersu.toml",
                "which species is to be counted? expected target in [species]");
  const camtrap::Index found = camtrap::find_species(survey, species);
  if (found != camtrap::kNone) return found;
  if (observed_otherwise(species, survey).empty())  // that nobody saw an animal is a result
    return fail(Fault::numeric, species, "no source observed it");
  return fail(Fault::not_found, project.density.species_where, "{}",
              unknown_species(species, survey));
}

/// Stations that worked on any occasion.
std::vector<camtrap::Index> working_stations(const NamedSurvey& named, std::size_t stations) {
  std::vector<camtrap::Index> working;
  const std::size_t n = named.occasions.size();
  for (std::size_t s = 0; s < stations; ++s) {
    const auto row = named.usage.begin() + static_cast<std::ptrdiff_t>(s * n);
    if (std::any_of(row, row + static_cast<std::ptrdiff_t>(n), [](double u) { return u > 0; }))
      working.push_back(static_cast<camtrap::Index>(s));
  }
  return working;
}

/// A detector has one place.
Result<void> check_places(const camtrap::Survey& survey, TargetSurvey& target) {
  io::Problems problems;
  std::size_t moved = 0;
  double farthest_m = 0;
  for (const camtrap::Index s : target.stations) {
    const camtrap::Station& station = survey.stations[s];
    if (station.moved_m > kMovedFarM)
      problems.add(station.moved_where,
                   "found a deployment {} from another one of its station ({}), expected one place "
                   "for a station: give what stands elsewhere a station of its own, or mend its "
                   "coordinates",
                   spoken_length(station.moved_m), station.where);
    if (station.moved_m <= kMovedM) continue;
    ++moved;
    farthest_m = std::max(farthest_m, station.moved_m);
  }
  if (moved > 0)
    target.notices.push_back(fmt::format(
        "{} station{} deployments at several places, up to {} apart; each station is one detector, "
        "at the place of its first deployment.",
        moved, moved == 1 ? " has" : "s have", spoken_length(farthest_m)));
  return std::move(problems).finish("the places of stations");
}

}  // namespace

std::string unknown_species(const std::string& name, const camtrap::Survey& survey) {
  constexpr std::size_t kMost = 30;
  std::string close = observed_otherwise(name, survey);
  if (close.empty())
    close = nearest_word(
        name, std::vector<std::string_view>(survey.species.begin(), survey.species.end()));
  std::vector<std::string> listed;
  for (const camtrap::Index i : camtrap::species_order(survey))
    if (listed.size() < kMost) listed.push_back(survey.species[i]);
  std::string known = listed.empty() ? "no species at all" : join(listed, ", ");
  if (survey.species.size() > kMost)
    known += fmt::format(" and {} more", survey.species.size() - kMost);
  return fmt::format("found '{}', which no source observed{}; the sources have {}", quoted(name),
                     close.empty() ? "" : fmt::format(" (did you mean '{}'?)", close), known);
}

Result<TargetSurvey> target_survey(const io::Project& project, const SurveyData& data,
                                   const Ground& ground) {
  TargetSurvey target;
  target.species = target_species(project);
  DERSU_TRY(species, find_target(project, target.species, data.survey));
  DERSU_TRY(detector, scr::detector_type(project.density.detector));
  target.detector = detector;
  DERSU_TRY(occasions, make_occasions(project.density, data.operation));
  const bool counts = detector == scr::DetectorType::count;
  target.named = name_survey(data.survey, data.operation, data.catalogue, species, occasions,
                             counts ? &data.named_records : nullptr);
  if (target.named.detections.empty())
    return fail(Fault::numeric, target.species,
                "no named animal was observed while cameras were at work, expected observations "
                "with an individualID");
  target.stations = working_stations(target.named, data.survey.stations.size());
  DERSU_CHECK(check_places(data.survey, target));
  target.joint = make_session(data.survey, target.named, ground.stations, target.stations,
                              Naming::joint, detector);
  return target;
}

}  // namespace dersu::workbench
