#pragma once
// Capture-recapture tables from which density can be estimated, without the names and places that
// they are of. Page: docs/methods/identity.md.
#include <set>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/io/secret_key.hpp"

namespace dersu::workbench {

/// A turn, perhaps with a mirror, and a shift, from a secret: distances stay what they are.
struct RigidMotion {
  double cosine = 1;
  double sine = 0;
  bool mirrored = false;
  Point shift{};
  [[nodiscard]] Point operator()(Point p) const;
};
[[nodiscard]] RigidMotion motion_of(const io::SecretKey& key);

struct ReducedOptions {
  /// Whose cameras these are: another party may have one of the same name.
  std::string party{};
  std::set<std::string> covariates{};  ///< columns that are kept; all others are left out
};

struct ReducedTables {
  io::ScrTableTexts texts{};
  /// About names of animals that may be none, that look alike, or that another party may well write
  /// in other letters: all that is told of them, as pseudonyms tell nothing.
  std::vector<std::string> notices{};
};

/// The tables with pseudonyms of animals and detectors, moved places and the columns that the
/// likelihood needs; rows in the order of their new texts, which tells nothing. The mask has
/// cell_ha. Faults: as read_scr_table_texts() of `texts`; Fault::usage for covariates that no table
/// has.
[[nodiscard]] Result<ReducedTables> reduced_tables(const io::ScrTableTexts& texts,
                                                   const io::SecretKey& key,
                                                   const ReducedOptions& options);

}  // namespace dersu::workbench
