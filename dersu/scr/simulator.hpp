#pragma once
// Simulation from a model at given coefficients: animals placed by D, captures as the detectors
// make them. What bootstraps, goodness of fit and survey design stand on.
//
// A centre is drawn at a mask point, by A D(m): the likelihood sums over these points, so that the
// data come from the very model whose likelihood it is, and its score has the mean 0. Where the
// cells are as fine as the mask should be (docs/methods/scr.md), a place within the cell is the
// same.
#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/random.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

struct Walker;

/// An animal that lives in the mask, seen or not.
struct Resident {
  std::uint32_t point = 0;  ///< of Mask::points
  std::uint32_t group = 0;  ///< of Groups::sessions
  std::uint32_t cls = 0;    ///< of the mixture
};

struct SimulatedSession {
  std::vector<Resident> residents{};  ///< all N
  std::vector<std::uint32_t> seen{};  ///< by animal of the data: which resident it is
};

struct Simulated {
  Data data{};  ///< detectors, effort, masks, covariates as given; animals and captures drawn
  std::vector<SimulatedSession> truth{};
};

class Simulator {
 public:
  /// `data` may have no animals yet (a planned survey), but for models with groups or covariates
  /// of animals, which are drawn as the data have them. `beta` as Prepared::coefficients. With a
  /// conditional model the density of each group of animals is n / a, as `derived` has it.
  /// Faults: as prepare(); Fault::usage where `beta` has another length; Fault::numeric where a
  /// parameter is out of its range, or more than 10^7 animals are expected; Fault::unsupported for
  /// types that search and for telemetry.
  [[nodiscard]] static Result<Simulator> make(const Data& data, const Model& model,
                                              const Eigen::VectorXd& beta);
  /// The same with data prepared before.
  [[nodiscard]] static Result<Simulator> make(const Data& data, const Prepared& prepared,
                                              const Eigen::VectorXd& beta);

  /// N is Poisson, or with a binomial model its expectation (the fraction by chance). The same
  /// seed and stream give the same bytes. Captures
  ///   multi      the first detector of the occasion holds the animal (competing hazards)
  ///   single     and the first animal of the occasion its detector
  ///   capped     the first animal of the occasion alone is recorded at a detector
  ///   proximity, count    each for itself
  /// respond to what happened before as the formulas say (b, B, bk, Bk, k, K). An animal is lost at
  /// a capture with the share of the data's captures that were lost; the class of a resident is
  /// known (hcov) with the share of animals whose class is.
  [[nodiscard]] Simulated draw(std::uint64_t seed, std::string_view stream) const;

  /// Captures of residents of a session; Capture::animal is the resident.
  [[nodiscard]] std::vector<Capture> captures_of(std::size_t session,
                                                 std::span<const Resident> residents,
                                                 Random& random) const;
  /// n_residents x n_detectors, row-major: captures that are expected, each occasion given
  /// `captures` on those before it (Capture::animal is the resident). Not for types single, capped.
  [[nodiscard]] std::vector<double> expected_captures(std::size_t session,
                                                      std::span<const Resident> residents,
                                                      std::span<const Capture> captures) const;
  /// n_detectors: how many different animals each is expected to see at least once. Nothing where
  /// that depends on what was seen before (types but proximity and count, responses to captures,
  /// animals that were not released).
  [[nodiscard]] std::optional<std::vector<double>> animals_at_detectors(std::size_t session) const;
  /// The animals of a session that live at points: N and places drawn.
  [[nodiscard]] std::vector<Resident> residents_of(std::size_t session, Random& random) const;
  /// Sum over all cells and groups of A D.
  [[nodiscard]] double expected_n(std::size_t session) const;
  /// From the detectors of a session to a mask point: straight, or over land.
  [[nodiscard]] std::vector<double> distances_m(std::size_t session, std::uint32_t point) const;

 private:
  [[nodiscard]] std::vector<Walker> walkers_of(std::size_t session,
                                               std::span<const Resident> residents) const;

  struct State;
  std::shared_ptr<const State> state_{};
};

}  // namespace dersu::scr
