#include "dersu/io/source.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/camtrapr.hpp"
#include "dersu/io/crs_area.hpp"
#include "dersu/io/digest.hpp"
#include "dersu/io/image_tables.hpp"
#include "dersu/io/joined_individuals.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/secr_source.hpp"
#include "dersu/io/spreadsheet.hpp"
#include "dersu/io/times_at_work.hpp"
#include "dersu/io/wildlife_insights.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kRowsBetweenLooks = 256;

/// Counts rows, shows progress where the reader does not, and stops when the user wants it. Looks
/// whether the observations of a package fall into the time of their deployments with its clock
/// corrected; the other readers look themselves.
class CountingSink final : public CamtrapSink {
 public:
  CountingSink(CamtrapSink& next, Progress& progress, bool tells, bool looks_at_times)
      : next_(next), progress_(progress), tells_(tells), looks_at_times_(looks_at_times) {}

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    ++rows[static_cast<std::size_t>(table)];
    if (++all_ % kRowsBetweenLooks == 0) {
      if (tells_) progress_.at(all_);
      if (progress_.stopped()) return stopped_by_user();
    }
    if (looks_at_times_) look(table, values);
    return next_.row(table, values, line);
  }

  std::array<std::uint64_t, kCamtrapTables> rows{};
  TimesAtWork times{};

 private:
  void look(CamtrapTable table, std::span<const std::string_view> values) {
    const auto value = [&](std::string_view column) {
      return values[camtrap_column_index(table, column).value()];
    };
    if (table == CamtrapTable::deployments)
      times.deployment(value("deploymentID"), value("deploymentStart"), value("deploymentEnd"));
    if (table == CamtrapTable::observations)
      times.observation(value("deploymentID"), value("eventStart"), value("eventEnd"));
  }

  CamtrapSink& next_;
  Progress& progress_;
  bool tells_;
  bool looks_at_times_;
  std::uint64_t all_ = 0;
};

