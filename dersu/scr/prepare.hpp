#pragma once
// One session as the likelihood needs it. For everybody who works inside dersu/scr; users take
// prepare() in likelihood.hpp.
#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dersu/scr/blocks.hpp"
#include "dersu/scr/cells.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/lattice.hpp"
#include "dersu/scr/least_cost.hpp"
#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/model.hpp"
#include "dersu/scr/search_share.hpp"
#include "dersu/scr/ways.hpp"

namespace dersu::scr {

/// Some coefficients next to each other.
struct Stretch {
  Eigen::Index begin = 0;
  Eigen::Index size = 0;
  [[nodiscard]] Eigen::Index end() const { return begin + size; }
};

/// What all sessions share: the model, and where each parameter's coefficients are.
struct PreparedModel {
  Model model{};
  bool binary = true;  ///< a capture tells that an animal was there, not how often it was
  std::vector<std::string> classes{};  ///< of the mixture: "1", "2", ... or levels
  std::string typical_place{};         ///< of D: Design::typical_place
  Stretch density{};                   ///< none where conditional
  Stretch intercept{};
  Stretch sigma{};
  Stretch shape{};       ///< none without a third parameter
  Stretch resistance{};  ///< none where distances are straight
  Stretch mixing{};      ///< classes - 1 times the columns of pmix
  Eigen::Index n_beta = 0;
  /// The coefficients that move hazards: all but those of D and pmix; with capped detectors D's
  /// too.
  Stretch columns{};
  bool capped = false;
  /// Of searches, lambda0 is the expected number of detections of an animal whose whole range is
  /// searched: hazards are lambda0 f over the integral of f.
  std::optional<OutlineKind> search{};
};

/// The designs of a kind of detection in one group and class.
struct KindDesign {
  Eigen::RowVectorXd intercept{};
  Eigen::RowVectorXd sigma{};
  Eigen::RowVectorXd shape{};  ///< empty without a third parameter
  bool of_fixes = false;       ///< of telemetry: f over its integral, without lambda0 or g0
};

/// The animals of one group as one class: each has its own base of detection.
struct Component {
  std::uint32_t group = 0;
  std::uint32_t cls = 0;
  std::vector<KindDesign> kinds{};
  KindDesign typical{};  ///< before any capture, at the first detector and occasion
};

struct PreparedGroup {
  std::string label{};  ///< "f"; "f, adult"; empty without groups
  std::vector<std::uint32_t> animals{};
  /// n_padded x n_columns(D), in the order of the blocks; without columns where conditional.
  Eigen::MatrixXd density{};
  Eigen::RowVectorXd typical_density{};
  Eigen::RowVectorXd mixing{};  ///< n_columns(pmix)
};

/// The land that distances go over, and where detectors and mask points are on it.
struct PreparedLand {
  CostGraph graph{};
  std::vector<std::uint32_t> detectors{};  ///< cells
  std::vector<std::uint32_t> points{};     ///< n_padded cells, in the order of the blocks
  /// Distances that no coefficient moves (held_ways.hpp); nothing: those of the coefficients.
  std::shared_ptr<const Ways> held{};
  std::shared_ptr<LastWays> last = std::make_shared<LastWays>();
};

struct PreparedSession {
  std::string name{};
  double cell_ha = 0;
  double log_cell_ha = 0;
  Blocks blocks{};
  std::optional<Lattice> lattice{};  ///< of the mask, where it has one
  /// n_detectors; of searches the places of the captures after them, and then those of fixes, each
  /// as if a detector there had caught: what Cell::detector counts.
  std::vector<Point> detectors{};
  std::vector<Search> searches{};  ///< n_detectors, of searches
  /// Fixes of animals that were not caught, by animal; their kind is the last of each component.
  std::vector<std::vector<Point>> other_fixes{};
  Cells cells{};
  std::shared_ptr<const PreparedLand> land{};  ///< nothing where distances are straight
  std::vector<PreparedGroup> groups{};
  std::vector<Component> components{};  ///< by group, then class
  std::vector<int> known_classes{};     ///< n_animals: -1 where not known; empty: nobody's is
  std::vector<std::uint32_t> homes{};   ///< n_animals: the mask point nearest to its mean capture
  std::size_t first_animal = 0;         ///< among those of all sessions
  bool on_lattice = false;              ///< lattice_integrals.hpp serves
  [[nodiscard]] std::size_t n_animals() const { return homes.size(); }
};

}  // namespace dersu::scr
