#pragma once
// Which animals share their detection: groups (secr's groups), or, in a conditional likelihood,
// animals with the same covariates.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/columns.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

struct Group {
  std::vector<std::uint32_t> animals{};  ///< of the session
  std::uint32_t level = 0;               ///< of Groups::levels
  std::vector<double> values{};          ///< of Groups::covariates
};

struct Groups {
  std::vector<std::string> levels{};      ///< of the covariate Model::groups; empty without
  std::vector<std::string> covariates{};  ///< of animals, that detection names
  /// By covariate: its levels, empty for numbers.
  std::vector<std::vector<std::string>> covariate_levels{};
  std::vector<std::vector<Group>> sessions{};
};

/// The full likelihood has every level as a group of every session, seen or not; the conditional
/// one those that were seen, and where nobody was those of the other sessions, without animals.
/// Fault::usage where the covariate is not there or no factor; Fault::bad_input where an animal has
/// no value.
[[nodiscard]] Result<Groups> make_groups(const Data& data, const Model& model);

/// By session and animal: the class (0, ...), or -1 where it is not known. Empty without
/// Model::known_classes. `levels` are those of the covariate in the order of the classes.
/// Fault::usage where the covariate is not there or has other than `classes` levels.
struct KnownClasses {
  std::vector<std::vector<int>> sessions{};
  std::vector<std::string> levels{};
};
[[nodiscard]] Result<KnownClasses> known_classes(const Data& data, const Model& model);

}  // namespace dersu::scr
