#pragma once
// What the commands on camera-trap data have in common: where the data come from, and the options
// that every one of them has.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/camtrap/effort.hpp"
#include "dersu/camtrap/records.hpp"
#include "dersu/camtrap/survey.hpp"
#include "dersu/core/json.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"
#include "dersu/workbench/import.hpp"
#include "dersu/workbench/method.hpp"
#include "dersu/workbench/survey_sink.hpp"

namespace dersu::workbench {

struct SurveyInput {
  camtrap::Survey survey;
  std::vector<std::string> notices{};
  std::string imported{};                 ///< what an import of a project had to say, for people
  std::optional<PendingImport> import{};  ///< of a project, not kept yet

  /// Keeps the import, if any: for when the work is done and its output written.
  [[nodiscard]] Result<void> keep_import();
};

/// "data", "station", "observation-level".
[[nodiscard]] std::vector<Option> survey_options();
/// The project that "data" names by its folder or its dersu.toml; one without a folder where it
/// names a package.
[[nodiscard]] Result<io::Project> project_asked_for(const Options& options);
/// Reads `project`, of which sources that changed are imported first, or the Camtrap DP package
/// (datapackage.json or its folder) that "data" names. Observations count as those of `species`, of
/// the project's targets where it is empty. Faults of the readers and the import.
[[nodiscard]] Result<SurveyInput> read_survey(const Options& options, const io::Project& project,
                                              Progress& progress,
                                              const std::vector<std::string>& species = {});

/// The store of a project, source by source in its order, which does not depend on that of imports.
/// Subspecies of a target count as the target (target_names.hpp).
[[nodiscard]] Result<SurveyInput> survey_of_store(const io::Project& project,
                                                  const store::Store& store,
                                                  const SurveySinkOptions& options);
/// What [records] says of stations and levels.
[[nodiscard]] SurveySinkOptions project_sink_options(const io::ProjectRecords& records);

/// "independence", "rule".
[[nodiscard]] std::vector<Option> record_options();
/// What is not given comes from the project's [records].
[[nodiscard]] camtrap::RecordOptions records_asked_for(const Options& options,
                                                       const io::Project& project);

/// "clock": the one that tells local time and local days.
[[nodiscard]] Option clock_option();
/// Its offset from UTC in seconds; nothing where it is each station's own. Fault::usage.
[[nodiscard]] Result<std::optional<std::int32_t>> clock_asked_for(const Options& options);

/// "cameras", "whole-days", "day-start", and "clock".
[[nodiscard]] std::vector<Option> effort_options();
/// What is not given comes from the project's [histories]. Fault::usage where a value is not a time
/// of day or a clock.
[[nodiscard]] Result<camtrap::EffortOptions> effort_asked_for(const Options& options,
                                                              const io::Project& project);

/// Lists of options as one, in order.
[[nodiscard]] std::vector<Option> joined(std::vector<std::vector<Option>> lists);

/// The stations' clocks: `offset_s` where given, else each station's own.
[[nodiscard]] std::vector<std::int32_t> clocks(const camtrap::Survey& survey,
                                               std::optional<std::int32_t> offset_s);

/// The party of a station, "" where the source has none.
[[nodiscard]] std::string_view party_of(const camtrap::Survey& survey, camtrap::Index station);

/// camtrapR's citation, for the entries.
[[nodiscard]] Reference camtrapr_reference();

}  // namespace dersu::workbench
