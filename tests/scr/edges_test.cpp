// Edges at which nothing is held: said in words, with what to do.
#include "dersu/scr/edges.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

Eigen::VectorXd vector(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.begin(), Eigen::Index(values.size()));
}

std::string said(const Model& model, const Eigen::VectorXd& beta) {
  const Data data = random_world(1, {.density_per_ha = 1, .cell_m = 60});
  const auto prepared = prepare(data, model);
  EXPECT_TRUE(prepared) << describe(prepared.error());
  return prepared ? edge_reached(*prepared, beta) : "";
}

bool begins(const std::string& text, std::string_view with) { return text.starts_with(with); }

TEST(Edges, AreToldOfWhatIsThereAlone) {
  const Model plain = make_model(DetectionFunction::halfnormal).value();
  EXPECT_TRUE(begins(said(plain, vector({0, 12, 4.3})), "g0 is estimated as 1"));
  EXPECT_EQ(said(plain, vector({0, 3, 4.3})), "");
  const Model hazard = make_model(DetectionFunction::hazard_halfnormal).value();
  EXPECT_EQ(said(hazard, vector({0, 12, 4.3})), "");

  Model classes = make_model(DetectionFunction::halfnormal, "g0 ~ h2").value();
  EXPECT_TRUE(begins(said(classes, vector({0, -1, 1, 4.3, -15})),
                     "the share of class 2 (pmix) is estimated as 0"));
  EXPECT_TRUE(begins(said(classes, vector({0, -1, 1, 4.3, 15})),
                     "the share of class 1 (pmix) is estimated as 0"));
  EXPECT_EQ(said(classes, vector({0, -1, 1, 4.3, 2})), "");

  Model linear = make_model(DetectionFunction::halfnormal, "D ~ x").value();
  linear.density_link = Link::identity;
  EXPECT_TRUE(begins(said(linear, vector({1, 1, -1, 4.3})), "D is estimated as 0 somewhere"));
  EXPECT_EQ(said(linear, vector({1, 0.1, -1, 4.3})), "");
}

/// Animals are seen whenever their centre is within 110 m of a detector, else never: no half-normal
/// detects them as surely as that.
TEST(Edges, DetectionThatIsCertainIsRefusedWithWhatToDo) {
  Data data = random_world(1, {.density_per_ha = 1, .cell_m = 60});
  Session& session = data.sessions[0];
  session.animals.clear();
  session.captures.clear();
  for (std::size_t m = 0; m < session.mask.points.size(); m += 7) {
    const auto animal = std::uint32_t(session.animals.size());
    const std::size_t before = session.captures.size();
    for (std::uint32_t k = 0; k < session.detectors.points.size(); ++k) {
      const Point p = session.detectors.points[k];
      const double d =
          std::hypot(p.x_m - session.mask.points[m].x_m, p.y_m - session.mask.points[m].y_m);
      for (std::uint32_t s = 0; d < 110 && s < session.n_occasions; ++s)
        session.captures.push_back({animal, s, k, 1, false});
    }
    if (session.captures.size() > before) session.animals.push_back(std::to_string(m));
  }
  Progress silent;
  const Model model = make_model(DetectionFunction::halfnormal).value();
  const auto refused = fit(data, model, {}, silent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::numeric);
  EXPECT_NE(refused.error().message.find("g0 is estimated as 1"), std::string::npos)
      << refused.error().message;
  EXPECT_NE(refused.error().message.find("HHN"), std::string::npos);
}

}  // namespace
}  // namespace dersu::scr::testing
