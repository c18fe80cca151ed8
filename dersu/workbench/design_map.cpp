#include "dersu/workbench/design_map.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/io/file.hpp"
#include "dersu/report/map.hpp"
#include "dersu/report/markup.hpp"
#include "dersu/report/style.hpp"
#include "dersu/workbench/design_report.hpp"

namespace dersu::workbench {
namespace {

std::vector<report::Polygon> shown(const std::vector<Polygon>& polygons) {
  std::vector<report::Polygon> out;
  for (const Polygon& polygon : polygons) out.push_back({polygon.rings});
  return out;
}

/// Cells by their steps from the south-western one.
report::DensitySurface surface_of(const scr::PlannedLand& land) {
  report::DensitySurface out;
  out.cell_m = land.mask.cell_m();
  out.outline_follows_cameras = false;
  const Point west = *std::ranges::min_element(land.mask.points, {}, &Point::x_m);
  const Point south = *std::ranges::min_element(land.mask.points, {}, &Point::y_m);
  out.corner = {west.x_m - out.cell_m / 2, south.y_m - out.cell_m / 2};
  for (std::size_t i = 0; i < land.mask.points.size(); ++i) {
    const Point p = land.mask.points[i];
    out.cells.push_back({std::int32_t(std::floor((p.x_m - out.corner.x_m) / out.cell_m)),
                         std::int32_t(std::floor((p.y_m - out.corner.y_m) / out.cell_m)),
                         1e4 * land.density_per_ha[i]});
  }
  return out;
}

report::Content content_of(const DesignInput& input, const DesignAnswer& answer) {
  report::Content content;
  content.title = "Planned survey";
  content.camera_places = report::CameraPlaces::exact;
  for (const std::string& code : input.parties)
    content.parties.push_back({code, code.empty() ? "Cameras" : code, {}});
  for (std::size_t s = 0; s < answer.sites.size(); ++s)
    for (const Point place : answer.sites[s].cameras)
      content.cameras.push_back(
          {int(answer.sites[s].party), s < answer.n_existing ? "stands" : "new", place, {}, 1});
  report::Target target;
  target.name = "Planned survey";
  target.density = surface_of(input.land);
  content.targets.push_back(std::move(target));
  if (!input.ground.habitat.empty()) content.map.land = shown(input.ground.habitat);
  for (std::size_t p = 0; p < input.parties.size(); ++p)
    if (!input.ground.territories[p].empty())
      content.map.territories.push_back(
          {input.parties[p], int(p), shown(input.ground.territories[p])});
  return content;
}

}  // namespace

Result<void> write_design_map(const DesignFile& file, const DesignInput& input,
                              const DesignAnswer& answer, const std::filesystem::path& path) {
  if (answer.sites.empty())
    return fail(Fault::usage, "--map", "there are no cameras to draw: the file asks for none");
  const report::Content content = content_of(input, answer);
  DERSU_TRY(words, report::Words::in("en"));
  const report::Setting setting = report::make_setting(content, std::move(words));
  report::Markup html;
  html.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en"}}).line().open("head").line();
  html.empty("meta", {{"charset", "utf-8"}}).line();
  html.leaf("title", content.title).line();
  html.open("style").line().raw(report::style_sheet()).close().line().close().line();
  html.open("body").line().open("main").line().leaf("h1", content.title).line();
  html.open("figure").line().open("div", {{"class", "drawing"}});
  html.raw(report::density_map(setting, content.targets.front(), "map")).close().line();
  html.leaf(
      "figcaption",
      "The plan's density and every camera where it is to stand. This page shows places: keep "
      "it where they may be known.");
  html.line()
      .close()
      .line()
      .leaf("pre", design_text(file, answer), {{"style", "white-space:pre-wrap"}})
      .line();
  html.close().line().close().line().close().line();
  return io::write_file_atomically(path, html.take());
}

}  // namespace dersu::workbench
