#include <algorithm>
#include <iterator>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/folder.hpp"
#include "dersu/io/secr_text.hpp"
#include "dersu/workbench/export.hpp"
#include "dersu/workbench/target_survey.hpp"

namespace dersu::workbench {
namespace {

/// Names of the stations in `target`, each one's own among all parties.
std::vector<std::string> station_ids(const camtrap::Survey& survey, const TargetSurvey& target) {
  std::vector<std::string> ids = target.joint.session.detectors.names;
  if (std::set<std::string>(ids.begin(), ids.end()).size() < ids.size())
    for (std::size_t i = 0; i < ids.size(); ++i)
      ids[i] =
          fmt::format("{}:{}", survey.parties[survey.stations[target.stations[i]].party], ids[i]);
  return ids;
}

io::ScrTables tables_of(const io::Project& project, const TargetSurvey& target,
                        const std::vector<std::string>& detectors,
                        const std::vector<std::string>& animals, SecrUsage usage) {
  const scr::Session& session = target.joint.session;
  io::ScrSession out{.id = project.name, .occasions = session.n_occasions};
  for (std::size_t d = 0; d < detectors.size(); ++d) {
    io::ScrDetector detector{.id = detectors[d], .place = session.detectors.points[d]};
    for (std::size_t k = 0; k < session.n_occasions; ++k) {
      const double effort = session.usage(d, k);
      detector.usage.push_back(usage == SecrUsage::effort ? effort : (effort > 0 ? 1 : 0));
    }
    out.detectors.push_back(std::move(detector));
  }
  for (const scr::Capture& capture : session.captures)
    out.captures.push_back({.animal = animals[capture.animal],
                            .occasion = capture.occasion + 1,
                            .detector = capture.detector,
                            .count = capture.count});
  io::ScrTables tables;
  tables.sessions.push_back(std::move(out));
  return tables;
}

std::size_t changed(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i] != after[i]) ++n;
  return n;
}

/// Lines of comment before the table: what its numbers are.
std::string head(const io::Project& project, const TargetSurvey& target, const std::string& crs) {
  const Occasions& occasions = target.named.occasions;
  return fmt::format(
      "# {}: {}\n# occasion 1 begins {}, each {} d, the last ends with {}\n# detector type {}; x "
      "and y in metres of {}\n",
      printable(project.name), printable(target.species), format_day(occasions.first),
      occasions.days_each, format_day(occasions.last), scr::name(target.detector), printable(crs));
}

}  // namespace

Result<ExportedCaptures> export_secr(const io::Project& project, const store::Store& store,
                                     SecrUsage usage, const std::filesystem::path& folder) {
  DERSU_TRY(data, load_survey_data(project, store));
  DERSU_TRY(ground, make_ground(project, store, data.survey));
  DERSU_TRY(target, target_survey(project, data, ground));
  const scr::Session& session = target.joint.session;
  const std::vector<std::string> stations = station_ids(data.survey, target);
  const std::vector<std::string> detectors = io::plain_secr_ids(stations);
  const std::vector<std::string> animals = io::plain_secr_ids(session.animals);
  DERSU_TRY(texts, io::write_secr_text(tables_of(project, target, detectors, animals, usage)));
  ExportedCaptures result{.species = target.species,
                          .animals = animals.size(),
                          .detectors = detectors.size(),
                          .detections = session.n_detections(),
                          .occasions = session.n_occasions,
                          .crs = ground.projection.crs(),
                          .notices = std::move(data.notices)};
  std::ranges::move(target.notices, std::back_inserter(result.notices));
  const std::string comment = head(project, target, result.crs);
  DERSU_TRY(out, io::AtomicFolder::create(folder));
  DERSU_CHECK(
      io::write_file_atomically(out.temporary() / "captures.txt", comment + texts.captures));
  DERSU_CHECK(
      io::write_file_atomically(out.temporary() / "traps.txt", comment + texts.traps.front()));
  DERSU_CHECK(out.commit());
  const auto tell = [&](std::size_t n, std::string_view what) {
    if (n > 0)
      result.notices.push_back(
          fmt::format("{} names of {} were changed to what secr's files can hold", n, what));
  };
  tell(changed(session.detectors.names, detectors), "stations");
  tell(changed(session.animals, animals), "animals");
  if (usage == SecrUsage::binary)
    result.notices.push_back(
        "usage is 1 where a camera worked at any time of an occasion; --usage effort tells how "
        "long");
  return result;
}

}  // namespace dersu::workbench
