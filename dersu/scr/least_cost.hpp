#pragma once
// Least-cost distances from detectors to mask points over land whose resistance has coefficients,
// with their derivatives: ecological distance (Royle, Chandler, Gazenski and Graves 2013, Ecology
// 94:287; Sutherland, Fuller and Royle 2015, Methods Ecol Evol 6:169). Equations and what other
// software computes: docs/methods/ecological-distance.md.
//
// A step between the centres of two cells u and v costs w = l c, with l its length in metres and c
// the two cells' joint cost; a distance is the cheapest sum of steps, in metres where the cost
// is 1. By the envelope theorem
//   d distance / d alpha_j = sum over the steps of the cheapest way of dw / d alpha_j,
// one sum along the tree of cheapest ways. Where several ways cost the same it is the derivative
// along one of them, always the same one; at alpha = 0 that is a kink, so start beside it.
//
// How a likelihood uses it. `from` are the detectors' cells and `to` the cells of the mask points
// in the order of Blocks (cells_of, both). Block b of detector k then has d = out.from(k) + b *
// kBlock and d2 = d d for the kernels; the nearest of a block is min d (not the distance to its
// box), and infinite ones have no hazard. With t = d log d / d alpha_j = out.by(k, j)[...] / d, 0
// where d is 0,
//   d log f / d alpha_j = -(by_sigma + by_z) t,
// by_z only where the third parameter is a length (w; cumulative_lognormal's z), since f knows
// lengths by their ratios alone. Detectors of sessions with one raster share the graph.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/cost_grid.hpp"

namespace dersu::scr {

///      four          eight        sixteen
///                                . k . k .
///      . o .         o o o       k o o o k
///      o + o         o + o       . o + o .
///      . o .         o o o       k o o o k
///                                . k . k .
enum class Neighbours : std::uint8_t { four = 4, eight = 8, sixteen = 16 };

/// The joint cost of two cells.
enum class StepCost : std::uint8_t {
  /// (c_u + c_v) / 2. gdistance's transition(cost, function(x) 1 / mean(x)), geoCorrection(type =
  /// "c"), costDistance: what oSCR does, and the userdist function of secr's vignette on `noneuc`.
  mean_cost,
  /// 2 / (1 / c_u + 1 / c_v). gdistance's transition(1 / cost, mean): secr's nedist, whose `noneuc`
  /// is conductance (alpha has the other sign there).
  mean_conductance,
  geometric_mean,  ///< sqrt(c_u c_v): the same for costs and for conductances
};

struct LeastCostOptions {
  /// As secr's vignette: the grid shows least. oSCR has 8 unless asked (`directions`).
  Neighbours neighbours = Neighbours::sixteen;
  StepCost step_cost = StepCost::mean_cost;
  /// Whoever is farther is infinitely far; spares the rest of a wide mask. In the unit of the
  /// distances: metres times cost.
  double within = std::numeric_limits<double>::infinity();
};

constexpr std::size_t kMaxCostCells = 16'000'000;
constexpr std::size_t kMaxCostCovariates = 32;
/// Of sources x targets x (1 + J): 2 GB. 110 detectors, 27,500 points and one covariate are 48 MB.
constexpr std::size_t kMaxCostValues = std::size_t{1} << 28;
/// |log cost| in any open cell: far beyond what data can tell, far within what doubles hold.
constexpr double kMaxLogCost = 100;

/// A Resistance made ready for many evaluations: the steps do not change, the costs do. Cells lie
/// in rows with a margin of closed ones, so that no step needs a check of the border:
///
///     x x x x x
///     x x x x x       x closed: two rows above and below, two columns on the left (those of the
///     x x 0 1 2       next row are the margin on the right)
///     x x 3 4 5
///     x x x x x ...
struct CostGraph {
  CellGrid grid{};
  LeastCostOptions options{};
  std::size_t n_covariates = 0;
  std::size_t n_places = 0;           ///< cells with the margin
  std::vector<std::uint32_t> open{};  ///< the places of open cells, ascending
  std::vector<double> covariates{};   ///< n_open x J
  /// Of the neighbours' places, in runs of four next to each other, and the lengths of the steps to
  /// them; infinite where the run has a place that is no neighbour.
  std::vector<std::ptrdiff_t> offsets{};
  std::vector<double> lengths_m{};
  [[nodiscard]] std::uint32_t place(std::uint32_t cell) const {
    return (cell / grid.n_columns + 2) * (grid.n_columns + 2) + cell % grid.n_columns + 2;
  }
  [[nodiscard]] std::uint32_t cell(std::size_t place) const {
    const std::size_t width = std::size_t{grid.n_columns} + 2;
    return std::uint32_t((place / width - 2) * grid.n_columns + place % width - 2);
  }
  [[nodiscard]] bool is_open(std::uint32_t cell) const;
};

/// Fault::bad_input: sizes that do not fit together, a cell_m that is not above 0, infinite
/// covariates, no open cell. Fault::usage: a limit below 0. Fault::unsupported: beyond
/// kMaxCostCells or kMaxCostCovariates.
[[nodiscard]] Result<CostGraph> make_cost_graph(const Resistance& resistance,
                                                const LeastCostOptions& options = {});

struct LeastCostDistances {
  std::size_t n_targets = 0;
  std::size_t n_covariates = 0;
  std::vector<double> distance{};  ///< n_sources x n_targets; infinite where no way leads
  std::vector<double> by_alpha{};  ///< n_sources x J x n_targets; 0 where the distance is infinite

  [[nodiscard]] const double* from(std::size_t source) const {
    return distance.data() + source * n_targets;
  }
  [[nodiscard]] const double* by(std::size_t source, std::size_t covariate) const {
    return by_alpha.data() + (source * n_covariates + covariate) * n_targets;
  }
};

/// From each cell of `from` to each cell of `to`, which are cells of the grid; `alpha` has J
/// values. `out` is written over and its memory taken again. The same bits on any number of
/// threads. A thread takes about 30 + 8 J bytes a cell besides. Fault::bad_input: a source in a
/// closed cell. Fault::unsupported: beyond kMaxCostValues. Fault::numeric: beyond kMaxLogCost (an
/// optimiser should take it as a step too far).
[[nodiscard]] Result<void> least_cost_distances(const CostGraph& graph,
                                                std::span<const double> alpha,
                                                std::span<const std::uint32_t> from,
                                                std::span<const std::uint32_t> to,
                                                LeastCostDistances& out);

constexpr std::uint32_t kNoCell = std::numeric_limits<std::uint32_t>::max();

struct LeastCostTree {
  std::vector<double> distance{};            ///< n_cells
  std::vector<std::uint32_t> predecessor{};  ///< n_cells: kNoCell at the source and without a way

  /// The cells from the source to `cell`; none where no way leads.
  [[nodiscard]] std::vector<std::uint32_t> way_to(std::uint32_t cell) const;
};

/// The cheapest ways from one cell; of several that cost the same, one. Faults as
/// least_cost_distances.
[[nodiscard]] Result<LeastCostTree> least_cost_tree(const CostGraph& graph,
                                                    std::span<const double> alpha,
                                                    std::uint32_t from);

}  // namespace dersu::scr
