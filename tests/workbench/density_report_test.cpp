// What is said of a level that is 0, in words and in JSON, and of the place whose D is told.
#include "dersu/workbench/density_report.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace dersu::workbench {
namespace {

/// D ~ hab, with nobody in the sea.
DensityAnswer coast(double upper, double coefficient_upper) {
  DensityAnswer answer;
  scr::Fit& fit = answer.fit;
  fit.model = scr::make_model(scr::DetectionFunction::halfnormal, "D ~ hab").value();
  fit.coefficients = {{"D", "D", scr::Link::log},
                      {"D.habsea", "D", scr::Link::log},
                      {"D.habsteppe", "D", scr::Link::log},
                      {"g0", "g0", scr::Link::logit},
                      {"sigma", "sigma", scr::Link::log}};
  fit.beta = Eigen::VectorXd::Zero(5);
  fit.beta << -7, -30, -0.5, -2, 7;
  fit.vcov = 0.01 * Eigen::MatrixXd::Identity(5, 5);
  fit.vcov(1, 1) = 0;
  scr::Zero zero;
  zero.coefficient = 1;
  zero.parameter = "D";
  zero.where = "hab sea";
  zero.upper = upper;
  zero.coefficient_upper = coefficient_upper;
  fit.zeros = {zero};
  fit.typical_place = "hab is forest";
  fit.estimates = {{.parameter = "D", .estimate = 9e-4, .se = 1e-4, .lower = 7e-4, .upper = 11e-4}};
  return answer;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(DensityReport, SaysWhatIsZeroAndWhatItIsAtMost) {
  const std::string text = density_text(coast(2e-4, -1.5));
  EXPECT_TRUE(holds(text, "effect D.habsea: D in hab sea is 0; at most -1.5 on the log scale\n"))
      << text;
  EXPECT_TRUE(holds(text, "effect D.habsteppe: -0.5 on the log scale, SE 0.1\n")) << text;
  const double none = std::numeric_limits<double>::infinity();
  const std::string open = density_text(coast(none, none));
  EXPECT_TRUE(holds(open, "D in hab sea is 0; no upper limit on the log scale\n")) << open;
}

TEST(DensityReport, TheJsonOfACoefficientThatIsHeldHasItsLimits) {
  const auto told = nlohmann::json::parse(density_json(coast(2e-4, -1.5)));
  const auto& held = told["coefficients"][1];
  EXPECT_EQ(held["zero"]["where"], "hab sea");
  EXPECT_EQ(held["zero"]["upper"], 2e-4);
  EXPECT_EQ(held["zero"]["coefficient_upper"], -1.5);
  EXPECT_EQ(held["se"], 0);
  EXPECT_FALSE(told["coefficients"][2].contains("zero"));
  const double none = std::numeric_limits<double>::infinity();
  const auto open = nlohmann::json::parse(density_json(coast(none, none)));
  EXPECT_TRUE(open["coefficients"][1]["zero"]["upper"].is_null());
}

TEST(DensityReport, SaysWhereTheDensityIsOf) {
  EXPECT_TRUE(holds(density_text(coast(2e-4, -1.5)),
                    "density where hab is forest: 9 (7 to 11) animals per 100 km2, SE 1\n"))
      << density_text(coast(2e-4, -1.5));
}

TEST(DensityReport, AnEffectAgainstALevelThatIsZeroIsNoNumber) {
  DensityAnswer answer;
  scr::Fit& fit = answer.fit;
  fit.model = scr::make_model(scr::DetectionFunction::halfnormal, "D ~ session + cover").value();
  fit.coefficients = {{"D", "D", scr::Link::log},
                      {"D.session2002", "D", scr::Link::log},
                      {"D.cover", "D", scr::Link::log}};
  fit.beta = Eigen::Vector3d(-33, 30, 0.5);
  fit.vcov = Eigen::Matrix3d::Identity();
  EXPECT_NE(density_text(answer).find("effect D.session2002: 30 on the log scale, SE 1\n"),
            std::string::npos);
  scr::Zero zero;
  zero.parameter = "D";
  zero.where = "session 2001";
  zero.direction = Eigen::Vector3d(-1, 1, 0);
  fit.zeros = {zero};
  const std::string text = density_text(answer);
  EXPECT_NE(text.find("effect D.session2002: cannot be told, since D in session 2001 is 0\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("effect D.cover: 0.5 on the log scale, SE 1\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace dersu::workbench
