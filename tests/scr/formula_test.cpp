#include "dersu/scr/formula.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/scr/design.hpp"
#include "dersu/scr/model.hpp"

namespace dersu::scr {
namespace {

std::string read(std::string_view text) {
  const auto formula = parse_formula(text);
  return formula ? formula->text() : "refused at " + formula.error().where;
}

TEST(Formula, ReadsWhatTheFieldWrites) {
  EXPECT_EQ(read("D~1"), "D ~ 1");
  EXPECT_EQ(read("D ~ cover + x + cover:x"), "D ~ cover + x + cover:x");
  EXPECT_EQ(read("D ~ cover*x"), "D ~ cover + x + cover:x");
  EXPECT_EQ(read("D ~ a*b*c"), "D ~ a + b + a:b + c + a:c + b:c + a:b:c");
  EXPECT_EQ(read("D ~ x + x^2 + x + 1"), "D ~ x + x^2");
  EXPECT_EQ(read("D ~ I( d.to.shore / 1000 )"), "D ~ I(d.to.shore/1000)");
}

TEST(Formula, RefusesTheRestWithItsPlace) {
  EXPECT_EQ(read(""), "refused at model:1");
  EXPECT_EQ(read("D cover"), "refused at model:3");
  EXPECT_EQ(read("D ~"), "refused at model:4");
  EXPECT_EQ(read("D ~ -1"), "refused at model:5");
  EXPECT_EQ(read("D ~ 0 + x"), "refused at model:5");
  EXPECT_EQ(read("D ~ s(x)"), "refused at model:5");
  EXPECT_EQ(read("D ~ I(x"), "refused at model:8");
  EXPECT_EQ(read("D ~ I(tan(x))"), "refused at model:7");
  EXPECT_EQ(read("D ~ x)"), "refused at model:6");
  EXPECT_EQ(read("D ~ I(" + std::string(500, '(')).substr(0, 10), "refused at");
  EXPECT_EQ(read("D ~ " + std::string(5000, 'x')), "refused at model");
}

TEST(Formula, SharesOfClassesMayBeWrittenAsSecrDoes) {
  const auto model = make_model(DetectionFunction::halfnormal, "g0 ~ h2; pmix ~ h2");
  ASSERT_TRUE(model) << describe(model.error());
  EXPECT_EQ(model->mixing.text(), "pmix ~ 1");
  EXPECT_EQ(model->classes, 2u);
  const auto both = make_model(DetectionFunction::halfnormal, "g0 ~ h3; pmix ~ h3 + session");
  ASSERT_TRUE(both) << describe(both.error());
  EXPECT_EQ(both->mixing.text(), "pmix ~ session");
  EXPECT_FALSE(make_model(DetectionFunction::halfnormal, "g0 ~ h2; pmix ~ h3"));
  EXPECT_FALSE(make_model(DetectionFunction::halfnormal, "pmix ~ h2"));
}

Data two_sessions() {
  Data data;
  for (const char* name : {"A", "B"}) {
    Session session;
    session.name = name;
    session.mask.points = {{0, 0}, {10, 0}, {20, 5}, {5, 5}, {15, 0}};
    session.mask.covariates = {{"cover", {1, 2, 4, 3, 2.5}, {}},
                               {"class", {0, 1, 1, 0, 1}, {"wood", "bog"}}};
    data.sessions.push_back(session);
  }
  return data;
}

TEST(Design, HasTheColumnsOfTheTerms) {
  const auto formula =
      parse_formula("D ~ cover + class + class:cover + session + I(log(cover)-2^-1)");
  ASSERT_TRUE(formula) << describe(formula.error());
  const auto design = density_design(two_sessions(), *formula);
  ASSERT_TRUE(design) << describe(design.error());
  EXPECT_EQ(design->names,
            (std::vector<std::string>{"D", "D.cover", "D.classbog", "D.classbog:cover",
                                      "D.sessionB", "D.I(log(cover)-2^-1)"}));
  const Eigen::MatrixXd& b = design->sessions[1][0];
  EXPECT_EQ(b(2, 0), 1);
  EXPECT_EQ(b(2, 1), 4);
  EXPECT_EQ(b(2, 2), 1);
  EXPECT_EQ(b(2, 3), 4);
  EXPECT_EQ(b(2, 4), 1);
  EXPECT_NEAR(b(2, 5), std::log(4) - 0.5, 1e-15);
  EXPECT_EQ(b(0, 2), 0);
  EXPECT_EQ(design->sessions[0][0](2, 4), 0);
  EXPECT_NEAR(design->typical[1][0](1), 2.5, 1e-15);
}

TEST(Design, CoordinatesAreStandardised) {
  const auto design = density_design(two_sessions(), *parse_formula("D ~ x"));
  ASSERT_TRUE(design);
  EXPECT_NEAR(design->sessions[0][0](1, 1), 0, 1e-15);
  EXPECT_NEAR(design->sessions[0][0](2, 1), 10 / std::sqrt(500.0 / 9), 1e-15);
}

TEST(Design, RefusesWhatCannotBe) {
  const Data data = two_sessions();
  const auto message = [&](std::string_view text) {
    const auto design = density_design(data, *parse_formula(text));
    return design ? std::string() : design.error().message;
  };
  EXPECT_NE(message("D ~ forest").find("'forest', expected one of Session, class, cover"),
            std::string::npos);
  EXPECT_NE(message("D ~ I(class * 2)").find("factor"), std::string::npos);
  EXPECT_NE(message("D ~ cover + I(2 * cover + 1)").find("sum of the other terms"),
            std::string::npos);
  EXPECT_NE(message("D ~ I(log(cover - 1))").find("not a number"), std::string::npos);
}

TEST(Model, TakesParametersOfItsDetectionFunctionOnly) {
  EXPECT_TRUE(make_model(DetectionFunction::hazard_halfnormal, "D ~ cover; lambda0 ~ session"));
  EXPECT_FALSE(make_model(DetectionFunction::halfnormal, "lambda0 ~ session"));
  EXPECT_FALSE(make_model(DetectionFunction::halfnormal, "D ~ x; D ~ y"));
}

}  // namespace
}  // namespace dersu::scr
