#pragma once
// What `dersu density` tells of a fit beyond its estimates, where asked: a parametric bootstrap,
// goodness of fit, score tests of terms that the model might have.
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/json.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/scr/bootstrap.hpp"
#include "dersu/scr/goodness.hpp"
#include "dersu/scr/misidentified.hpp"
#include "dersu/scr/nested.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

struct ScoreAnswer {
  std::string terms{};  ///< that are added, as they were given
  scr::RatioTest test{};
  std::string problem{};  ///< why there is no test
};

struct Inference {
  std::optional<scr::Bootstrap> bootstrap{};
  std::optional<scr::Goodness> goodness{};
  std::vector<ScoreAnswer> scores{};
  std::optional<scr::Misidentified> misidentified{};
};

/// --bootstrap, --gof, --seed, --score-test and --misidentified. Fault::usage for a seed that
/// nothing needs.
[[nodiscard]] Result<void> check_inference(const Options& options);
/// `weights` by session: the region. Faults: as scr::bootstrap, scr::goodness_of_fit; Fault::usage
/// for terms that the model cannot have.
[[nodiscard]] Result<Inference> inference_of(const Options& options, const scr::Data& data,
                                             const scr::Prepared& prepared, const scr::Fit& fit,
                                             std::vector<std::vector<double>> weights,
                                             Progress& progress);
/// What a careful reader should know of it.
[[nodiscard]] std::vector<std::string> inference_notices(const Inference& inference);

/// Members of an open object: "bootstrap", "goodness_of_fit", "score_tests", each where asked for.
void write_inference(JsonWriter& json, const scr::Fit& fit,
                     const std::vector<std::string>& sessions, const Inference& inference);
[[nodiscard]] std::string inference_text(const scr::Fit& fit,
                                         const std::vector<std::string>& sessions,
                                         const Inference& inference);

/// "chi-squared 6.2, 1 df, p 0.013"
[[nodiscard]] std::string test_text(const scr::RatioTest& test);
/// Members of an open object: "statistic", "df", "p".
void write_test(JsonWriter& json, const scr::RatioTest& test);

}  // namespace dersu::workbench
