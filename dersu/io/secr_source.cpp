#include "dersu/io/secr_source.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/io/secr_text.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

/// What the project must say for occasions to have dates.
struct Calendar {
  std::int64_t start_s = 0;
  std::int64_t occasion_s = kSecondsPerDay;
  std::string species{};
};

Result<Calendar> calendar_of(const ProjectSource& source, const Project& project) {
  const auto& density = project.density;
  if (!density.start)
    return fail(Fault::bad_input, source.where,
                "occasions of secr have no dates, expected start in [density]: the first day of "
                "occasion 1");
  std::string species = density.species;
  if (species.empty() && !project.species.target.empty()) species = project.species.target.front();
  if (species.empty())
    return fail(Fault::bad_input, source.where,
                "captures of secr do not name their species, expected species in [density] or a "
                "target in [species]");
  return Calendar{std::int64_t{*density.start} * kSecondsPerDay, density.occasion_s, species};
}

fs::path file_of(const ProjectSource& source, const fs::path& folder, const std::string& key,
                 std::initializer_list<const char*> usual) {
  if (const auto at = source.files.find(key); at != source.files.end()) return folder / at->second;
  for (const char* name : usual)
    if (fs::exists(folder / name)) return folder / name;
  return {};
}

Result<ScrTables> read_tables(const ProjectSource& source, const Project& project) {
  const fs::path path = project.folder / source.path;
  const fs::path folder = fs::is_directory(path) ? path : path.parent_path();
  const auto captures =
      file_of(source, folder, "captures", {"capt.txt", "captures.txt", "captures.csv"});
  const auto traps = file_of(source, folder, "traps", {"trap.txt", "traps.txt", "traps.csv"});
  if (captures.empty() || traps.empty())
    return fail(
        Fault::not_found, source.path,
        "no captures or no traps, expected capt.txt and trap.txt, captures.txt and "
        "traps.txt, captures.csv and traps.csv, or files = {{ captures = ..., traps = ... }}");
  if (captures.extension() == ".csv")
    return read_scr_tables({.captures = captures,
                            .traps = traps,
                            .usage = file_of(source, folder, "usage", {"usage.csv"}),
                            .sessions = file_of(source, folder, "sessions", {"sessions.csv"})});
  return read_secr_text(captures, std::span(&traps, 1));
}

/// Animals that were not released, which the tables of camera traps cannot tell.
void tell_removals(const ScrSession& session, std::vector<SourceNotice>& notices) {
  std::size_t removals = 0;
  std::string first;
  for (const ScrCapture& capture : session.captures)
    if (capture.removed && removals++ == 0) first = capture.where;
  if (removals > 0)
    notices.push_back(
        {first,
         fmt::format("{} capture{} of animals that were not released (a negative occasion, or "
                     "lost){}: tables of camera traps have no such, so that a project counts these "
                     "animals as present afterwards; only observationComments keeps 'not "
                     "released'. 'dersu density' takes the files themselves with it",
                     removals, removals == 1 ? " is" : "s are",
                     removals == 1 ? "" : " (this is the first)")});
}

/// What an import should not pass over: no captures at all, captures that are there twice.
void tell_captures(const ScrSession& session, const Project& project, const std::string& place,
                   std::vector<SourceNotice>& notices) {
  if (session.captures.empty())
    notices.push_back({place, fmt::format("found no captures; the {} detectors count as effort "
                                          "during which no animal was seen",
                                          session.detectors.size())});
  tell_removals(session, notices);
  if (project.density.detector == "count") return;
  std::set<std::tuple<std::string_view, std::int64_t, std::size_t>> seen;
  std::int64_t repeats = 0;
  std::string first;
  for (const ScrCapture& capture : session.captures) {
    const bool is_new = seen.emplace(capture.animal, capture.occasion, capture.detector).second;
    const std::int64_t more = capture.count - (is_new ? 1 : 0);
    repeats += more;
    if (more > 0 && first.empty()) first = capture.where;
  }
  if (repeats > 0)
    notices.push_back(
        {first, fmt::format("{} capture{} an animal at the same detector on the same occasion{}; "
                            "each is an event of its own",
                            repeats, repeats == 1 ? " repeats" : "s repeat",
                            repeats == 1 ? "" : " (this is the first)")});
}

class Writer {
 public:
  Writer(const ScrSession& session, const Calendar& calendar, const SourceTerms& terms,
         CamtrapSink& sink)
      : session_(session), calendar_(calendar), rows_(terms, sink, problems_) {}

  Result<void> write(std::vector<SourceNotice>& notices) {
    for (const ScrDetector& detector : session_.detectors) DERSU_CHECK(deployment(detector));
    rows_.end_places();
    for (const ScrDetector& detector : session_.detectors) DERSU_CHECK(gaps(detector));
    std::map<std::string, std::string_view> animals;  // and where each is first
    for (const ScrCapture& capture : session_.captures)
      animals.emplace(capture.animal, capture.where);
    for (const auto& [animal, where] : animals) {
      begin(CamtrapTable::individuals, where);
      rows_.set("individualID", animal);
      rows_.set("scientificName", calendar_.species);
      DERSU_CHECK(rows_.end());
    }
    DERSU_CHECK(captures());
    rows_.tell_values(notices);
    return std::move(problems_).finish("the capture-recapture source");
  }

