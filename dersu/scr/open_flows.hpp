#pragma once
// Animals that no session has seen: how many there are where, and the chance that an animal is not
// seen again. All that an open likelihood needs beside what each animal did itself.
//
//   F_1 = w,  F_j+1 = phi_j K_j (F_j exp(-H_j)) + e_j+1 w     w(m) = A D(m), e who comes in
//   G_J = 1,  G_j = 1 - phi_j + phi_j K_j' (exp(-H_j+1) G_j+1)
//   Lambda = sum_j sum_m F_j (1 - exp(-H_j))                  the expected number seen
#include <memory>
#include <vector>

#include "dersu/scr/blocks.hpp"
#include "dersu/scr/movement.hpp"
#include "dersu/scr/open_rates.hpp"

namespace dersu::scr {

/// One value a mask point, in the order of the blocks; 0 where points are there to fill a block.
using MaskValues = std::vector<double>;

/// A movement over an interval, in the order of the blocks; or none.
class Mover {
 public:
  Mover() = default;
  /// `blocks` and the session's lattice need to outlive it.
  Mover(const OpenModel& model, const PreparedSession& session, double scale_m,
        const MaskValues& weights);

  [[nodiscard]] bool moves() const { return kernel_ != nullptr; }
  /// These as MovementKernel; by_scale is 0 without movement.
  [[nodiscard]] MaskValues spread(const MaskValues& from) const;
  [[nodiscard]] MaskValues spread(const MaskValues& from, const MaskValues& by) const;
  [[nodiscard]] MaskValues gather(const MaskValues& from) const;
  [[nodiscard]] MovementKernel::Back back(const MaskValues& from, const MaskValues& by) const;
  void add_by_weights(const MaskValues& from, const MaskValues& by, double times,
                      MaskValues& out) const;

 private:
  [[nodiscard]] MaskValues in_mask_order(const MaskValues& from) const;
  [[nodiscard]] MaskValues in_block_order(const MaskValues& from) const;

  const Blocks* blocks_ = nullptr;
  std::unique_ptr<const MaskValues> weights_{};
  std::unique_ptr<const MovementKernel> kernel_{};
};

/// What the log-likelihood changes by with each of these.
struct FlowSlopes {
  std::vector<MaskValues> f{};  ///< n_sessions
  std::vector<MaskValues> g{};
  std::vector<MaskValues> h{};
  MaskValues weights{};            ///< of w
  std::vector<double> survived{};  ///< n_intervals
  std::vector<double> entry{};     ///< n_sessions
  std::vector<double> log_move{};  ///< n_intervals
  FlowSlopes(std::size_t n_sessions, std::size_t n_padded);
};

class OpenFlows {
 public:
  /// `exposures` by session (H); `weights` w. Without entries (survival alone) there is no F.
  OpenFlows(const OpenRates& rates, std::vector<const MaskValues*> exposures,
            const MaskValues& weights, const std::vector<Mover>& movers);

  [[nodiscard]] const MaskValues& unseen(std::size_t session) const { return f_[session]; }
  [[nodiscard]] const MaskValues& never_again(std::size_t session) const { return g_[session]; }
  [[nodiscard]] double expected_seen() const;  ///< Lambda

  /// Adds times * d Lambda to the slopes of F and H.
  void add_seen(double times, FlowSlopes& slopes) const;
  /// Takes the slopes of F and G back to those of H, w and the rates.
  void back(FlowSlopes& slopes) const;

 private:
  void back_unseen(FlowSlopes& slopes) const;
  void back_never_again(FlowSlopes& slopes) const;

  const OpenRates& rates_;
  const MaskValues& weights_;
  const std::vector<Mover>& movers_;
  std::vector<MaskValues> missed_{};  ///< exp(-H)
  std::vector<MaskValues> f_{};
  std::vector<MaskValues> g_{};
};

}  // namespace dersu::scr
