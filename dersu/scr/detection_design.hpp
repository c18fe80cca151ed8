#pragma once
// The design of a parameter of detection: what the terms of its formula are for each group and
// class of animals, at each detector and occasion, before and after a capture.
#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/columns.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

/// How an animal's captures change its detection.
enum class Response : std::uint8_t { none, b, B, bk, Bk };

/// The response that the formulas name. Fault::usage where they name two.
[[nodiscard]] Result<Response> response_of(const Model& model);

/// Where a row of the design stands.
struct DesignPlace {
  std::size_t session = 0;
  std::size_t group = 0;
  std::size_t cls = 0;
  std::size_t detector = 0;
  std::size_t occasion = 0;
  bool learned = false;
};

/// What a formula depends on.
struct Axes {
  bool group = false;
  bool cls = false;
  bool detector = false;
  bool occasion = false;
  bool learned = false;
};

class DetectionDesign {
 public:
  /// `typical` has a row for each class of each group of each session.
  DetectionDesign(Axes axes, Columns columns, Eigen::MatrixXd typical, const Data& data,
                  const Groups& groups, std::size_t classes);

  [[nodiscard]] const std::vector<std::string>& names() const { return columns_.names; }
  [[nodiscard]] const Axes& axes() const { return axes_; }
  [[nodiscard]] Eigen::Index n_columns() const { return columns_.values.cols(); }
  [[nodiscard]] Eigen::RowVectorXd row(const DesignPlace& at) const {
    return columns_.values.row(index(at));
  }
  /// Before any capture; at the means of the numbers of detectors and occasions, at the first level
  /// of factors (as secr's predict()).
  [[nodiscard]] Eigen::RowVectorXd typical(std::size_t session, std::size_t group,
                                           std::size_t cls) const;
  /// 1 over the root mean square of each column: a change of a coefficient that matters equally.
  [[nodiscard]] std::vector<double> scales() const;

 private:
  [[nodiscard]] Eigen::Index index(const DesignPlace& at) const;

  struct Sizes {
    std::size_t begin = 0;
    std::size_t typical = 0;
    std::size_t groups = 1;
    std::size_t detectors = 1;
    std::size_t occasions = 1;
  };
  Axes axes_;
  Columns columns_;
  Eigen::MatrixXd typical_;
  std::size_t classes_;  ///< 1 where they do not matter
  std::size_t all_classes_;
  std::vector<Sizes> sessions_{};
};

/// Whether detectors caught any animal before (k), or on the occasion before (K).
struct Visits {
  bool before = false;
  bool on_last = false;
};

/// Variables as Model says. With `visits` k and K are these everywhere, whatever the captures, and
/// columns may depend on each other (simulator.hpp). Fault::usage: as columns_of() and
/// check_independent().
[[nodiscard]] Result<DetectionDesign> detection_design(const Data& data, const Formula& formula,
                                                       const Groups& groups,
                                                       const std::vector<std::string>& classes,
                                                       std::optional<Visits> visits = {});

}  // namespace dersu::scr
