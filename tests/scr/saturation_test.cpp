// Captures that say no more than "always".
#include "dersu/scr/saturation.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "dersu/core/progress.hpp"
#include "dersu/scr/fit.hpp"
#include "worlds.hpp"

namespace dersu::scr::testing {
namespace {

/// Two detectors, four occasions, on the last of which the second stood still.
Data data_of(DetectorType type, std::vector<Capture> captures) {
  Data data{type, {}};
  Session session;
  session.detectors.names = {"1", "2"};
  session.detectors.points = {{0, 0}, {100, 0}};
  session.n_occasions = 4;
  session.detectors.usage = {1, 1, 1, 1, 1, 1, 1, 0};
  session.animals = {"a", "b"};
  session.captures = std::move(captures);
  data.sessions.push_back(std::move(session));
  return data;
}

TEST(Saturation, DetectorsThatHoldOneRecord) {
  std::vector<Capture> captures;
  for (std::uint32_t s = 0; s < 3; ++s)
    for (std::uint32_t k = 0; k < 2; ++k) captures.push_back({k, s, k, 1, false});
  for (const DetectorType type : {DetectorType::capped, DetectorType::single})
    EXPECT_NE(saturation(data_of(type, captures)).find("6 of 7 detector-occasions"),
              std::string::npos);
  captures.pop_back();
  EXPECT_EQ(saturation(data_of(DetectorType::capped, captures)), "");
}

TEST(Saturation, AnimalsThatAreAlwaysThere) {
  std::vector<Capture> captures;
  for (std::uint32_t s = 0; s < 4; ++s) captures.push_back({0, s, 0, 1, false});
  for (std::uint32_t s = 0; s < 3; ++s) captures.push_back({1, s, 1, 1, false});
  EXPECT_NE(saturation(data_of(DetectorType::proximity, captures)).find("7 of 7 occasions"),
            std::string::npos);
  EXPECT_EQ(saturation(data_of(DetectorType::multi, captures)), "");  // 7 of 8
  captures.push_back({1, 3, 0, 1, false});
  EXPECT_NE(saturation(data_of(DetectorType::multi, captures)).find("8 of 8 occasions"),
            std::string::npos);
  // A detector that saw the animal once.
  EXPECT_EQ(saturation(data_of(DetectorType::proximity, captures)), "");
  EXPECT_EQ(saturation(data_of(DetectorType::count, captures)), "");
}

TEST(Saturation, ARefusalSaysSo) {
  // Many animals, and detectors that hold one record an occasion.
  Data data = random_world(1, {.type = DetectorType::capped,
                               .columns = 3,
                               .rows = 3,
                               .occasions = 3,
                               .density_per_ha = 6,
                               .g0 = 0.9,
                               .cell_m = 60});
  Session& session = data.sessions[0];
  std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
  std::erase_if(session.captures,
                [&](const Capture& c) { return !taken.emplace(c.detector, c.occasion).second; });
  std::map<std::uint32_t, std::uint32_t> numbers;  // of the animals that are left
  std::vector<std::string> names;
  for (Capture& c : session.captures) {
    const auto [at, fresh] = numbers.try_emplace(c.animal, std::uint32_t(names.size()));
    if (fresh) names.push_back(session.animals[c.animal]);
    c.animal = at->second;
  }
  session.animals = std::move(names);
  session.animal_covariates.clear();
  ASSERT_NE(saturation(data), "");
  Progress silent;
  const auto found =
      fit(data, *make_model(DetectionFunction::hazard_halfnormal), FitOptions{}, silent);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find("nearly always"), std::string::npos)
      << describe(found.error());
}

}  // namespace
}  // namespace dersu::scr::testing
