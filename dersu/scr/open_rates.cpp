#include "dersu/scr/open_rates.hpp"

namespace dersu::scr {
namespace {

/// The linear predictor of one row.
Graded predictor(const OpenPrepared& prepared, const IntervalDesign& design, std::size_t interval,
                 std::size_t group, const Eigen::VectorXd& beta) {
  const Eigen::RowVectorXd row = design.row(interval, group);
  Graded out =
      constant(row * beta.segment(design.stretch.begin, design.stretch.size), prepared.rates.size);
  out.by.segment(design.stretch.begin - prepared.rates.begin, design.stretch.size) = row;
  return out;
}

}  // namespace

OpenRates open_rates(const OpenPrepared& prepared, std::size_t group, const Eigen::VectorXd& beta) {
  OpenRates out;
  const std::size_t n = prepared.n_sessions() - 1;
  const auto at = [&](const IntervalDesign& design, std::size_t j) {
    return predictor(prepared, design, j, group, beta);
  };
  for (std::size_t j = 0; j < n; ++j) {
    out.phi.push_back(logistic(at(prepared.survival, j)));
    out.survived.push_back(power(out.phi[j], prepared.years[j]));
    if (prepared.movement.stretch.size > 0) out.move.push_back(exp(at(prepared.movement, j)));
  }
  if (prepared.recruitment.stretch.size == 0) return out;
  const Recruitment by = prepared.model.recruitment_by;
  out.entry.push_back(constant(1, prepared.rates.size));
  out.size.push_back(out.entry[0]);
  for (std::size_t j = 0; j < n; ++j) {
    const double years = prepared.years[j];
    const Graded x = exp(at(prepared.recruitment, j));
    if (by == Recruitment::entry) {
      out.entry.push_back(x);
      out.size.push_back(out.size[j] * out.survived[j] + x);
      out.growth.push_back(power(out.size[j + 1] / out.size[j], 1 / years));
    } else {
      out.growth.push_back(by == Recruitment::growth ? x : out.phi[j] + x);
      const Graded grown = power(out.growth[j], years);
      out.entry.push_back(out.size[j] * (grown - out.survived[j]));
      out.size.push_back(out.size[j] * grown);
    }
    out.per_capita.push_back(by == Recruitment::per_capita ? x : out.growth[j] - out.phi[j]);
    out.valid = out.valid && out.entry[j + 1].value >= 0;
  }
  return out;
}

}  // namespace dersu::scr
