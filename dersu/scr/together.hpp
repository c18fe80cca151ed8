#pragma once
// Apart and together: what each party would have said alone, what these numbers add up to, and what
// all say together. Equations: docs/methods/together.md.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"

namespace dersu::scr {

/// What one party has: its own cameras, names and land. All Data here have one session.
struct PartyView {
  std::string party{};                 ///< "RU"
  Data data{};                         ///< its mask knows no land of other parties
  std::vector<double> ground{};        ///< by point of its mask: 1 where it counts animals, else 0
  std::vector<std::uint32_t> joint{};  ///< by its animal: which animal of the joint data that is
  std::string problem{};               ///< why it cannot be counted alone; empty: it can
};

/// What all have, and what each has. The grounds of all parties make up the joint ground.
struct Views {
  Data joint{};
  std::vector<double> ground{};                    ///< by point of the joint mask
  std::vector<std::vector<double>> territories{};  ///< each by point of the joint mask
  std::vector<PartyView> parties{};
};

struct TogetherOptions {
  double confidence = 0.95;
  std::int64_t bootstrap = 200;  ///< replicates for the interval of the precision; 0: none
  std::uint64_t seed = 1;
};

/// One party alone. `problem` says why there is no estimate, where there is none.
struct AloneResult {
  std::optional<Fit> fit{};
  RegionN n{};  ///< on its ground; meaningless without fit
  std::string problem{};
};

/// Numbers are realised ones (RegionN::realised); their expected counterparts lie beside them.
struct TogetherResult {
  std::vector<AloneResult> alone{};  ///< by party
  Fit joint{};
  RegionN total{};                      ///< on the joint ground
  std::vector<RegionN> territories{};   ///< as Views::territories
  std::optional<Interval> naive_sum{};  ///< none where a party has no estimate, or is the only one
  std::optional<Interval> naive_expected{};
  /// 100 (naive sum / total - 1), sandwich variance of the ratio's log.
  std::optional<Interval> overstatement_percent{};
  /// 100 (1 - CV of total / CV of naive sum); limits are NaN without a bootstrap, se is not used.
  std::optional<Interval> precision_percent{};
  std::int64_t replicates = 0;    ///< of the bootstrap that could be fitted
  std::vector<double> surface{};  ///< by point of the joint mask: density per hectare
  std::vector<std::string> notices{};
};

/// Fits the joint data and each view with the same model. A view that cannot be fitted leaves its
/// number out; joint data that cannot be fitted are the Fault of fit(). Fault::interrupted.
[[nodiscard]] Result<TogetherResult> apart_and_together(const Views& views, const Model& model,
                                                        const TogetherOptions& options,
                                                        Progress& progress);

/// What a reader should know of replicates that could not be fitted (more than 0 of `of`): beyond a
/// tenth, that the interval of the precision is not to be relied on.
[[nodiscard]] std::string notice_of_left_out(std::int64_t failed, std::int64_t of);

/// How each animal of `prepared` moves the realised number in a region, to first order: q_i +
/// d_realised' vcov s_i (n_animals), and in a conditional model the unseen for which it stands. The
/// sum of squares is the sandwich variance.
[[nodiscard]] Eigen::VectorXd influence(const Prepared& prepared, const Fit& fit,
                                        const RegionN& region, std::span<const double> weights);

}  // namespace dersu::scr
