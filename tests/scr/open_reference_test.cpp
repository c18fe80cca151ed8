// Log-likelihoods of openCR, as its own tests publish them (test-initial.R of openCR 2.2: ovenbirds
// of 2005 to 2007 at the first 20 nets), at given parameters; they are stated to 1e-4.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "dersu/scr/open_likelihood.hpp"
#include "reference.hpp"

namespace dersu::scr::testing {
namespace {

/// secr's make.mask() with nx = 20 around the nets, buffer 200 m; `round` keeps what is within 200
/// m of a net.
Mask mask_around(const std::vector<Point>& nets, bool round) {
  const auto [west, east] = std::ranges::minmax(nets, {}, &Point::x_m);
  const auto [south, north] = std::ranges::minmax(nets, {}, &Point::y_m);
  const double step = (east.x_m - west.x_m + 400) / 20;
  Mask mask{{}, step * step / 1e4, {}};
  for (double y = south.y_m - 200 + step / 2; y < north.y_m + 200; y += step)
    for (int i = 0; i < 20; ++i) {
      const Point point{west.x_m - 200 + (i + 0.5) * step, y};
      const bool near = std::ranges::any_of(
          nets, [&](const Point& net) { return distance_m(net, point) <= 200; });
      if (near || !round) mask.points.push_back(point);
    }
  return mask;
}

Data ovenbirds() {
  Data data = reference_data("secr_ovenbird_prox", DetectorType::proximity);
  data.sessions.resize(3);
  for (Session& session : data.sessions) {
    session.detectors.points.resize(20);
    session.detectors.names.resize(20);
    session.detectors.usage.clear();
    std::erase_if(session.captures, [](const Capture& c) { return c.detector >= 20; });
    std::map<std::uint32_t, std::uint32_t> places;
    std::vector<std::string> animals;
    for (Capture& c : session.captures) {
      const auto [place, fresh] = places.try_emplace(c.animal, std::uint32_t(animals.size()));
      if (fresh) animals.push_back(session.animals[c.animal]);
      c.animal = place->second;
    }
    session.animals = animals;
    session.animal_covariates.clear();
    session.mask = mask_around(session.detectors.points, true);
  }
  return data;
}

double value_at(const Data& data, Movement movement, Given given, std::vector<double> beta) {
  const auto closed = make_model(DetectionFunction::hazard_halfnormal);
  auto model = make_open_model(*closed, "phi ~ 1; f ~ 1", movement, given);
  model->kernel_cells = 10;
  const auto prepared = prepare_open(data, *model, {1, 1});
  EXPECT_TRUE(prepared) << describe(prepared.error());
  const Eigen::VectorXd at =
      Eigen::Map<const Eigen::VectorXd>(beta.data(), Eigen::Index(beta.size()));
  return open_log_likelihood(*prepared, at).value - prepared->closed.constant;
}

const std::vector<double> kRates{std::log(0.037), std::log(65.3), std::log(0.497 / 0.503),
                                 std::log(0.56)};

TEST(OpenReference, EqualsOpenCR) {
  DERSU_NEEDS_REFERENCE("secr_ovenbird_prox");
  const Data data = ovenbirds();
  EXPECT_EQ(data.n_detections(), 60U);
  EXPECT_NEAR(value_at(data, Movement::fixed, Given::seen, kRates), -357.296968, 1e-4 * 357);
  // The density of all birds that ever came, 2 per hectare, and that of the first session; openCR's
  // value has the factorial of the number of birds.
  const double lambda = 0.497 + 0.56;
  std::vector<double> beta = kRates;
  beta.insert(beta.begin(), std::log(2 / (1 + 0.56 + 0.56 * lambda)));
  constexpr double kBirds = 28;
  EXPECT_NEAR(value_at(data, Movement::fixed, Given::nothing, beta) - std::lgamma(kBirds + 1),
              -359.89066477, 1e-5);
}

TEST(OpenReference, EqualsOpenCRWithMovement) {
  DERSU_NEEDS_REFERENCE("secr_ovenbird_prox");
  std::vector<double> beta = kRates;
  beta.push_back(std::log(100));
  EXPECT_NEAR(value_at(ovenbirds(), Movement::normal, Given::seen, beta), -358.092530, 1e-5);
}

}  // namespace
}  // namespace dersu::scr::testing
