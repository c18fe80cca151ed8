#include "dersu/workbench/result_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/raster.hpp"
#include "dersu/workbench/abundance_table.hpp"
#include "dersu/workbench/density_answer.hpp"
#include "dersu/workbench/report_content.hpp"

namespace dersu::workbench {
namespace {

using Row = std::vector<std::string>;

Result<void> write_csv(const std::filesystem::path& path, const Row& columns,
                       const std::vector<Row>& rows) {
  DERSU_TRY(writer, io::CsvWriter::create(path, columns));
  for (const Row& row : rows) writer.row(row);
  return writer.commit();
}

Result<void> write_estimates(const Assessment& assessment, const std::filesystem::path& path) {
  std::vector<Row> rows;
  for (const EstimateRow& row : estimate_rows(assessment.project, *assessment.density))
    rows.push_back({row.who, row.where, row.quantity, format_number(row.value.estimate),
                    format_number(row.value.se), format_number(row.value.lower),
                    format_number(row.value.upper)});
  return write_csv(path, {"who", "where", "quantity", "estimate", "se", "lower", "upper"}, rows);
}

Result<void> write_individuals(const Assessment& assessment, const std::filesystem::path& path) {
  std::vector<Row> rows;
  for (const std::string& species : target_species(assessment)) {
    for (const report::Individual& animal : make_target(assessment, species).individuals)
      for (const report::Sighting& sighting : animal.sightings)
        rows.push_back({species, animal.joint_name,
                        assessment.project.parties[static_cast<std::size_t>(sighting.party)].code,
                        sighting.own_name, animal.sex, std::to_string(sighting.records),
                        std::to_string(sighting.stations)});
  }
  return write_csv(
      path, {"scientificName", "jointID", "party", "individualID", "sex", "records", "stations"},
      rows);
}

Result<void> write_abundance(const Assessment& assessment, const std::filesystem::path& path) {
  const SurveyData& data = assessment.data;
  return write_abundance_table(data.survey, data.abundances.rows, path);
}

Result<void> write_effort(const Assessment& assessment, const std::filesystem::path& path) {
  const SurveyData& data = assessment.data;
  std::vector<Row> rows;
  for (std::size_t s = 0; s < data.survey.stations.size(); ++s) {
    const camtrap::Station& station = data.survey.stations[s];
    rows.push_back({data.survey.parties[station.party], station.name,
                    format_number(data.operation.worked_days(s))});
  }
  return write_csv(path, {"party", "station", "trap_days"}, rows);
}

/// Animals per 100 km2; cells outside the mask have no value.
Result<void> write_surface(const Assessment& assessment, const std::filesystem::path& path) {
  const Density& density = *assessment.density;
  const std::vector<Point>& points = density.input.views.joint.sessions[0].mask.points;
  const double cell_m = density.input.mask.spacing_m;
  const auto index = [&](double m) { return static_cast<std::int64_t>(std::floor(m / cell_m)); };
  std::int64_t west = std::numeric_limits<std::int64_t>::max();
  std::int64_t south = west;
  std::int64_t east = std::numeric_limits<std::int64_t>::min();
  std::int64_t north = east;
  for (const Point p : points) {
    west = std::min(west, index(p.x_m));
    east = std::max(east, index(p.x_m));
    south = std::min(south, index(p.y_m));
    north = std::max(north, index(p.y_m));
  }
  io::Raster raster;
  raster.columns = static_cast<std::size_t>(east - west + 1);
  raster.rows = static_cast<std::size_t>(north - south + 1);
  raster.west = static_cast<double>(west) * cell_m;
  raster.north = static_cast<double>(north + 1) * cell_m;
  raster.cell_width = raster.cell_height = cell_m;
  raster.crs = assessment.ground.projection.crs();
  raster.nodata = -9999;
  raster.values.assign(raster.columns * raster.rows, std::numeric_limits<double>::quiet_NaN());
  constexpr double kHectares = 10'000;  // in 100 km2
  for (std::size_t i = 0; i < points.size(); ++i)
    raster.at(static_cast<std::size_t>(index(points[i].x_m) - west),
              static_cast<std::size_t>(north - index(points[i].y_m))) =
        density.result.surface[i] * kHectares;
  return io::write_raster(path, raster);
}

}  // namespace

Result<void> write_tables(const Assessment& assessment, const std::filesystem::path& folder) {
  if (assessment.density) {
    DERSU_CHECK(write_estimates(assessment, folder / "estimates.csv"));
    DERSU_CHECK(write_surface(assessment, folder / "density.tif"));
  }
  DERSU_CHECK(write_individuals(assessment, folder / "individuals.csv"));
  DERSU_CHECK(write_abundance(assessment, folder / "abundance.csv"));
  return write_effort(assessment, folder / "effort.csv");
}

}  // namespace dersu::workbench
