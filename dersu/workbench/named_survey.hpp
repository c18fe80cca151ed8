#pragma once
// From a camera-trap survey to capture-recapture data: which named animal was where on which
// occasion, under its own name and under its joint one.
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dersu/camtrap/effort.hpp"
#include "dersu/camtrap/records.hpp"
#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// The days that count, cut into occasions; the last one may be shorter.
struct Occasions {
  Day first = 0;
  Day last = 0;
  std::int32_t days_each = 1;

  [[nodiscard]] std::uint32_t size() const {
    return static_cast<std::uint32_t>((last - first) / days_each + 1);
  }
  [[nodiscard]] bool holds(Day day) const { return first <= day && day <= last; }
  [[nodiscard]] std::uint32_t of(Day day) const {
    return static_cast<std::uint32_t>((day - first) / days_each);
  }
};

/// The [density] days of the project, else those on which cameras were deployed. Fault::bad_input
/// where no camera was deployed in them.
[[nodiscard]] Result<Occasions> make_occasions(const io::ProjectDensity& density,
                                               const camtrap::Operation& operation);

struct JointName {
  std::string name;
  bool listed = false;  ///< in the catalogue
};

/// By individual of the survey. One that the catalogue does not list is an animal of its own; where
/// there are several parties it bears its party's code ("RU:014"), lest it meet a namesake.
[[nodiscard]] std::vector<JointName> joint_names(const camtrap::Survey& survey,
                                                 const std::vector<store::CatalogueRow>& catalogue);

/// An animal of one species at a station on an occasion.
struct NamedDetection {
  camtrap::Index individual = 0;  ///< of the survey
  camtrap::Index station = 0;
  std::uint32_t occasion = 0;
  std::int64_t utc_s = 0;
  std::uint32_t count = 1;
};

/// What the named animals of a species did in the survey's days.
struct NamedSurvey {
  Occasions occasions{};
  std::vector<double> usage{};               ///< stations x occasions: worked days / days_each
  std::vector<std::string> joint{};          ///< by individual of the survey: its joint name
  std::vector<bool> listed{};                ///< by individual: the catalogue names it
  std::vector<NamedDetection> detections{};  ///< every observation (counts: every record), by time
  std::size_t without_effort = 0;            ///< left out: the camera was not at work
  std::size_t outside = 0;                   ///< left out: before the first or after the last day
  std::size_t not_listed = 0;  ///< individuals of the species that the catalogue does not name

  /// Whether the camera was at work on the occasion, which must be one of `occasions`.
  [[nodiscard]] bool at_work(camtrap::Index station, std::uint32_t occasion) const {
    return usage[station * occasions.size() + occasion] > 0;
  }
};

/// `counts`: one detection a record (detector count), else one an observation.
[[nodiscard]] NamedSurvey name_survey(const camtrap::Survey& survey,
                                      const camtrap::Operation& operation,
                                      const std::vector<store::CatalogueRow>& catalogue,
                                      camtrap::Index species, const Occasions& occasions,
                                      const std::vector<camtrap::Record>* records);

/// Detectors and captures of the stations in `stations` (in that order), without a mask; animals
/// bear their joint or their own names and come in the order of these.
struct SessionNames {
  scr::Session session{};
  std::vector<camtrap::Index> first_individual{};  ///< by animal: one that bears the name
  std::size_t second_places = 0;  ///< multi, single: left out, the animal was elsewhere before
};
enum class Naming : std::uint8_t { own, joint };
[[nodiscard]] SessionNames make_session(const camtrap::Survey& survey, const NamedSurvey& named,
                                        const std::vector<Point>& places,
                                        const std::vector<camtrap::Index>& stations, Naming naming,
                                        scr::DetectorType detector);

}  // namespace dersu::workbench
