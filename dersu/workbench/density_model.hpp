#pragma once
// The density model as users write it, refused with the place where they wrote it.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::workbench {

/// A text, and where somebody wrote it: "--model", "dersu.toml:40:9".
struct Said {
  std::string text{};
  std::string where{};
};

/// A model as people write it; an empty text is not said.
struct ModelWords {
  scr::DetectionFunction detection = scr::DetectionFunction::halfnormal;
  Said formulas{};       ///< "D ~ cover; g0 ~ h2"
  Said links{};          ///< "sigma=identity,D=identity"
  Said groups{};         ///< a covariate of animals
  Said known_classes{};  ///< the same (hcov)
  /// Of a mixture; 0: what the formulas say, and 2 with `known_classes`. Where no formula names h2
  /// or h3, detection differs between the classes in its intercept and in sigma.
  std::size_t classes = 0;
  std::string classes_where{};
  bool conditional = false;
  scr::NumberOfAnimals number = scr::NumberOfAnimals::poisson;
};

/// Fault::usage: what is not understood, what `known` does not have, words that contradict each
/// other.
[[nodiscard]] Result<scr::Model> model_for(const ModelWords& words, const scr::Known& known);

/// That of [density], without a look at files. Fault::usage with the place in dersu.toml.
[[nodiscard]] Result<scr::Model> project_words(const io::Project& project);
/// The same; needs no data. Fault::usage with the place in dersu.toml; Fault::not_found: a
/// covariate of the model or a raster of resistance has no file.
[[nodiscard]] Result<scr::Model> project_model(const io::Project& project);

/// The formula of density, and those of detection, mixture and cost that have terms: "D ~ cover; g0
/// ~ h2; cost ~ cover".
[[nodiscard]] std::string told_model(const scr::Model& model);
/// The formulas of detection and mixture that have terms; none: detection is the same for all
/// animals and always.
[[nodiscard]] std::vector<const scr::Formula*> detection_terms(const scr::Model& model);

/// What traps that one animal closes do not tell; "" for other detectors.
[[nodiscard]] std::string single_notice(scr::DetectorType detector);

/// `error` of the covariate's file, with the file as dersu.toml names it and where it does.
[[nodiscard]] Error of_covariate(const io::ProjectCovariate& covariate, const Error& error);

}  // namespace dersu::workbench
