#include "dersu/report/report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <regex>

#include "demo_content.hpp"
#include "dersu/core/random.hpp"
#include "dersu/core/text.hpp"
#include "well_formed.hpp"

namespace dersu::report {
namespace {

std::string rendered(const Content& content) {
  const auto html = render_report(content);
  EXPECT_TRUE(html) << (html ? "" : describe(html.error()));
  return html ? *html : std::string();
}

bool has(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

/// What every report must be, whatever it says.
void expect_sound(const std::string& html) {
  EXPECT_EQ(problem_in_markup(html), "");
  const std::string text = text_of(html);
  EXPECT_FALSE(std::regex_search(text, std::regex("\\[[a-z]+\\.[a-z_.]+\\]")))
      << "a missing message";
  EXPECT_FALSE(std::regex_search(text, std::regex("\\{[a-z]+\\}"))) << "a place that nobody filled";
  EXPECT_FALSE(std::regex_search(text, std::regex("\\b(nan|NaN|NA|inf)\\b"))) << "not a number";
  // Nothing comes from outside: the SVG namespace is a name, not an address that is fetched.
  std::string page = html;
  const std::string name = "http://www.w3.org/2000/svg";
  for (std::size_t at = page.find(name); at != std::string::npos; at = page.find(name)) {
    page.erase(at, name.size());
  }
  for (const char* outside : {"http", "src=", "href=", "@import", "<script", "<link", "<iframe"}) {
    EXPECT_FALSE(has(page, outside)) << outside;
  }
}

Content three_parties() {
  Content c = demo_content();
  c.parties.push_back({"MN", "Mongolia", "#2b7a58"});
  c.targets[0].individuals[0].sightings.push_back({2, "MN-1", 3, 1});
  c.targets[0].alone.push_back({2, {3.2, 1.4, 7.3}, {}, {}, 2, 5});
  c.species[0].counts.push_back({2, 5, 2, 10, {0.5, 0.1, 1.2}});
  return c;
}

Content one_party() {
  Content c;
  c.title = "Tiger survey";
  c.parties = {{"IN", "India", ""}};
  c.targets.resize(1);
  c.targets[0].name = "Tiger";
  c.targets[0].joint.total = {52.1, 45.2, 61.8};
  c.targets[0].individuals = {{"T1", "", {{0, "T1", 4, 2}}}};
  return c;
}

}  // namespace

/// DERSU_REPORT_DEMO=demo.html tests_report: writes the demo for looking at.
TEST(Report, DemoIsWrittenWhereAsked) {
  const char* path = std::getenv("DERSU_REPORT_DEMO");
  if (path == nullptr) GTEST_SKIP() << "DERSU_REPORT_DEMO is not set";
  Content content = demo_content();
  const char* places = std::getenv("DERSU_REPORT_PLACES");
  const std::string wanted = places == nullptr ? "blurred" : places;
  if (wanted == "exact") content.camera_places = CameraPlaces::exact;
  if (wanted == "none") content.camera_places = CameraPlaces::none;
  if (wanted == "outline") content.targets[0].density.outline_follows_cameras = true;
  if (wanted == "three") content = three_parties();
  if (wanted == "many") {
    const std::vector<Camera> cameras = content.cameras;
    content.cameras.insert(content.cameras.end(), cameras.begin(), cameras.end());
  }
  std::ofstream(path) << rendered(content);
}

TEST(Report, TheDemoIsSoundInEveryForm) {
  Content c = demo_content();
  const std::string html = rendered(c);
  expect_sound(html);
  EXPECT_LT(html.size(), 400000u);
  EXPECT_TRUE(has(text_of(html), "Together the two sides photographed 46 animals, 11 of them"));
  EXPECT_TRUE(has(text_of(html), "there are 61 (95\u00a0% interval 52–72); counted together, 52"));
  EXPECT_TRUE(has(text_of(html), "overstates the joint total by 17\u00a0%"));
  EXPECT_TRUE(has(text_of(html), "Example animals are simulated."));
  c.simulated = false;
  EXPECT_FALSE(has(text_of(rendered(c)), "simulated"));
  c.camera_places = CameraPlaces::exact;
  expect_sound(rendered(c));
  c.camera_places = CameraPlaces::none;
  expect_sound(rendered(c));
  c.camera_places = CameraPlaces::blurred;
  c.targets[0].density.outline_follows_cameras = true;
  expect_sound(rendered(c));
  c.targets.push_back(c.targets[0]);
  const auto cameras = c.cameras;
  c.cameras.insert(c.cameras.end(), cameras.begin(), cameras.end());
  expect_sound(rendered(c));
}

TEST(Report, SaysOnlyWhatIsKnown) {
  Content c;
  c.title = "Nothing yet";
  c.parties = {{"RU", "Russia", ""}};
  const std::string empty = rendered(c);
  expect_sound(empty);
  EXPECT_FALSE(has(empty, "<svg"));
  EXPECT_FALSE(has(empty, "<table"));

  const std::string one = rendered(one_party());
  expect_sound(one);
  EXPECT_TRUE(has(text_of(one), "The estimate is 52 (95\u00a0% interval 45–62) animals."));
  EXPECT_FALSE(has(text_of(one), "both sides"));
  EXPECT_FALSE(has(text_of(one), "overstates"));

  const std::string three = rendered(three_parties());
  expect_sound(three);
  EXPECT_TRUE(has(text_of(three), "Together the 3 parties photographed"));
}

TEST(Report, AnIntervalThatHoldsZeroIsSaidSo) {
  Content c = demo_content();
  c.targets[0].joint.overstatement_percent = {4.2, -6.1, 15.3};
  c.targets[0].joint.precision_percent = {-8.0, -15.0, -2.0};
  const std::string text = text_of(rendered(c));
  EXPECT_TRUE(has(text, "do not tell whether it overstates"));
  EXPECT_TRUE(has(text, "is 8\u00a0% (95\u00a0% interval 2–15\u00a0%) less precise"));
}

TEST(Report, NamesFromOutsideStayText) {
  Content c = demo_content();
  const std::string evil = "</title><script>alert('x')</script>\"onload=\"y & \xFF";
  c.title = c.subtitle = c.run = c.seed = c.version = evil;
  c.camera_places = CameraPlaces::exact;
  for (Party& party : c.parties) party.name = party.code = evil;
  for (Area& area : c.areas) area.name = evil;
  for (Camera& camera : c.cameras) camera.name = evil;
  for (MapLabel& label : c.map.labels) label.text = evil;
  for (MapTerritory& territory : c.map.territories) territory.name = evil;
  for (Graticule& line : c.map.graticule) line.label = evil;
  for (Species& species : c.species) species.name = species.scientific_name = evil;
  for (MethodUsed& method : c.methods) method.title = method.paragraph = evil;
  for (Notice& notice : c.notices) notice.text = evil;
  for (Citation& citation : c.citations) citation.title = citation.doi = evil;
  for (InputFile& input : c.inputs) input.name = input.sha256 = input.format = evil;
  c.map.crs_name = evil;
  Target& target = c.targets[0];
  target.name = target.scientific_name = target.joint.compared = evil;
  for (Individual& animal : target.individuals) {
    animal.joint_name = animal.sex = evil;
    for (Sighting& sighting : animal.sightings) sighting.own_name = evil;
  }
  const std::string html = rendered(c);
  EXPECT_EQ(problem_in_markup(html), "");
  EXPECT_TRUE(is_utf8(html));
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_TRUE(has(html, "&lt;script&gt;"));
}

TEST(Report, TheSameContentGivesTheSameBytes) {
  EXPECT_EQ(rendered(demo_content()), rendered(demo_content()));
}

TEST(Report, PlacesInsideACoarseCellCannotBeTold) {
  const Content here = demo_content();
  const std::string html = rendered(here);
  Random random(11, "move");
  Content there = here;
  for (Camera& camera : there.cameras) {
    const auto moved = [&](double at) {
      return (std::floor(at / there.blur_m) + random.uniform()) * there.blur_m;
    };
    camera.place = {moved(camera.place.x_m), moved(camera.place.y_m)};
  }
  EXPECT_EQ(rendered(there), html);
  there.camera_places = CameraPlaces::exact;
  EXPECT_NE(rendered(there), html);
}

TEST(Report, NoTrueCoordinateOrNameIsInTheFile) {
  Content c = demo_content();
  for (const CameraPlaces places : {CameraPlaces::blurred, CameraPlaces::none}) {
    c.camera_places = places;
    for (const bool follows : {false, true}) {
      c.targets[0].density.outline_follows_cameras = follows;
      const std::string html = rendered(c);
      for (const Camera& camera : c.cameras) {
        EXPECT_FALSE(has(html, camera.name));
        for (const double metres : {camera.place.x_m, camera.place.y_m}) {
          EXPECT_FALSE(has(html, format_fixed(metres, 0)));
          EXPECT_FALSE(has(html, format_fixed(metres / 1000, 3)));
        }
      }
    }
  }
  c.camera_places = CameraPlaces::none;
  EXPECT_FALSE(has(rendered(c), "class=\"bubble\""));
  c.camera_places = CameraPlaces::exact;
  EXPECT_TRUE(has(rendered(c), c.cameras[0].name));
}

TEST(Report, WithoutCamerasOnTheMapPlacesDoNotMatterAtAll) {
  Content c = demo_content();
  c.camera_places = CameraPlaces::none;
  const std::string html = rendered(c);
  for (Camera& camera : c.cameras) camera.place = {kUnknown, kUnknown};
  EXPECT_EQ(rendered(c), html);
}

TEST(Report, TwentyThousandCellsStaySmall) {
  Content c = demo_content();
  Random random(3, "noise");
  DensitySurface& density = c.targets[0].density;
  density.cells.clear();
  for (int i = 0; i < 20000; ++i) {
    density.cells.push_back({i % 200, i / 200, 2 * random.uniform()});  // no two neighbours alike
  }
  EXPECT_LT(rendered(c).size(), 1500000u);
}

TEST(Report, ContradictionsAreAllReported) {
  Content c = demo_content();
  c.parties[0].colour = "red";
  c.cameras[3].party = 7;
  c.cameras[4].place.x_m = NAN;
  c.cameras[5].worked = {{20, 10}};
  c.targets[0].joint.total = {50, 60, 40};
  c.targets[0].density.cells[2].per_100km2 = -1;
  c.level = 1.5;
  const auto html = render_report(c);
  ASSERT_FALSE(html);
  EXPECT_EQ(html.error().fault, Fault::bad_input);
  EXPECT_EQ(html.error().details.size(), 7u) << describe(html.error());
  EXPECT_FALSE(has(describe(html.error()), format_fixed(c.cameras[4].place.y_m, 0)));
  c = demo_content();
  c.language = "xx";
  ASSERT_FALSE(render_report(c));
  EXPECT_EQ(render_report(c).error().fault, Fault::unsupported);
}

}  // namespace dersu::report
