#pragma once
// A model of an open population: sessions are years between which animals die, are born and move;
// within a session the population is closed (the robust design). Equations and sources:
// docs/methods/open-population.md.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

/// By which parameter animals come in.
enum class Recruitment : std::uint8_t {
  per_capita,  ///< f: recruits a year for each animal there is (openCR's JSSAsecrf)
  growth,      ///< lambda: numbers grow by this factor a year, of which phi survive (JSSAsecrl)
  entry,       ///< b: the share of all animals that ever were there which came then (JSSAsecrb)
};

/// How a home-range centre goes from one session to the next.
enum class Movement : std::uint8_t {
  fixed,         ///< it stays
  normal,        ///< BVN: by exp(-r^2 / (2 move^2))
  exponential,   ///< BVE: by exp(-r / move)
  uncorrelated,  ///< IND: anywhere, by density
};

/// What the likelihood takes as given.
enum class Given : std::uint8_t {
  nothing,  ///< numbers of animals tell density (openCR's JSSAsecr)
  seen,     ///< that the animals were seen at all (JSSAsecr...CL, PLBsecr)
  first,    ///< all that an animal did in the first session that saw it: survival alone (CJSsecr)
};

/// Formulas of phi, of recruitment and of movement know
///   session    the session at whose end the interval is (for b: that of the entry), a factor named
///              by the session at its beginning (for b: that of the entry)
///   Session    its number, 0, 1, 2, ...
///   g          the group
///   the covariates of sessions, at the beginning of the interval (for b: of the entry)
struct OpenModel {
  /// D and detection. D is the density in the first session; that of later ones follows.
  Model closed{};
  Recruitment recruitment_by = Recruitment::per_capita;
  Movement movement_by = Movement::fixed;
  Given given = Given::nothing;
  Formula survival{"phi", {}};
  Formula recruitment{"f", {}};  ///< f, lambda or b; not with Given::first
  Formula movement{"move", {}};  ///< the scale in metres an interval; of BVN and BVE
  /// The kernel ends this many cells and a half away (openCR's kernelradius); 0: where the mask
  /// ends.
  std::size_t kernel_cells = 0;
};

[[nodiscard]] std::string_view name(Movement movement);  ///< "static", "BVN", "BVE", "IND"
/// Fault::usage with the names that there are.
[[nodiscard]] Result<Movement> movement(std::string_view name);

/// "phi ~ 1; f ~ session"; what is not named is constant, and recruitment is by f unless lambda or
/// b is named. Fault::usage: other parameters, recruitment where survival alone is asked, move
/// where centres do not move so. Fault::unsupported: parts of closed models that open ones do not
/// have.
[[nodiscard]] Result<OpenModel> make_open_model(const Model& closed, std::string_view formulas,
                                                Movement movement_by, Given given);

/// The formulas that the model has beside those of detection and density: phi, f, move.
[[nodiscard]] std::vector<const Formula*> open_formulas_of(const OpenModel& model);

}  // namespace dersu::scr
