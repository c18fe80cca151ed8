#pragma once
// The target species of a project as capture-recapture data of all parties together, by its
// [density]: what the joint estimate counts with, and what is handed on to other programs.
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/named_survey.hpp"
#include "dersu/workbench/survey_data.hpp"

namespace dersu::workbench {

struct TargetSurvey {
  std::string species{};
  scr::DetectorType detector = scr::DetectorType::proximity;
  NamedSurvey named{};
  std::vector<camtrap::Index> stations{};  ///< by detector: those that worked on any occasion
  SessionNames joint{};                    ///< all stations, joint names, without a mask
  std::vector<std::string> notices{};
};

/// Why `name` cannot be a target: it is not among the species observed, of which the nearest and
/// all (30 at most) are told.
[[nodiscard]] std::string unknown_species(const std::string& name, const camtrap::Survey& survey);

/// Faults: not_found (the target was observed nowhere, but what may be another spelling of it was),
/// bad_input (no cameras in the days asked for, stations that moved far), usage (detector), numeric
/// (observed nowhere; no named animal).
[[nodiscard]] Result<TargetSurvey> target_survey(const io::Project& project, const SurveyData& data,
                                                 const Ground& ground);

}  // namespace dersu::workbench
