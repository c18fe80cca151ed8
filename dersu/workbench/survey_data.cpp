#include "dersu/workbench/survey_data.hpp"

#include <algorithm>

#include "dersu/workbench/station_places.hpp"
#include "dersu/workbench/survey_input.hpp"

namespace dersu::workbench {

camtrap::RecordOptions project_records(const io::ProjectRecords& records) {
  return {.interval_s = records.independence_s,
          .rule = records.rule == "last-record" ? camtrap::IndependenceRule::last_record
                                                : camtrap::IndependenceRule::last_independent};
}

Result<SurveyData> load_survey_data(const io::Project& project, const store::Store& store) {
  SurveyData data;
  DERSU_TRY(sources, store.sources());
  if (sources.empty() && project.sources.empty())
    return fail(Fault::bad_input, "dersu.toml", "found no [[source]], expected at least one");
  if (sources.empty())
    return fail(Fault::not_found, "store.gpkg",
                "nothing was imported yet, expected the sources of dersu.toml: dersu import");
  DERSU_TRY(input, survey_of_store(project, store, project_sink_options(project.records)));
  data.survey = std::move(input.survey);
  place_stations({project.density.start, project.density.end}, data.survey);
  data.notices = std::move(input.notices);
  for (const std::string& code : data.survey.parties) {
    const auto found = std::ranges::find(project.parties, code, &io::ProjectParty::code);
    if (found == project.parties.end())
      return fail(Fault::bad_input, "store.gpkg",
                  "found data of party '{}', which dersu.toml does not name: import again", code);
    data.party.push_back(static_cast<int>(found - project.parties.begin()));
  }
  DERSU_TRY(operation,
            camtrap::camera_operation(data.survey, {.day_start_s = project.histories.day_start_s}));
  data.operation = std::move(operation);
  camtrap::RecordOptions options = project_records(project.records);
  data.records = camtrap::independent_records(data.survey, options);
  options.by_individual = true;
  data.named_records = camtrap::independent_records(data.survey, options);
  data.abundances =
      camtrap::relative_abundance(data.survey, data.records, data.operation,
                                  {.level = project.density.confidence, .seed = project.seed});
  DERSU_TRY(catalogue, store.catalogue());
  data.catalogue = std::move(catalogue);
  return data;
}

Result<camtrap::Histories> project_histories(const io::Project& project, const SurveyData& data,
                                             camtrap::Index species) {
  const auto days = static_cast<std::int32_t>(project.histories.occasion_s / kSecondsPerDay);
  return camtrap::detection_histories(data.records, data.operation, species,
                                      {.occasion_days = days});
}

}  // namespace dersu::workbench
