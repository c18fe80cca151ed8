#pragma once
// Covariates of capture data from files: which there are, and those that a model names as
// dersu/scr takes them.
#include <set>
#include <string>

#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::workbench {

/// What formulas may name. Detectors have beside their columns one covariate `wet` for columns
/// "wet.1" ... "wet.K", K the occasions of the longest session (secr's timevaryingcov).
[[nodiscard]] scr::Known known_of(const io::ScrTables& tables);

/// Into the sessions of `data`, which are those of `tables`, their animals in the order of
/// ScrSession::animals: the covariates that `model` names. One is a number where all its values
/// are, else a factor; what groups or tells classes is always a factor. Fault::bad_input with every
/// gap of detectors, occasions or sessions, and for factors of very many levels.
[[nodiscard]] Result<void> take_covariates(const io::ScrTables& tables, const scr::Model& model,
                                           scr::Data& data);

/// The mask covariates of `session` that `named` names. Fault::bad_input where the levels of one
/// are too many, or numbers but for a few words.
[[nodiscard]] Result<void> take_mask_covariates(const io::ScrTables& tables,
                                                const io::ScrSession& session,
                                                const std::set<std::string>& named,
                                                scr::Mask& mask);

}  // namespace dersu::workbench
