#pragma once
// The camera-trap data of a project as methods take them, and what the camera-trap methods make of
// them with the project's options.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/camtrap/abundance.hpp"
#include "dersu/camtrap/effort.hpp"
#include "dersu/camtrap/histories.hpp"
#include "dersu/camtrap/records.hpp"
#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

struct SurveyData {
  camtrap::Survey survey{};
  std::vector<int> party{};  ///< by party of the survey: its place in Project::parties
  camtrap::Operation operation{};
  std::vector<camtrap::Record> records{};        ///< of all species
  std::vector<camtrap::Record> named_records{};  ///< of named animals, each on its own
  camtrap::Abundances abundances{};
  std::vector<store::CatalogueRow> catalogue{};
  std::vector<std::string> notices{};  ///< what was left out
};

/// Everything in the store, by the project's [records] and [histories]. Fault::not_found where
/// nothing was imported.
[[nodiscard]] Result<SurveyData> load_survey_data(const io::Project& project,
                                                  const store::Store& store);

[[nodiscard]] camtrap::RecordOptions project_records(const io::ProjectRecords& records);

/// The [histories] of one species, binary.
[[nodiscard]] Result<camtrap::Histories> project_histories(const io::Project& project,
                                                           const SurveyData& data,
                                                           camtrap::Index species);

}  // namespace dersu::workbench
