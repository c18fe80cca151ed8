#pragma once
// Captures and effort of one session by cells. A cell is a detector with one kind of detection:
// occasions with the same parameters are one cell. With h_j the hazard of cell j by a unit of
// effort, animal i's chance of its history is
//   log Pr(w_i | m) = -H_0 + sum over rows (times * a_row) + sum over exposures (caught * q(H_e)
//                     + back * H_e) - sum over changes (effort_j * h_j),  constants left out,
// where H_e = sum_j effort_ej h_j + the changes of the exposure, q(H) = log((exp(H) - 1) / H), and
// H_0 is the whole survey of an animal that was never caught: p.(m) = 1 - exp(-H_0(m)).
#include <cstdint>
#include <functional>
#include <vector>

#include "dersu/scr/data.hpp"
#include "dersu/scr/detection_design.hpp"

namespace dersu::scr {

/// Of searches each capture is at a cell of its own place, without exposure: detector n_detectors +
/// its number among Session::captures.
/// Fixes of telemetry are such places too, after those, of the kind kOfFixes.
constexpr std::uint32_t kOfFixes = UINT32_MAX;
struct Cell {
  std::uint32_t detector = 0;
  std::uint32_t kind = 0;  ///< of detection: Component::kinds
  /// Of a capped detector, whose hazard is no multiple of its effort: that of each occasion, which
  /// then counts as effort 1 in exposures and rows. Else 1.
  double effort = 1;
};

struct CellEffort {
  std::uint32_t cell = 0;
  double effort = 0;
};

/// A cell's part of an exposure.
struct CellUse {
  std::uint32_t exposure = 0;
  double effort = 0;
};

/// A cell with captures at one effort; captures at another effort are another row (proximity).
struct CaptureRow {
  std::uint32_t cell = 0;
  double effort = 1;
};

struct AnimalRow {
  std::uint32_t row = 0;
  double times = 0;
};

struct AnimalExposure {
  std::uint32_t exposure = 0;
  double caught = 0;  ///< occasions on which a detector held it
  double back = 0;    ///< times that the exposure is taken out of H_0
  /// What the exposure is more than the shared one, where detectors that caught the animal changed.
  std::vector<CellEffort> changes{};
};

/// Captures of one kind together, for where log h falls with the square of the distance: the sum of
/// times |m - detector|^2 is times |m - centre|^2 + spread_m2.
struct AnimalSquares {
  std::uint32_t kind = 0;
  double times = 0;
  Point centre{};
  double spread_m2 = 0;
};

struct CellAnimal {
  std::vector<AnimalRow> rows{};
  std::vector<AnimalSquares> squares{};  ///< the rows once more
  std::vector<AnimalExposure> exposures{};
  std::vector<CellEffort> changes{};  ///< of H_0
};

struct Cells {
  std::vector<Cell> cells{};  ///< by detector
  std::uint32_t n_exposures = 1;
  std::vector<std::vector<CellUse>> uses{};  ///< by cell
  std::vector<CaptureRow> rows{};
  std::vector<CellAnimal> animals{};  ///< n_animals
};

/// The kind of detection of a detector on an occasion, before or after the response to a capture.
using KindOf =
    std::function<std::uint32_t(std::size_t detector, std::size_t occasion, bool learned)>;

[[nodiscard]] Cells make_cells(const Data& data, const Session& session, Response response,
                               const KindOf& kind_of);

}  // namespace dersu::scr
