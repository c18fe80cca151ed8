#pragma once
// What each animal did in one session, as log Pr(w | m) at mask points, and how the coefficients of
// detection move it. The closed likelihood sums over the mask at once (integrate.hpp); an open one
// needs the values of each point first.
#include <Eigen/Core>
#include <vector>

#include "dersu/scr/cell_hazards.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/survey.hpp"

namespace dersu::scr {

/// Of one session and component; detectors are not capped.
class SessionHistories {
 public:
  SessionHistories(const PreparedModel& model, const PreparedSession& session,
                   const Component& component, const Eigen::VectorXd& beta);
  SessionHistories(const SessionHistories&) = delete;
  SessionHistories& operator=(const SessionHistories&) = delete;

  /// False where a parameter is out of its range: the likelihood is 0.
  [[nodiscard]] bool valid() const { return valid_; }
  /// H_0 at all mask points, in the order of the blocks: exp(-H_0) is the chance not to be seen.
  [[nodiscard]] const std::vector<double>& exposure() const { return exposures_[0].h; }

  /// What was computed for one block.
  struct Scratch {
    explicit Scratch(const SessionHistories& of) : cells(of.session_.cells) {}
    BlockCells cells;
    std::vector<double> product = std::vector<double>(kBlock);
    std::vector<double> slopes = std::vector<double>(kBlock);
  };

  /// log Pr(w_animal | m) of the points of a block; the scratch is that of the block.
  void log_history(std::uint32_t animal, std::size_t block, Scratch& scratch, double* out) const;
  /// gradient += sum over the block of v d log Pr(w_animal | m), but for that of -H_0; by
  /// PreparedModel::columns.
  void add_slopes(std::uint32_t animal, std::size_t block, const double* v, Scratch& scratch,
                  Eigen::Ref<Eigen::VectorXd> gradient) const;
  /// gradient += sum over all points of v dH_0; v in the order of the blocks.
  void add_exposure_slopes(const std::vector<double>& v,
                           Eigen::Ref<Eigen::VectorXd> gradient) const;

 private:
  /// The exposure of an occasion on which the animal was held, where detectors that changed make it
  /// the animal's own.
  void exposure_of(const AnimalExposure& e, std::size_t block, Scratch& scratch, double* h) const;

  const PreparedModel& model_;
  const PreparedSession& session_;
  Distances distances_;
  ComponentValues values_;
  std::vector<Cap> caps_{};  ///< none
  CellHazards hazards_;
  bool valid_ = true;
  std::vector<SurveyExposure> exposures_{};
};

}  // namespace dersu::scr
