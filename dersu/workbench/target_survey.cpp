#include "dersu/workbench/target_survey.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/workbench/station_places.hpp"
#include "dersu/workbench/target_names.hpp"

namespace dersu::workbench {
namespace {

std::string target_species(const io::Project& project) {
  if (!project.density.species.empty()) return project.density.species;
  return project.species.target.empty() ? std::string() : project.species.target.front();
}

Result<camtrap::Index> find_target(const io::Project& project, const std::string& species,
                                   const camtrap::Survey& survey) {
  if (species.empty())
    return fail(Fault::bad_input, "dersu.toml",
                "which species is to be counted? expected target in [species]");
  const camtrap::Index found = camtrap::find_species(survey, species);
  if (found != camtrap::kNone) return found;
  // That nobody saw an animal is a result, a slip in its name is none.
  if (otherwise(species, survey.species).empty() &&
      !io::species_part(io::plain_name(species)).empty())
    return fail(Fault::numeric, species, "no source observed it{}",
                left_out(species, survey.species));
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

}  // namespace

std::string unknown_species(const std::string& name, const camtrap::Survey& survey) {
  constexpr std::size_t kMost = 30;
  std::string close = otherwise(name, survey.species);
  if (close.empty())
    close = nearest_word(
        name, std::vector<std::string_view>(survey.species.begin(), survey.species.end()));
  std::vector<std::string> listed;
  for (const camtrap::Index i : camtrap::species_order(survey))
    if (listed.size() < kMost) listed.push_back(survey.species[i]);
  std::string known = listed.empty() ? "no species at all" : join(listed, ", ");
  if (survey.species.size() > kMost)
    known += fmt::format(" and {} more", survey.species.size() - kMost);
  std::string hint;
  if (!close.empty())
    hint = fmt::format(" (did you mean '{}'?)", close);
  else if (io::species_part(io::plain_name(name)).empty())
    hint = ", expected the scientific name of a species";
  return fmt::format("found '{}', which no source observed{}; the sources have {}", quoted(name),
                     hint, known);
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
  DERSU_TRY(notices,
            check_station_places({occasions.first, occasions.last}, data.survey, target.stations));
  target.notices = std::move(notices);
  target.joint = make_session(data.survey, target.named, ground.stations, target.stations,
                              Naming::joint, detector);
  return target;
}

}  // namespace dersu::workbench
