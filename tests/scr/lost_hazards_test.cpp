// The hazards that secr loses: loops over animals and points that take -log(1 - g), which is 0 for
// g below 5e-17, give secr's values where dersu's differ (docs/methods/scr.md).
#include <algorithm>
#include <cmath>

#include "dersu/scr/likelihood.hpp"
#include "reference_cases.hpp"

namespace dersu::scr::testing {
namespace {

/// One animal's captures: occasions and detectors.
struct Caught {
  std::vector<std::uint32_t> detectors{};
  std::uint32_t end = 0;  ///< occasions at risk
};

std::vector<Caught> caught(const Session& session) {
  std::vector<Caught> out(session.animals.size(), Caught{{}, session.n_occasions});
  for (const Capture& c : session.captures) {
    out[c.animal].detectors.push_back(c.detector);
    if (c.lost) out[c.animal].end = c.occasion + 1;
  }
  return out;
}

/// log of the integral of Pr(w_i | m) over the mask by animal, without density.
std::vector<double> log_l_of_class(const Session& session, double g0, double sigma_m, bool lost) {
  const std::vector<Caught> animals = caught(session);
  const std::size_t n = session.detectors.points.size();
  std::vector<double> out(animals.size(), 0);
  std::vector<double> h(n);
  for (const Point& m : session.mask.points) {
    double all = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const double dx = m.x_m - session.detectors.points[k].x_m;
      const double dy = m.y_m - session.detectors.points[k].y_m;
      const double g = g0 * std::exp(-(dx * dx + dy * dy) / (2 * sigma_m * sigma_m));
      if (g < 1e-17)  // the logarithms are just these
        h[k] = lost ? 0 : g;
      else
        h[k] = lost ? -std::log(1 - g) : -std::log1p(-g);
      all += h[k];
    }
    if (!(all > 0)) continue;       // nobody who lives there is caught
    std::vector<double> missed{1};  // by occasions without a capture
    for (std::uint32_t s = 0; s < session.n_occasions; ++s)
      missed.push_back(missed.back() * std::exp(-all));
    const double share = -std::expm1(-all) / all;
    for (std::size_t i = 0; i < animals.size(); ++i) {
      double chance = missed[animals[i].end - animals[i].detectors.size()];
      for (const std::uint32_t k : animals[i].detectors)
        if (chance > 1e-200) chance *= h[k] * share;  // below, next to nothing
      out[i] += chance;
    }
  }
  for (double& l : out) l = std::log(l * session.mask.cell_area_ha);
  return out;
}

/// sum over the animals of the sessions 51 to 53, in which secr loses something,
/// of log l_i, for D ~ session; g0 ~ h2; sigma ~ h2 with sexes.
double log_animals(const Data& data, const std::vector<double>& beta, bool lost) {
  const std::size_t n = data.sessions.size();
  const double* const b = beta.data() + n;  // g0, g0.h2, sigma, sigma.h2, pmix
  const double male = 1 / (1 + std::exp(-b[4]));
  double sum = 0;
  for (std::size_t s = 0; s < n; ++s) {
    const Session& session = data.sessions[s];
    if (session.name != "51" && session.name != "52" && session.name != "53") continue;
    const double log_density = beta[0] + (s > 0 ? beta[s] : 0);
    const std::vector<double> f =
        log_l_of_class(session, 1 / (1 + std::exp(-b[0])), std::exp(b[2]), lost);
    const std::vector<double> m =
        log_l_of_class(session, 1 / (1 + std::exp(-b[0] - b[1])), std::exp(b[2] + b[3]), lost);
    const std::vector<double>& sex = session.animal_covariates.front().values;
    for (std::size_t i = 0; i < sex.size(); ++i) {
      const double of_f = sex[i] == 1 ? 0 : (1 - male) * std::exp(f[i]);
      const double of_m = sex[i] == 0 ? 0 : male * std::exp(m[i]);
      sum += log_density + std::log(of_f + of_m);
    }
  }
  return sum;
}

TEST(LostHazards, AreAllThatSecrsPossumsDifferBy) {
  const auto& cases = likelihood_cases();
  const ReferenceCase& c = *std::ranges::find(cases, "OVpossum_hcovSex", &ReferenceCase::id);
  DERSU_NEEDS_REFERENCE(c.folder);
  const Data data = data_of(c);
  ASSERT_EQ(data.sessions.front().animal_covariates.front().name, "Sex");
  ASSERT_EQ(data.sessions.front().animal_covariates.front().levels.front(), "F");
  const auto prepared = prepare(data, model_of(c));
  ASSERT_TRUE(prepared) << describe(prepared.error());
  const ReferenceFit reference = reference_fit(c.id);
  ASSERT_EQ(reference.points.size(), 3U);
  const ReferencePoint& point = reference.points[2];  // a sigma of 26 m
  const Eigen::VectorXd beta =
      Eigen::Map<const Eigen::VectorXd>(point.beta.data(), Eigen::Index(point.beta.size()));
  const double kept = log_animals(data, point.beta, false);
  const double lost = log_animals(data, point.beta, true);
  EXPECT_NEAR(kept - lost, 0.0383, 1e-4);
  EXPECT_NEAR(secr_log_likelihood(*prepared, beta) - point.loglik, kept - lost, 1e-7);
}

}  // namespace
}  // namespace dersu::scr::testing
