#pragma once
// Apart and together for a project: from what was imported to scr::Views, their fits, and in words
// what is compared.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/mask.hpp"
#include "dersu/scr/model.hpp"
#include "dersu/scr/together.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/named_survey.hpp"
#include "dersu/workbench/survey_data.hpp"

namespace dersu::workbench {

/// A part of the ground for which numbers are told: a territory, what lies outside every
/// territory, or a protected area or region. The first two divide the ground.
struct GroundPart {
  std::string id;
  std::string name;
  int party = kNobody;
  bool divides = true;   ///< false: a protected area or region, which lies across the others
  double whole_km2 = 0;  ///< of its polygons, on the ground or not; 0: it has none
  bool is_cut = false;   ///< area or region of which more than a little is no ground
};

/// One party's side of the comparison, beside its scr::PartyView.
struct PartySide {
  int party = 0;                              ///< place in Project::parties
  std::size_t named = 0;                      ///< animals by its own names, at all its cameras
  std::vector<camtrap::Index> stations{};     ///< of its own count
  std::vector<camtrap::Index> individuals{};  ///< by its animal: an individual of the survey
  std::size_t stations_abroad = 0;            ///< left out: they stand in another's territory
  std::size_t stations_at_home = 0;           ///< of its own count: they stand on its ground
  bool has_territory = false;
  double ground_km2 = 0;
};

struct DensityInput {
  std::string species{};
  NamedSurvey named{};
  scr::Model model{};
  scr::MaskOptions mask{};
  bool mask_chosen = false;  ///< by dersu: the project names no buffer or no spacing
  bool has_habitat = false;
  bool has_gaps = false;  ///< cells without a value of a covariate were left out
  /// Whether the catalogue tells which names of different parties are one animal. Where it does
  /// not, every name is an animal, and sum and total cannot be compared.
  bool matched = true;
  scr::Views views{};
  std::vector<camtrap::Index> stations{};     ///< by detector of the joint data
  std::vector<camtrap::Index> individuals{};  ///< by animal of the joint data
  std::vector<GroundPart> parts{};            ///< as Views::territories
  std::vector<PartySide> sides{};             ///< as Views::parties
  std::size_t shared = 0;   ///< animals that cameras of several parties photographed, wherever they
                            ///< stand
  double twice_km2 = 0;     ///< ground that the naive sum counts for more than one party
  std::size_t n_sexed = 0;  ///< animals of the joint data whose sex is known, where it matters
  std::vector<std::string> notices{};
};

struct Density {
  DensityInput input{};
  scr::TogetherResult result{};
};

/// Faults: bad_input (no species chosen, no habitat near the cameras, territories that overlap or
/// hold no ground), not_found (a species misspelled), usage (model), numeric (too little data: not
/// observed, no named animal, ...), interrupted.
[[nodiscard]] Result<Density> estimate_density(const io::Project& project, const SurveyData& data,
                                               const Ground& ground, Progress& progress);

/// "log(cost) ~ cover"; of models with resistance.
[[nodiscard]] std::string cost_text(const scr::Model& model);

/// How the joint estimate measures distances, an English sentence without its full stop; of models
/// with resistance.
[[nodiscard]] std::string ways_text(const Density& density);

/// What is compared, in English sentences.
[[nodiscard]] std::string compared(const io::Project& project, const Density& density);

}  // namespace dersu::workbench
