#pragma once
// `dersu density` where identities are uncertain: --pairs, --catalogues, --sides, and how estimates
// move with errors, --misidentified. Page: docs/methods/identity.md.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/json.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/identity.hpp"
#include "dersu/scr/misidentified.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// The options of identities, for the entry of density.
[[nodiscard]] std::vector<Option> identity_options();

/// --pairs, --catalogues or --sides.
[[nodiscard]] bool has_uncertain_identities(const Options& options);
/// Fault::usage for options that say nothing beside others.
[[nodiscard]] Result<void> check_identity(const Options& options);

/// What is told of the identities beside the estimates.
struct IdentityAnswer {
  std::vector<std::string> labels{};      ///< names, over all sessions
  std::vector<scr::Cluster> clusters{};   ///< over labels
  std::vector<std::string> catalogues{};  ///< names of the ways of the cluster, or none
  std::vector<scr::Matching> matchings{};
  scr::IdentityPosterior posterior{};
};

/// The fit over identities that the options tell.
struct UncertainFit {
  scr::PreparedIdentity prepared{};
  scr::Fit fit{};
  IdentityAnswer answer{};
  std::vector<std::string> notices{};
};
/// `data` is of `tables`. Faults: as scr::fit_identity, scr::fit_flanks; Fault::bad_input for names
/// of a table that no capture has.
[[nodiscard]] Result<UncertainFit> fit_uncertain(const Options& options,
                                                 const io::ScrTables& tables, const scr::Data& data,
                                                 const scr::Model& model, Progress& progress);

/// The member "identity" of an open object: "n_animals" (`mean`, `se`), and "clusters" or "flanks".
void write_identity(JsonWriter& json, const IdentityAnswer& answer);
[[nodiscard]] std::string identity_text(const IdentityAnswer& answer);

/// --misidentified split=0.05,merge=0.02. Fault::usage for what is none.
[[nodiscard]] Result<scr::ErrorRates> error_rates(const Options& options);
/// The member "misidentified" of an open object.
void write_misidentified(JsonWriter& json, const scr::Fit& fit,
                         const std::vector<std::string>& sessions,
                         const scr::Misidentified& result);
[[nodiscard]] std::string misidentified_text(const scr::Fit& fit,
                                             const std::vector<std::string>& sessions,
                                             const scr::Misidentified& result);

}  // namespace dersu::workbench
