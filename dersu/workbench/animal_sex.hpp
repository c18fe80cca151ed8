#pragma once
// The sex of animals as a covariate of capture-recapture: from what the parties say of each.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

enum class Sex : std::uint8_t {
  unknown,
  female,
  male,
  contradictory,  ///< somebody says female and somebody male; taken for unknown
};

/// What the party says of it.
[[nodiscard]] Sex sex_of(const camtrap::Individual& individual);
/// "female", "male", or "".
[[nodiscard]] std::string_view name(Sex sex);

/// What all parties together say of each animal; `joint` is its name by individual.
[[nodiscard]] std::map<std::string, Sex> joint_sexes(const camtrap::Survey& survey,
                                                     const std::vector<std::string>& joint);

/// "sex" with the levels female and male; not known (NaN) for the others.
[[nodiscard]] scr::Covariate sex_covariate(const std::vector<Sex>& sexes);
/// How many of them are known.
[[nodiscard]] std::size_t n_known(const std::vector<Sex>& sexes);

}  // namespace dersu::workbench
