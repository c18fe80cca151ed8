#include "dersu/scr/planned_precision.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <optional>

#include "dersu/scr/likelihood.hpp"
#include "dersu/scr/planned_animals.hpp"

namespace dersu::scr {
namespace {

constexpr std::size_t kGroups = 20;  // for the error of the precision

Result<void> check_tellable(const PlannedSurvey& survey, const ExpectedCounts& counts) {
  const DetectionFunction function = survey.detection.function;
  if (function == DetectionFunction::uniform || function == DetectionFunction::w_exponential)
    return fail(Fault::unsupported, "detectfn",
                "the likelihood of {} has steps or kinks: it has no information, and the rule of "
                "thumb is all that can be told",
                name(function));
  if (!(counts.recaptures > 1e-6 * counts.seen) || !(counts.seen > 0))
    return fail(Fault::numeric, "", "nothing can be expected to be seen twice");
  if (!(counts.at_two_places > 1e-6 * counts.seen))
    return fail(Fault::numeric, "", "no animal can be expected at two detectors");
  return {};
}

/// Variances of the logarithms of N, sigma and the intercept's scale.
struct Variances {
  double n = 0;
  double sigma = 0;
  double intercept = 0;
};

class Precision {
 public:
  Precision(const PlannedDetection& detection, const PlannedModel& planned,
            const Prepared& prepared, double seen)
      : detection_(detection), seen_(seen), scores_(animal_scores(prepared, planned.beta)) {
    const SessionTerms terms = session_terms(prepared, 0, planned.beta);
    slope_ = terms.d_expected_n / terms.expected_n;
    for (std::size_t j = 0; j < prepared.coefficients.size(); ++j) {
      const std::string& parameter = prepared.coefficients[j].parameter;
      if (parameter == "sigma") sigma_ = Eigen::Index(j);
      if (parameter == intercept_name(detection.function)) intercept_ = Eigen::Index(j);
    }
  }

  /// Without the animals of one group; kGroups: with all.
  [[nodiscard]] Eigen::MatrixXd information(std::size_t without) const {
    const Eigen::Index n = scores_.cols();
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(n, n);
    Eigen::Index taken = 0;
    for (Eigen::Index i = 0; i < scores_.rows(); ++i) {
      if (std::size_t(i) % kGroups == without) continue;
      sum.noalias() += scores_.row(i).transpose() * scores_.row(i);
      ++taken;
    }
    return sum * (seen_ / double(taken));
  }

  [[nodiscard]] std::optional<Variances> variances(const Eigen::MatrixXd& information) const {
    const Eigen::LLT<Eigen::MatrixXd> llt(information);
    if (llt.info() != Eigen::Success || !(llt.rcond() > 1e-14)) return std::nullopt;
    const Eigen::MatrixXd v =
        llt.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
    const double on_log = is_hazard(detection_.function) ? 1 : 1 - detection_.intercept;
    return Variances{slope_.dot(v * slope_), v(sigma_, sigma_),
                     v(intercept_, intercept_) * on_log * on_log};
  }

 private:
  const PlannedDetection& detection_;
  double seen_;
  Eigen::MatrixXd scores_;
  Eigen::VectorXd slope_{};  ///< d log N / d beta
  Eigen::Index sigma_ = 0;
  Eigen::Index intercept_ = 0;
};

}  // namespace

Result<ExpectedPrecision> expected_precision(const PlannedSurvey& survey, const PlannedLand& land,
                                             NumberOfAnimals number,
                                             const PrecisionOptions& options) {
  const ExpectedCounts counts = expected_counts(survey, land);
  DERSU_CHECK(check_tellable(survey, counts));
  const PlannedModel planned = planned_model(survey.detection, land, NumberOfAnimals::poisson);
  Random random(options.seed, "precision of a plan");
  const Data data = seen_animals(survey, land, options.animals, random);
  DERSU_TRY(prepared, prepare(data, planned.model));
  const Precision precision(survey.detection, planned, prepared, counts.seen);
  ExpectedPrecision out;
  out.information = precision.information(kGroups);
  const auto variances = precision.variances(out.information);
  if (!variances)
    return fail(Fault::numeric, "",
                "the information of this plan is singular: it would see too few animals again");
  const double expected_n = land.expected_n();
  const auto rse = [&](double variance) {
    return std::sqrt(
        std::max(0.0, number == NumberOfAnimals::poisson ? variance : variance - 1 / expected_n));
  };
  out.rse = rse(variances->n);
  out.sigma_rse = std::sqrt(variances->sigma);
  out.intercept_rse = std::sqrt(variances->intercept);
  double squares = 0;  // jackknife
  for (std::size_t g = 0; g < kGroups; ++g)
    if (const auto part = precision.variances(precision.information(g)))
      squares += std::pow(rse(part->n) - out.rse, 2);
  out.rse_error = std::sqrt(squares * double(kGroups - 1) / double(kGroups));
  return out;
}

}  // namespace dersu::scr
