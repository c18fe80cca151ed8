#pragma once
// One session as the likelihood needs it. For everybody who works inside dersu/scr; users take
// prepare() in likelihood.hpp.
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/scr/blocks.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/design.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

/// H(m) = sum over detectors of effort * h(m). Exposure 0 is the whole survey, so that
/// p.(m) = 1 - exp(-H_0(m)); others are one kind of occasion (multi), or the time after a loss.
struct Exposure {
  std::vector<double> effort{};  ///< n_detectors
};

/// A detector with captures at one effort; captures at another effort are another row (proximity).
struct CaptureRow {
  std::uint32_t detector = 0;
  double effort = 1;
};

/// log Pr(w_i | m) = -H_0 + sum over rows (times * a_row) + sum over exposures (caught * q(H) +
/// back * H), constants left out; q(H) = log((exp(H) - 1) / H).
struct AnimalRow {
  std::uint32_t row = 0;
  double times = 0;
};
struct AnimalExposure {
  std::uint32_t exposure = 0;
  double caught = 0;  ///< occasions on which a multi detector held it
  double back = 0;    ///< exposure that it did not have, being lost
};
struct PreparedAnimal {
  std::vector<AnimalRow> rows{};
  std::vector<AnimalExposure> exposures{};
  std::uint32_t home = 0;  ///< the mask point nearest to its mean capture, index after ordering
};

struct PreparedSession {
  DetectorType type = DetectorType::proximity;
  DetectionFunction function = DetectionFunction::halfnormal;
  double log_cell_ha = 0;
  Blocks blocks{};
  /// n_padded x n_columns(D), in the order of the blocks.
  Eigen::MatrixXd density{};
  Eigen::RowVectorXd intercept{};        ///< n_columns(g0 or lambda0)
  Eigen::RowVectorXd sigma{};            ///< n_columns(sigma)
  Eigen::RowVectorXd typical_density{};  ///< Design::typical of D
  std::vector<Point> detectors{};
  std::vector<Exposure> exposures{};
  std::vector<CaptureRow> rows{};
  std::vector<PreparedAnimal> animals{};
  std::string name{};
  std::size_t first_animal = 0;  ///< among those of all sessions
};

/// The session without its designs. `data` is checked.
[[nodiscard]] PreparedSession prepare_session(DetectorType type, const Session& session);

/// What is added to sum_i log l_i - Lambda: effort and binomial coefficients, factorials of counts
/// and of identical histories (secr's "logmult").
[[nodiscard]] double constant_of(DetectorType type, const Session& session, Constants constants);

}  // namespace dersu::scr
