#pragma once
// The open likelihood of one group of animals. For open_likelihood.cpp.
#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/open_flows.hpp"
#include "dersu/scr/open_histories.hpp"
#include "dersu/scr/open_prepare.hpp"
#include "dersu/scr/open_rates.hpp"

namespace dersu::scr {

class OpenGroup {
 public:
  OpenGroup(const OpenPrepared& prepared, std::size_t group, const Eigen::VectorXd& beta);
  OpenGroup(const OpenGroup&) = delete;
  OpenGroup& operator=(const OpenGroup&) = delete;

  /// False where a parameter is out of its range.
  [[nodiscard]] bool valid() const { return valid_; }
  [[nodiscard]] double expected_seen() const { return flows_->expected_seen(); }
  /// sum over `animals` of log l_i, plus `by_seen` times the slopes of Lambda in the gradient (not
  /// in the value).
  [[nodiscard]] Likelihood evaluate(std::span<const std::uint32_t> animals, double by_seen);
  /// The value alone.
  [[nodiscard]] double value(std::span<const std::uint32_t> animals);

 private:
  /// Where a session that an animal was alive in has its values.
  struct Slot {
    std::uint32_t animal = 0;
    std::uint32_t session = 0;
    bool is_first = false;
    bool is_last = false;
    /// The first session by itself, where it is given: its posterior counts against the animal.
    bool is_given = false;
  };

  void make_slots(std::span<const std::uint32_t> animals);
  void fill_histories();
  /// Turns the slots of each animal from log Pr(w | m) into where it was, given all that it did:
  /// each sums to 1, or to -1 where it is given. Returns the sum of log l_i.
  double follow(FlowSlopes& slopes);
  double follow_fixed(std::size_t begin, std::size_t end);
  double follow_moving(std::size_t begin, std::size_t end, std::vector<double>& log_move,
                       MaskValues& by_weights);
  /// log of the chance of the first session, by the slot where it is given.
  double follow_given(std::size_t slot);
  void add_slots(FlowSlopes& slopes) const;
  [[nodiscard]] Eigen::VectorXd by_captures() const;
  [[nodiscard]] Eigen::VectorXd gradient(const FlowSlopes& slopes) const;

  [[nodiscard]] const PreparedSession& session(std::size_t s) const {
    return *prepared_.closed.sessions[s];
  }
  [[nodiscard]] const OpenAnimal& animal(const Slot& slot) const {
    return prepared_.animals[slot.animal];
  }
  /// Animals not seen before: F, or w where the first session is given.
  [[nodiscard]] const MaskValues& before(std::uint32_t session) const {
    return from_first_ ? weights_ : flows_->unseen(session);
  }
  void take_logs();

  const OpenPrepared& prepared_;
  std::size_t group_;
  bool from_first_;
  bool valid_ = true;
  bool value_only_ = false;
  OpenRates rates_;
  Eigen::VectorXd closed_beta_;
  MaskValues weights_{};
  std::vector<std::unique_ptr<const SessionHistories>> histories_{};
  std::vector<Mover> movers_{};
  std::optional<OpenFlows> flows_{};
  std::vector<MaskValues> log_before_{};       ///< by session
  std::vector<MaskValues> log_never_again_{};  ///< by session
  std::vector<Slot> slots_{};
  std::vector<MaskValues> values_{};  ///< by slot
};

}  // namespace dersu::scr
