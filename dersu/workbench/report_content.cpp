#include "dersu/workbench/report_content.hpp"

#include <algorithm>
#include <map>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

report::CameraPlaces camera_places(std::string_view show) {
  if (show == "exact") return report::CameraPlaces::exact;
  return show == "none" ? report::CameraPlaces::none : report::CameraPlaces::blurred;
}

std::vector<report::DayRange> worked_days(const camtrap::Operation& operation, std::size_t unit) {
  std::vector<report::DayRange> ranges;
  for (std::size_t d = 0; d < operation.days; ++d) {
    if (operation.at(unit, d) <= 0) continue;
    const Day day = operation.first_day + static_cast<Day>(d);
    if (!ranges.empty() && ranges.back().last + 1 == day)
      ranges.back().last = day;
    else
      ranges.push_back({day, day});
  }
  return ranges;
}

void add_cameras(const Assessment& assessment, report::Content& content) {
  const SurveyData& data = assessment.data;
  bool first = true;
  for (std::size_t s = 0; s < data.survey.stations.size(); ++s) {
    report::Camera camera;
    camera.party = data.party[data.survey.stations[s].party];
    camera.name = data.survey.stations[s].name;
    camera.place = assessment.ground.stations[s];
    camera.worked = worked_days(data.operation, s);
    camera.trap_days = data.operation.worked_days(s);
    if (camera.worked.empty()) continue;
    const report::DayRange span{camera.worked.front().first, camera.worked.back().last};
    content.data_span = first ? span
                              : report::DayRange{std::min(content.data_span.first, span.first),
                                                 std::max(content.data_span.last, span.last)};
    first = false;
    content.cameras.push_back(std::move(camera));
  }
  if (first) content.data_span = {1, 0};
}

void add_areas(const Assessment& assessment, report::Content& content) {
  for (const GroundArea& area : assessment.ground.areas) {
    if (area.kind != io::AreaKind::territory && area.kind != io::AreaKind::protected_area) continue;
    report::Area shown{area.name, area_km2(area.polygons)};
    if (area.party != kNobody) shown.parties.push_back(area.party);
    content.areas.push_back(std::move(shown));
  }
}

void add_species(const Assessment& assessment, report::Content& content) {
  const SurveyData& data = assessment.data;
  std::map<std::string, report::Species> species;
  for (const camtrap::Abundance& row : data.abundances.rows) {
    if (row.party == camtrap::kNone) continue;
    const std::string& name = data.survey.species[row.species];
    report::Species& entry = species[name];
    entry.scientific_name = name;
    entry.name = vernacular_name(assessment.project, name);
    entry.counts.push_back({data.party[row.party],
                            static_cast<std::int64_t>(row.records),
                            static_cast<std::int64_t>(row.stations_seen),
                            static_cast<std::int64_t>(row.stations),
                            {row.per_100_trap_days, row.lower, row.upper}});
  }
  for (auto& [name, entry] : species)
    if (std::ranges::any_of(entry.counts, [](const auto& count) { return count.records > 0; }))
      content.species.push_back(std::move(entry));
}

std::string format_of(const std::string& kind) {
  static const std::map<std::string, std::string, std::less<>> kNames{
      {"camtrap-dp", "Camtrap DP"},
      {"wildlife-insights", "Wildlife Insights"},
      {"camtrapr", "camtrapR tables"},
      {"secr", "secr text"},
  };
  const auto found = kNames.find(kind);
  return found == kNames.end() ? kind : found->second;
}

void add_inputs(const Assessment& assessment, report::Content& content) {
  const io::Project& project = assessment.project;
  for (const UsedFile& file : assessment.files) {
    int party = report::kJoint;
    for (std::size_t p = 0; p < project.parties.size(); ++p)
      if (project.parties[p].code == file.party) party = static_cast<int>(p);
    content.inputs.push_back(
        {file.path, party, format_of(file.kind), file.bytes, file.rows, file.sha256});
  }
}

}  // namespace

std::string vernacular_name(const io::Project& project, const std::string& species) {
  const auto found = project.species.names.find(species);
  return found == project.species.names.end() ? std::string() : found->second;
}

std::vector<std::string> target_species(const Assessment& assessment) {
  std::vector<std::string> targets = assessment.project.species.target;
  const std::string& counted = assessment.project.density.species;
  if (!counted.empty() && std::ranges::find(targets, counted) == targets.end())
    targets.insert(targets.begin(), counted);
  return targets;
}

report::Content make_content(const Assessment& assessment, const ReportOptions& options) {
  const io::Project& project = assessment.project;
  report::Content content;
  content.language = project.report.language;
  content.title = !project.report.title.empty() ? project.report.title : project.title;
  content.subtitle = project.description;
  content.simulated = project.simulated;
  content.camera_places = camera_places(options.show_cameras.empty() ? project.report.show_cameras
                                                                     : options.show_cameras);
  content.level = project.density.confidence;
  content.blur_m = project.report.blur_m;
  for (const io::ProjectParty& party : project.parties)
    content.parties.push_back({party.code, party.name, party.colour});
  add_areas(assessment, content);
  add_cameras(assessment, content);
  for (const std::string& species : target_species(assessment))
    content.targets.push_back(make_target(assessment, species));
  add_species(assessment, content);
  content.map = make_map(assessment);
  add_methods(assessment, content);
  add_inputs(assessment, content);
  content.version = DERSU_VERSION;
  content.seed = std::to_string(project.seed);
  content.run = run_name(assessment);
  return content;
}

}  // namespace dersu::workbench
