#pragma once
// The reference data sets and results beside the checkout, for tests of dersu/scr.
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "dersu/scr/likelihood.hpp"

namespace dersu::scr::testing {

/// ../shared/data/scr/<name>.
[[nodiscard]] std::filesystem::path reference_path(const std::string& name);

/// A data set's tables. `mask` is a file of the folder, or with slashes of ../shared/data/scr.
/// Fails the test where they cannot be read.
[[nodiscard]] Data reference_data(const std::string& folder, DetectorType type,
                                  const std::string& mask = "mask.csv");

/// A reference result and what it is of.
struct ReferenceCase {
  std::string id;      ///< reference/<id>.json, reference/ll/<id>.json
  std::string folder;  ///< the data set
  DetectorType type;
  DetectionFunction function = DetectionFunction::halfnormal;
  std::string formulas{};
  Constants constants = Constants::collapsed;
  /// secr's Hessian is by differences of the likelihood where its fit was not polished: its
  /// standard errors then have three digits (reference/README.md).
  double se_tolerance = 1e-3;
  /// secr's fast path keeps lost animals at risk; dersu does not (docs/methods/scr.md).
  bool nobody_lost = false;
  /// secr shows D at the mean of the different values of a covariate, dersu at their mean over the
  /// mask.
  bool other_typical_density = false;
  std::string groups{};  ///< a covariate of animals
  std::string hcov{};    ///< a covariate of animals
  bool conditional = false;
  bool binomial = false;
  double tolerance = 1e-10;  ///< of the log-likelihood, relative
};
/// Its model.
[[nodiscard]] Model model_of(const ReferenceCase& c);
std::ostream& operator<<(std::ostream& out, const ReferenceCase& c);

/// Its data set, with nobody lost where it says so.
[[nodiscard]] Data data_of(const ReferenceCase& c);

struct ReferencePoint {
  std::string label{};
  std::vector<double> beta{};
  double loglik = 0;
};
struct ReferenceInterval {
  std::string parameter{};
  double estimate = 0, se = 0, lower = 0, upper = 0;
};
struct ReferenceFit {
  std::vector<ReferencePoint> points{};  ///< of reference/<id>.json and reference/ll/<id>.json
  double loglik = 0;
  std::vector<double> beta{};  ///< at the optimum, link scale
  std::vector<ReferenceInterval> real{};
  std::vector<ReferenceInterval> derived{};                ///< of a conditional likelihood
  std::vector<std::vector<ReferenceInterval>> region_n{};  ///< one a session
};
/// reference/<id>.json and reference/ll/<id>.json, whichever are there.
[[nodiscard]] ReferenceFit reference_fit(const std::string& id);

}  // namespace dersu::scr::testing

/// Skips the test by the name of what is not there.
#define DERSU_NEEDS_REFERENCE(name)                                          \
  if (!std::filesystem::exists(::dersu::scr::testing::reference_path(name))) \
  GTEST_SKIP() << "reference data not there: scr/" << name