 private:
  /// `where`: "trap.txt:3".
  void begin(CamtrapTable table, std::string_view where) {
    const auto colon = where.rfind(':');
    const auto line =
        colon == std::string_view::npos ? std::nullopt : parse_int(where.substr(colon + 1));
    rows_.begin(table, where.substr(0, line ? colon : where.size()),
                static_cast<std::uint64_t>(line.value_or(1)));
  }

  [[nodiscard]] Time at(std::int64_t occasion) const {
    return {calendar_.start_s + occasion * calendar_.occasion_s, 0};
  }

  Result<void> deployment(const ScrDetector& detector) {
    begin(CamtrapTable::deployments, detector.where);
    rows_.set("deploymentID", detector.id);
    rows_.set("locationName", detector.id);
    rows_.set_place(format_number(detector.place.x_m), format_number(detector.place.y_m), "x", "y");
    rows_.set_time("deploymentStart", at(0));
    rows_.set_time("deploymentEnd", at(session_.occasions));
    return rows_.end();
  }

  /// Runs of occasions without usage.
  Result<void> gaps(const ScrDetector& detector) {
    const auto& usage = detector.usage;
    for (std::size_t k = 0; k < usage.size();) {
      if (usage[k] != 0) {
        ++k;
        continue;
      }
      std::size_t end = k;
      while (end < usage.size() && usage[end] == 0) ++end;
      begin(CamtrapTable::effort_gaps, detector.where);
      rows_.set("deploymentID", detector.id);
      rows_.set_time("gapStart", at(static_cast<std::int64_t>(k)));
      rows_.set_time("gapEnd", at(static_cast<std::int64_t>(end)));
      rows_.set("gapReason", "usage 0");
      DERSU_CHECK(rows_.end());
      k = end;
    }
    return {};
  }

  Result<void> captures() {
    // How often each animal was caught at each detector on each occasion, so far and in all.
    using Key = std::tuple<std::string_view, std::size_t, std::int64_t>;
    std::map<Key, std::pair<std::int64_t, std::int64_t>> seen;
    for (const ScrCapture& c : session_.captures)
      seen[{c.animal, c.detector, c.occasion}].second += c.count;
    std::uint64_t number = 0;
    for (const ScrCapture& capture : session_.captures)
      for (std::int64_t i = 0; i < capture.count; ++i) {
        auto& [done, all] = seen[{capture.animal, capture.detector, capture.occasion}];
        Time time = at(capture.occasion - 1);
        time.utc_s += (2 * done++ + 1) * calendar_.occasion_s / (2 * all);
        begin(CamtrapTable::observations, capture.where);
        const std::string id = fmt::format("capture-{}", ++number);
        rows_.set("observationID", id);
        rows_.set("eventID", id);
        rows_.set("deploymentID", session_.detectors[capture.detector].id);
        rows_.set_time("eventStart", time);
        rows_.set_time("eventEnd", time);
        rows_.set("observationLevel", "event");
        rows_.set("observationType", "animal");
        rows_.set("scientificName", calendar_.species);
        rows_.set("count", "1");
        rows_.set("individualID", capture.animal);
        if (capture.removed) rows_.set("observationComments", "not released");
        DERSU_CHECK(rows_.end());
      }
    return {};
  }

  const ScrSession& session_;
  const Calendar& calendar_;
  Problems problems_;
  SourceRows rows_;
};

}  // namespace

Result<std::vector<SourceNotice>> read_secr_source(const ProjectSource& source,
                                                   const Project& project, CamtrapSink& sink) {
  DERSU_TRY(calendar, calendar_of(source, project));
  ProjectSource placed = source;
  if (placed.crs.empty()) placed.crs = project.crs;
  if (placed.crs == "auto")
    return fail(Fault::bad_input, source.where,
                "trap coordinates are in metres, expected a crs of this source or of the project "
                "(such as \"EPSG:32652\")");
  DERSU_TRY(terms, source_terms(placed));
  DERSU_TRY(tables, read_tables(source, project));
  if (tables.sessions.size() != 1)
    return fail(Fault::bad_input, source.where,
                "found {} sessions, expected one: give each session its own source and dates",
                tables.sessions.size());
  const ScrSession& session = tables.sessions.front();
  for (const ScrDetector& detector : session.detectors)
    if (std::any_of(detector.usage.begin(), detector.usage.end(),
                    [](double usage) { return usage != 0 && usage != 1; }))
      return fail(Fault::bad_input, source.where,
                  "found usage that is neither 0 nor 1, which effort gaps cannot tell; 'dersu "
                  "density' reads such files directly");
  std::vector<SourceNotice> notices;
  DERSU_CHECK(Writer(session, calendar, terms, sink).write(notices));
  for (std::string& text : tables.notices) notices.push_back({source.path, std::move(text)});
  tell_captures(session, project, source.path, notices);
  notices.push_back({source.path, fmt::format("occasion 1 begins on {} (UTC), each takes {} d; "
                                              "captures stand in the middle of their occasion",
                                              format_day(*project.density.start),
                                              calendar.occasion_s / kSecondsPerDay)});
  return notices;
}

}  // namespace dersu::io
