#pragma once
// The columns of a design matrix, from a formula and its variables. For everybody who works inside
// dersu/scr.
#include <Eigen/Core>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/formula.hpp"

namespace dersu::scr {

/// A variable over all rows.
struct Variable {
  Eigen::VectorXd values{};
  std::vector<std::string> levels{};  ///< empty: a number
};
using Variables = std::map<std::string, Variable, std::less<>>;

struct Columns {
  std::vector<std::string> names{};  ///< "D", "D.cover", "D.session2006"
  Eigen::MatrixXd values{};          ///< rows x n_columns; column 0 is 1
};

/// Factors have treatment contrasts: one column for each level but the first. Fault::usage: unknown
/// variables, factors in arithmetic.
[[nodiscard]] Result<Columns> columns_of(const Formula& formula, const Variables& variables,
                                         Eigen::Index rows);

/// Fault::usage: columns that are not finite, 0 all over, or a sum of others. `rows` says what the
/// rows are, for messages ("mask points").
[[nodiscard]] Result<void> check_independent(const Columns& columns, std::string_view rows);

/// The covariates of the sessions themselves: those that every session has, with the same kind; one
/// row a session.
[[nodiscard]] Variables session_covariates(const Data& data);

/// The value of a covariate of one session as one of all sessions: levels are joined by name into
/// `levels`. NaN stays.
[[nodiscard]] double joined(const Covariate& covariate, std::size_t at,
                            std::vector<std::string>& levels);

}  // namespace dersu::scr