/// Camtrap DP says WGS84, right clocks and the names of species; where the project says otherwise,
/// this mends its rows.
class MendingSink final : public CamtrapSink {
 public:
  MendingSink(CamtrapSink& next, const SourceTerms& terms)
      : next_(next), terms_(terms), values_(terms.values) {
    const auto index = [](CamtrapTable table, std::string_view column) {
      return camtrap_column_index(table, column).value();
    };
    longitude_ = index(CamtrapTable::deployments, "longitude");
    latitude_ = index(CamtrapTable::deployments, "latitude");
    uncertainty_ = index(CamtrapTable::deployments, "coordinateUncertainty");
    times_[static_cast<std::size_t>(CamtrapTable::media)] = {
        index(CamtrapTable::media, "timestamp")};
    times_[static_cast<std::size_t>(CamtrapTable::observations)] = {
        index(CamtrapTable::observations, "eventStart"),
        index(CamtrapTable::observations, "eventEnd")};
    for (const std::string_view column : {"scientificName", "individualID"})
      if (terms.values.contains(std::string(column)))
        for (const CamtrapTable table : {CamtrapTable::observations, CamtrapTable::individuals})
          names_[static_cast<std::size_t>(table)].emplace_back(column, index(table, column));
    individual_ = index(CamtrapTable::individuals, "individualID");
    species_ = index(CamtrapTable::individuals, "scientificName");
    sex_ = index(CamtrapTable::individuals, "sex");
    renames_individuals_ = terms.values.contains("individualID");
  }

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    const auto& times = times_[static_cast<std::size_t>(table)];
    const bool shift = table == CamtrapTable::deployments && terms_.places.moves();
    const bool clock = terms_.clock_offset_s != 0 && !times.empty();
    const auto& names = names_[static_cast<std::size_t>(table)];
    if (!shift && !clock && names.empty()) return next_.row(table, values, line);
    texts_.assign(values.begin(), values.end());
    if (shift) DERSU_CHECK(move_place(line));
    if (clock)
      for (const std::size_t column : times)
        if (auto time = parse_time(texts_[column])) {
          time->utc_s += terms_.clock_offset_s;
          texts_[column] = format_time(*time);
        }
    for (const auto& [column, at] : names)
      if (!values[at].empty()) texts_[at] = values_.translate(column, values[at]);
    // Nobody, or two names that are one now: the first tells what it is.
    if (table == CamtrapTable::individuals && renames_individuals_ && !is_first(values)) return {};
    views_.assign(texts_.begin(), texts_.end());
    return next_.row(table, views_, line);
  }

  [[nodiscard]] const ValueUse& use() const { return values_; }
  /// Of individuals that get one name and cannot be one animal.
  [[nodiscard]] const std::vector<std::string>& contradictions() const {
    return individuals_.contradictions();
  }

 private:
  /// Whether the row of individuals in `values`, renamed in texts_, is the first of its name.
  bool is_first(std::span<const std::string_view> values) {
    const std::string& name = texts_[individual_];
    return !name.empty() &&
           individuals_.see(name, {std::string(values[individual_]), texts_[species_],
                                   texts_[sex_]}) == NameSeen::first;
  }

  Result<void> move_place(std::uint64_t line) {
    const auto x = parse_double(texts_[longitude_]);
    const auto y = parse_double(texts_[latitude_]);
    if (!x || !y) return {};  // the reader has refused it
    const auto place = terms_.places.to_wgs84(*x, *y);
    if (!place)
      return fail(Fault::bad_input,
                  fmt::format("deployments:{}:{}", line,
                              place.error().where == "y" ? "latitude" : "longitude"),
                  "{}", place.error().message);
    const auto degrees = [](double value) { return format_number(std::round(value * 1e8) / 1e8); };
    texts_[longitude_] = degrees(place->lon_deg);
    texts_[latitude_] = degrees(place->lat_deg);
    texts_[uncertainty_] = terms_.places.uncertainty(texts_[uncertainty_]);
    return {};
  }

  CamtrapSink& next_;
  const SourceTerms& terms_;
  std::size_t longitude_ = 0;
  std::size_t latitude_ = 0;
  std::size_t uncertainty_ = 0;
  std::array<std::vector<std::size_t>, kCamtrapTables> times_;
  /// Of each table: columns with names that `values` translates, and where they are.
  std::array<std::vector<std::pair<std::string_view, std::size_t>>, kCamtrapTables> names_;
  std::size_t individual_ = 0;  ///< column of individuals
  bool renames_individuals_ = false;
  std::size_t species_ = 0;  ///< of individuals
  std::size_t sex_ = 0;      ///< of individuals
  JoinedIndividuals individuals_;
  ValueUse values_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> views_;
};

/// Times as they stand in the file say nothing where its clock was wrong.
bool of_clock(const CamtrapCount& count) {
  return count.rule == "interval" && (count.table == "media" || count.table == "observations");
}

Result<std::vector<SourceNotice>> read_package(const fs::path& path, const SourceTerms& terms,
                                               CamtrapSink& sink, Progress& progress) {
  MendingSink mending(sink, terms);
  CamtrapReading reading;
  ValueUse names(terms.values);  // MendingSink's tells which keys rows have
  if (terms.values.contains("individualID"))
    reading.individual_name = [&](std::string_view name) {
      return names.translate("individualID", name);
    };
  DERSU_TRY(package, read_camtrap_dp(path, mending, reading, progress));
  std::vector<SourceNotice> notices;
  for (const std::string& text : package.report.notices()) notices.push_back({{}, text});
  for (const CamtrapCount& count : package.report.counts())
    if (count.severity == Severity::warning && !(terms.clock_offset_s != 0 && of_clock(count)))
      notices.push_back({fmt::format("{}:{}", count.table, count.column),
                         fmt::format("{} warning{} of rule '{}'; 'dersu validate' lists them",
                                     count.count, count.count == 1 ? "" : "s", count.rule)});
  for (std::string& unused : mending.use().unused())
    notices.push_back({terms.where, std::move(unused)});
  for (const std::string& joined : mending.contradictions())
    notices.push_back({terms.where, joined});
  return notices;
}

