#pragma once
// Data and an open model made ready for many evaluations. For everybody who works inside dersu/scr.
#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/open_model.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

/// One animal over all sessions.
struct OpenAnimal {
  std::string label{};
  std::uint32_t group = 0;
  std::uint32_t first = 0;  ///< session that saw it first
  std::uint32_t last = 0;   ///< and last
  bool lost = false;        ///< not released in the last
  /// n_sessions: its place among the session's animals; -1 where not seen.
  std::vector<int> in_session{};
};

/// The design of phi, of recruitment or of the scale of movement.
struct IntervalDesign {
  Stretch stretch{};  ///< of the open coefficients
  /// [group]: n_intervals x n_columns; one group where the formula does not name g.
  std::vector<Eigen::MatrixXd> rows{};
  [[nodiscard]] Eigen::RowVectorXd row(std::size_t interval, std::size_t group) const {
    return rows[std::min(group, rows.size() - 1)].row(Eigen::Index(interval));
  }
};

struct OpenPrepared {
  OpenModel model{};
  Prepared closed{};                        ///< of the sessions, with density, not conditional
  std::vector<Coefficient> coefficients{};  ///< D's unless something is given, detection's, phi's,
                                            ///< recruitment's, movement's
  std::vector<double> scales{};             ///< n_beta
  std::vector<double> years{};              ///< n_sessions - 1: intervals
  std::vector<std::string> groups{};        ///< labels; one, empty, without groups
  std::vector<OpenAnimal> animals{};
  std::vector<std::vector<std::uint32_t>> by_group{};  ///< animals
  IntervalDesign survival{};
  IntervalDesign recruitment{};  ///< without columns where survival alone is estimated
  IntervalDesign movement{};     ///< without columns where there is no scale
  Eigen::Index n_density = 0;    ///< closed coefficients of D that are not estimated: 0 or all
  Stretch rates{};               ///< all coefficients of phi, recruitment and movement
  std::vector<std::string> notices{};

  [[nodiscard]] std::size_t n_sessions() const { return closed.sessions.size(); }
  [[nodiscard]] Eigen::Index n_beta() const { return Eigen::Index(coefficients.size()); }
  /// The closed coefficients: D = 1 where density is not estimated.
  [[nodiscard]] Eigen::VectorXd closed_beta(const Eigen::VectorXd& beta) const;
  /// `scales` near `beta`, as scales_near().
  [[nodiscard]] Eigen::VectorXd scales_at(const Eigen::VectorXd& beta) const;
  /// Adds a gradient by closed coefficients to one by all.
  void add_closed(const Eigen::VectorXd& by_closed, Eigen::VectorXd& gradient) const;
};

/// The years between the starts of the sessions, from names that are rising years ("2005", "2007");
/// else 1 each.
struct Intervals {
  std::vector<double> years{};
  bool from_names = false;
};
[[nodiscard]] Intervals intervals_of(const Data& data);

/// Sessions share their animals' names and their mask. `years` has n_sessions - 1 positive values.
/// Faults as prepare(), and bad_input: one session, masks that differ, animals that are lost and
/// seen again or change their group; usage: terms that are not known, density that differs between
/// sessions, movement on a mask that is no grid; unsupported: capped detectors.
[[nodiscard]] Result<OpenPrepared> prepare_open(const Data& data, const OpenModel& model,
                                                const std::vector<double>& years);

}  // namespace dersu::scr
