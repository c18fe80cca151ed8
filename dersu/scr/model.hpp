#pragma once
// A model of a survey: which detection function, and what density and detection depend on.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/formula.hpp"
#include "dersu/scr/link.hpp"

namespace dersu::scr {

/// Full likelihood; the number of animals is Poisson. Formulas know
///   D:                  the mask's covariates; x and y (see design.hpp); session, Session
///   g0, lambda0, sigma: session, Session
/// where `session` is a factor, and `Session` the number of the session, 0, 1, 2, ...
struct Model {
  DetectionFunction detection = DetectionFunction::halfnormal;
  Formula density{"D", {}};
  Formula intercept{"g0", {}};  ///< g0 or lambda0
  Formula sigma{"sigma", {}};
};

/// `formulas` as "D ~ cover; g0 ~ session"; what is not named is constant. Fault::usage for
/// parameters that the detection function does not have.
[[nodiscard]] Result<Model> make_model(DetectionFunction detection, std::string_view formulas = {});

/// Fault::usage where a formula names what the data will not have, with the nearest name and all:
/// D knows `covariates`, x, y and, with several sessions, session and Session; the others know
/// session and Session.
[[nodiscard]] Result<void> check_variables(const Model& model,
                                           const std::vector<std::string>& covariates,
                                           bool several_sessions);

/// A coefficient on the link scale.
struct Coefficient {
  std::string name{};       ///< as secr's: "D", "D.cover", "D.session2006", "g0", "sigma"
  std::string parameter{};  ///< "D", "g0", "lambda0", "sigma"
  Link link = Link::log;
};

}  // namespace dersu::scr
