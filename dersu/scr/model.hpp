#pragma once
// A model of a survey: which detection function, and what density and detection depend on.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection.hpp"
#include "dersu/scr/formula.hpp"
#include "dersu/scr/least_cost.hpp"
#include "dersu/scr/link.hpp"

namespace dersu::scr {

/// How the number of animals in the mask is distributed.
enum class NumberOfAnimals : std::uint8_t {
  poisson,
  binomial,  ///< fixed; secr's distribution = "binomial"
};

/// Formulas know
///   D:      the mask's covariates, x, y, x2, y2, xy (design.hpp), g
///   g0, lambda0, a0, sigma, z, w:
///           the detectors' covariates; t (the occasion, a factor), T (its number from 0) and the
///           occasions' covariates; responses to earlier captures of the animal: b (caught before),
///           B (on the last occasion), bk (caught before by this detector), Bk (on the last
///           occasion, by this detector); k, K: as bk, Bk of any animal; the class of a mixture, h2
///           or h3; the group, g; with `conditional` the animals' covariates
///   pmix:   g
/// and all of them session (a factor), Session (its number, 0, 1, 2, ...) and the sessions'
/// covariates.
struct Model {
  DetectionFunction detection = DetectionFunction::halfnormal;
  Formula density{"D", {}};
  /// g0 or lambda0, or a0 = 2 pi lambda0 sigma^2 / 10^4 (ha), where g0 = 1 - exp(-lambda0).
  Formula intercept{"g0", {}};
  Formula sigma{"sigma", {}};
  Formula shape{"z", {}};  ///< z or w; of functions with a third parameter
  Formula mixing{"pmix", {}};
  /// log(cost) of the land, without a constant (which would be sigma's); no terms: straight lines.
  /// Variables are the covariates of Session::land.
  Formula resistance{"cost", {}};
  LeastCostOptions ways{};
  Link density_link = Link::log;  ///< or identity
  Link intercept_link = Link::logit;
  Link sigma_link = Link::log;
  Link shape_link = Link::log;
  std::size_t classes = 1;  ///< of a finite mixture
  std::string groups{};     ///< a covariate of animals whose levels are groups; empty: one group
  /// A covariate of animals, a factor with `classes` levels, that tells the class where it is known
  /// (secr's hcov).
  std::string known_classes{};
  bool conditional = false;  ///< on the number of animals seen: no D (secr's CL = TRUE)
  NumberOfAnimals number = NumberOfAnimals::poisson;
};

/// `formulas` as "D ~ cover; g0 ~ session"; what is not named is constant. Mixtures are told by h2
/// or h3 in a formula. Fault::usage for parameters that the detection function does not have.
[[nodiscard]] Result<Model> make_model(DetectionFunction detection, std::string_view formulas = {});

/// All formulas that the model has, in the order of the coefficients.
[[nodiscard]] std::vector<const Formula*> formulas_of(const Model& model);

/// The link of `parameter`, by "log", "logit" or "identity". Fault::usage where it has no such
/// parameter or link.
[[nodiscard]] Result<void> set_link(Model& model, std::string_view parameter,
                                    std::string_view link);

/// What the data will have that formulas may name.
struct Known {
  std::vector<std::string> mask{};
  std::vector<std::string> detectors{};
  std::vector<std::string> occasions{};
  std::vector<std::string> animals{};
  std::vector<std::string> sessions{};
  std::vector<std::string> land{};
  bool several_sessions = false;
};
[[nodiscard]] Known known_of(const Data& data);

/// Fault::usage where a formula names what is not there, with the nearest name and all.
[[nodiscard]] Result<void> check_variables(const Model& model, const Known& known);

/// A coefficient on the link scale.
struct Coefficient {
  std::string name{};       ///< as secr's: "D", "D.cover", "D.session2006", "g0", "sigma"
  std::string parameter{};  ///< "D", "g0", "lambda0", "a0", "sigma", "z", "w", "pmix"
  Link link = Link::log;
};

}  // namespace dersu::scr