Result<std::vector<SourceNotice>> read_kind(const ProjectSource& source, const Project& project,
                                            const fs::path& path, CamtrapSink& sink,
                                            Progress& progress) {
  DERSU_TRY(terms, source_terms(source));
  CrsAreaSink placed(sink, crs_of_places(source, project));
  const auto read = [&]() -> Result<std::vector<SourceNotice>> {
    switch (source.kind) {
      case SourceKind::camtrap_dp:
        return read_package(path, terms, placed, progress);
      case SourceKind::wildlife_insights:
        return read_wildlife_insights(files_of(path), terms, placed,
                                      source.repeated_rows == "keep");
      case SourceKind::camtrapr:
        return read_camtrapr(files_of(path), source.files, terms, placed);
      case SourceKind::spreadsheet:
        return read_spreadsheet(
            files_of(path),
            {fs::is_directory(path) ? "" : path.filename().string(), source.files, source.columns,
             source.columns_order, source.columns_where, source.repeated_rows == "keep"},
            terms, placed);
      case SourceKind::secr:
        return read_secr_source(source, project, placed);
    }
    return std::vector<SourceNotice>{};
  };
  auto notices_read = read();
  auto doubts = placed.check();
  if (!notices_read && notices_read.error().fault == Fault::bad_input && !doubts) {
    Problems problems;
    problems.add(std::move(notices_read.error()));
    problems.add(std::move(doubts.error()));
    DERSU_CHECK(std::move(problems).finish("source " + source.id));
  }
  DERSU_TRY(notices, std::move(notices_read));
  if (!doubts) return tl::unexpected<Error>(std::move(doubts.error()));
  std::ranges::move(*doubts, std::back_inserter(notices));
  for (const std::string& text : terms.places.notices()) notices.push_back({{}, text});
  return notices;
}

bool is_recording(const fs::path& path) {
  return media_type(path.filename().string()) != "image/x-unknown";
}

/// Tables with a header and no rows; of secr's that is told elsewhere, and of packages'
/// deployments.
std::string tell_empty(const ProjectSource& source,
                       const std::array<std::uint64_t, kCamtrapTables>& rows) {
  const auto of = [&](CamtrapTable table) { return rows[static_cast<std::size_t>(table)]; };
  if (source.kind == SourceKind::secr) return {};
  if (of(CamtrapTable::deployments) == 0)
    return source.kind == SourceKind::camtrap_dp ? "" : "the source has no deployments";
  const bool has_table =
      source.kind != SourceKind::spreadsheet || source.columns.contains("observations");
  if (of(CamtrapTable::observations) > 0 || !has_table) return {};
  return fmt::format(
      "found no observations; the {} deployments count as effort during which "
      "nothing was seen",
      of(CamtrapTable::deployments));
}

/// The files that a source must have; the tables of a package are named in its datapackage.json.
std::vector<std::string> files_needed(const ProjectSource& source, const fs::path& path) {
  std::error_code code;
  const bool is_folder = fs::is_directory(path, code);
  std::vector<std::string> names;
  for (const auto& [table, file] : source.files) names.push_back(file);
  const auto usual = [&](const char* table, std::string file) {
    if (!source.files.contains(table)) names.push_back(std::move(file));
  };
  switch (source.kind) {
    case SourceKind::camtrap_dp:
      names.emplace_back("datapackage.json");
      break;
    case SourceKind::wildlife_insights:
      names.emplace_back("deployments.csv");
      if (image_tables(files_of(path)).empty()) names.emplace_back("images.csv");
      break;
    case SourceKind::camtrapr:
      usual("stations", "camtraps.csv");
      break;
    case SourceKind::spreadsheet:
      if (is_folder)  // else the file is the table that `files` does not have
        for (const auto& [table, columns] : source.columns) usual(table.c_str(), table + ".csv");
      break;
    case SourceKind::secr:
      break;
  }
  return names;
}

}  // namespace

std::vector<std::string> missing_files(const ProjectSource& source, const Project& project) {
  const fs::path path = project.folder / source.path;
  std::error_code code;
  if (!fs::exists(path, code)) return {source.path};
  const bool is_folder = fs::is_directory(path, code);
  // The one table of a spreadsheet; a datapackage.json of any name.
  if (!is_folder && (source.files.empty() || source.kind == SourceKind::camtrap_dp)) return {};
  std::vector<std::string> missing;
  for (const std::string& file : files_needed(source, path))
    if (!fs::exists((is_folder ? path : path.parent_path()) / file, code)) missing.push_back(file);
  return missing;
}

std::string crs_of_places(const ProjectSource& source, const Project& project) {
  return source.kind == SourceKind::secr && source.crs.empty() ? project.crs : source.crs;
}

