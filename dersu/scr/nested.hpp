#pragma once
// Tests of a smaller model within a larger one: likelihood ratios of two fits, and the score test,
// which needs no fit of the larger.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/compare.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {

struct NestedTest {
  std::size_t smaller = 0;  ///< places in the list that was given
  std::size_t larger = 0;
  RatioTest test{};
  std::string problem{};  ///< why there is no test, where the fits do not allow one
};

/// Whether both have the same coefficients, detection function, links, classes, groups and
/// likelihood, and the same top: one model under two names.
[[nodiscard]] bool same_model(const Fit& a, const Fit& b);

/// All pairs of which one is the other with coefficients at 0: all names of its coefficients are
/// among the other's, and detection function, links, classes, groups and likelihood are the same.
/// Models with other numbers of classes are no such pairs (the smaller lies at a bound, where
/// chi-squared does not hold), nor are straight lines and ways over land.
[[nodiscard]] std::vector<NestedTest> nested_tests(std::span<const Fit> fits);

/// `model` with the terms of `formulas` added ("g0 ~ b; sigma ~ session"). Fault::usage for
/// parameters that it does not have, formulas that add nothing, and new classes.
[[nodiscard]] Result<Model> with_terms(const Model& model, std::string_view formulas);

/// Score test (Rao 1948; McCrea and Morgan 2011, Biometrics 67:234), as secr's score.test: with U
/// the gradient and I the observed information of the larger model at the smaller's estimates and
/// 0 for what it adds, U' I^-1 U is chi-squared with as many degrees of freedom as coefficients are
/// added. RatioTest::statistic is this. Faults: as prepare() of the larger; Fault::usage where its
/// likelihood there is not that of `fit`; Fault::numeric where I is not positive definite.
[[nodiscard]] Result<RatioTest> score_test(const Data& data, const Fit& fit, const Model& larger,
                                           Constants constants = Constants::collapsed);

}  // namespace dersu::scr