Result<SourceSummary> read_source(const ProjectSource& source, const Project& project,
                                  CamtrapSink& sink, Progress& progress) {
  const fs::path path = project.folder / source.path;
  std::error_code code;
  if (!fs::exists(path, code))
    return fail(Fault::not_found, source.where, "path '{}' of source '{}' is not there",
                quoted(source.path), source.id);
  // The reader of packages tells bytes of how many, and looks at times before the clock's offset.
  const bool package = source.kind == SourceKind::camtrap_dp;
  CountingSink counting(sink, progress, !package, package && source.clock_offset_s != 0);
  DERSU_TRY(notices, read_kind(source, project, path, counting, progress));
  if (auto nothing = tell_empty(source, counting.rows); !nothing.empty())
    notices.push_back({{}, std::move(nothing)});
  if (const auto outside = counting.times.outside(source.clock_offset_s))
    notices.push_back({{}, *outside});
  return SourceSummary{counting.rows, std::move(notices)};
}

Result<std::string> hash_source(const ProjectSource& source, const Project& project,
                                Progress& progress) {
  const fs::path path = project.folder / source.path;
  std::error_code code;
  std::vector<std::pair<std::string, fs::path>> files;
  if (fs::is_regular_file(path, code)) files.emplace_back(path.filename().string(), path);
  // But for a spreadsheet alone, a file stands for the tables beside it.
  const bool beside = source.kind != SourceKind::spreadsheet || !source.files.empty();
  const fs::path folder = files.empty() ? path : path.parent_path();
  if (beside || files.empty()) {
    files.clear();
    fs::recursive_directory_iterator at(folder, code);
    for (const fs::recursive_directory_iterator end; !code && at != end; at.increment(code))
      if (at->is_regular_file(code) && !is_recording(at->path()))
        files.emplace_back(at->path().lexically_relative(folder).generic_string(), at->path());
    if (code)
      return fail(fs::exists(path) ? Fault::io : Fault::not_found, source.where,
                  "path '{}' of source '{}' cannot be read: {}", quoted(source.path), source.id,
                  code.message());
  }
  std::sort(files.begin(), files.end());
  const auto bytes = [&](const fs::path& file) {
    const std::uintmax_t size = fs::file_size(file, code);
    return code ? 0 : size;
  };
  std::uint64_t total = 0;
  for (const auto& [name, file] : files) total += bytes(file);
  progress.begin("look at " + source.id, total);
  std::string all;
  std::uint64_t done = 0;
  for (const auto& [name, file] : files) {
    DERSU_TRY(digest, sha256_file(file, progress, done));
    done += bytes(file);
    all += name + '\0' + digest + '\n';
  }
  progress.end();
  return sha256(all);
}

std::string source_options(const ProjectSource& source, const Project& project) {
  JsonWriter json;
  json.begin_object().member("kind", name(source.kind)).member("path", source.path);
  json.member("datum", source.datum).member("time_zone", source.time_zone);
  json.member("clock_offset_s", source.clock_offset_s);
  if (!source.crs.empty()) json.member("crs", source.crs);
  if (source.repeated_rows == "keep") json.member("repeated_rows", source.repeated_rows);
  if (source.convert_gcj02) json.member("convert_gcj02", true);
  const auto texts = [&](const std::map<std::string, std::string>& map) {
    json.begin_object();
    for (const auto& [key, value] : map) json.member(key, value);
    json.end_object();
  };
  const auto tables = [&](std::string_view key, const auto& map) {
    if (map.empty()) return;
    json.key(key).begin_object();
    for (const auto& [table, content] : map) {
      json.key(table);
      texts(content);
    }
    json.end_object();
  };
  if (!source.files.empty()) {
    json.key("files");
    texts(source.files);
  }
  tables("columns", source.columns);
  tables("values", source.values);
  if (source.kind == SourceKind::secr) {
    const auto& density = project.density;
    json.member("project_crs", project.crs).member("species", density.species);
    if (!project.species.target.empty()) json.member("target", project.species.target.front());
    json.member("occasion_s", density.occasion_s).member("detector", density.detector);
    if (density.start) json.member("start", format_day(*density.start));
  }
  return json.end_object().text();
}

}  // namespace dersu::io
