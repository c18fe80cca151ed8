#include "dersu/io/project_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/datum.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/project_values.hpp"
#include "dersu/io/source_twice.hpp"
#include "dersu/io/source_words.hpp"
#include "dersu/io/toml_keys.hpp"

namespace dersu::io {
namespace {

namespace values = project_values;

constexpr std::array<std::string_view, 6> kAreaKinds{"territory", "habitat", "protected",
                                                     "land",      "border",  "region"};
constexpr std::array<std::string_view, 5> kSourceKinds{"camtrap-dp", "wildlife-insights",
                                                       "camtrapr", "spreadsheet", "secr"};

// --- the readers of single values, bound to a member -------------------------------------------

template <class T, class M, class Read>
auto into(M T::*member, Read read) {
  return [member, read](const TomlValue& value, T& target) -> Result<void> {
    DERSU_TRY(result, read(value));
    target.*member = std::move(result);
    return {};
  };
}

template <class T>
auto choice(std::string T::*member, std::vector<std::string_view> choices) {
  return into(member, [choices = std::move(choices)](const TomlValue& v) {
    return toml_choice(v, choices);
  });
}

template <class T, class Kind, std::size_t N>
auto kind(Kind T::*member, const std::array<std::string_view, N>& kinds) {
  return into(member, [&kinds](const TomlValue& value) -> Result<Kind> {
    DERSU_TRY(word, toml_choice(value, {kinds.begin(), kinds.end()}));
    return static_cast<Kind>(std::ranges::find(kinds, word) - kinds.begin());
  });
}

// --- the keys of each table ----------------------------------------------------------------------

const std::vector<TomlKey<Project>> kProjectKeys{
    {"name", into(&Project::name, toml_id), true},
    {"title", into(&Project::title, toml_text)},
    {"description", into(&Project::description, toml_text)},
    {"crs", into(&Project::crs, values::crs_name)},
    {"seed", into(&Project::seed,
                  [](const TomlValue& value) { return toml_integer(value, 0, INT64_MAX); })},
    {"simulated", into(&Project::simulated, toml_boolean)},
};
const std::vector<TomlKey<ProjectParty>> kPartyKeys{
    {"code", into(&ProjectParty::code, values::party_code), true},
    {"name", into(&ProjectParty::name, toml_text)},
    {"colour", into(&ProjectParty::colour, values::colour)},
};
const std::vector<TomlKey<ProjectArea>> kAreaKeys{
    {"id", into(&ProjectArea::id, toml_id), true},
    {"name", into(&ProjectArea::name, toml_text)},
    {"party", into(&ProjectArea::party, values::party_code)},
    {"kind", kind(&ProjectArea::kind, kAreaKinds), true},
    {"file", into(&ProjectArea::file, toml_path), true},
    {"layer", into(&ProjectArea::layer, toml_text)},
    {"datum", into(&ProjectArea::datum, values::datum_name)},
};
const std::vector<TomlKey<ProjectSource>> kSourceKeys{
    {"id", into(&ProjectSource::id, toml_id), true},
    {"party", into(&ProjectSource::party, values::party_code), true},
    {"kind", kind(&ProjectSource::kind, kSourceKinds), true},
    {"path", into(&ProjectSource::path, toml_path), true},
    {"datum", into(&ProjectSource::datum, values::datum_name)},
    {"convert_gcj02", into(&ProjectSource::convert_gcj02, toml_boolean)},
    {"crs", into(&ProjectSource::crs, values::crs_name)},
    {"time_zone", into(&ProjectSource::time_zone, values::time_zone)},
    {"clock_offset", into(&ProjectSource::clock_offset_s, toml_duration_s)},
    {"observation_level", choice(&ProjectSource::observation_level, {"auto", "event", "media"})},
    {"files", into(&ProjectSource::files, values::files_table)},
    {"columns", into(&ProjectSource::columns, values::columns_table)},
    {"values", into(&ProjectSource::values, values::values_table)},
    {"repeated_rows", choice(&ProjectSource::repeated_rows, {"pass-over", "keep"})},
};
const std::vector<TomlKey<ProjectCovariate>> kCovariateKeys{
    {"name", into(&ProjectCovariate::name, values::covariate_name), true},
    {"file", into(&ProjectCovariate::file, toml_path), true},
};
const std::vector<TomlKey<ProjectCatalogue>> kCatalogueKeys{
    {"file", into(&ProjectCatalogue::file, toml_path), true},
};
const std::vector<TomlKey<ProjectSpecies>> kSpeciesKeys{
    {"target", into(&ProjectSpecies::target, toml_texts), true},
    {"names", into(&ProjectSpecies::names, toml_text_table)},
};
const std::vector<TomlKey<ProjectRecords>> kRecordsKeys{
    {"independence", into(&ProjectRecords::independence_s, values::positive_duration_s)},
    {"observation_level", choice(&ProjectRecords::observation_level, {"auto", "event", "media"})},
    {"rule", choice(&ProjectRecords::rule, {"last-record", "last-independent"})},
    {"station", choice(&ProjectRecords::station, {"locationName", "locationID", "deploymentID"})},
};
const std::vector<TomlKey<ProjectHistories>> kHistoriesKeys{
    {"occasion", into(&ProjectHistories::occasion_s, values::whole_days_s)},
    {"day_start", into(&ProjectHistories::day_start_s, toml_time_of_day_s)},
};
const std::vector<TomlKey<ProjectDensity>> kDensityKeys{
    {"species", into(&ProjectDensity::species, toml_text)},
    {"detector",
     choice(&ProjectDensity::detector, {"multi", "proximity", "count", "single", "capped"})},
    {"detectfn", into(&ProjectDensity::detectfn, toml_text)},
    {"model", into(&ProjectDensity::model, toml_text)},
    {"resistance", into(&ProjectDensity::resistance, values::rasters)},
    {"resistance_model", into(&ProjectDensity::resistance_model, toml_text)},
    {"neighbours", into(&ProjectDensity::neighbours, values::neighbours)},
    {"mixture", into(&ProjectDensity::mixture,
                     [](const TomlValue& value) { return toml_integer(value, 2, 3); })},
    {"hcov", choice(&ProjectDensity::hcov, {"sex"})},
    {"conditional", into(&ProjectDensity::conditional, toml_boolean)},
    {"confidence", into(&ProjectDensity::confidence, values::confidence)},
    {"buffer", into(&ProjectDensity::buffer_m, toml_length_m)},
    {"spacing", into(&ProjectDensity::spacing_m, toml_length_m)},
    {"occasion", into(&ProjectDensity::occasion_s, values::whole_days_s)},
    {"start", into(&ProjectDensity::start, toml_day)},
    {"end", into(&ProjectDensity::end, toml_day)},
    {"bootstrap", into(&ProjectDensity::bootstrap,
                       [](const TomlValue& value) { return toml_integer(value, 0, 100000); })},
};
const std::vector<TomlKey<ProjectReport>> kReportKeys{
    {"language", into(&ProjectReport::language, toml_text)},
    {"blur", into(&ProjectReport::blur_m, values::blur_m)},
    {"show_cameras", choice(&ProjectReport::show_cameras, {"blurred", "exact", "none"})},
    {"title", into(&ProjectReport::title, toml_text)},
};

// --- the tables of the file
// ------------------------------------------------------------------------

struct Reading {
  Project project;
  TomlProblems problems;
  // Where ids and parties stand, for the checks between tables.
  struct Mention {
    std::string text;
    TomlPosition at;
  };
  std::vector<Mention> used_parties;
};

/// One top-level table, "[species]" or "[[source]]".
struct Section {
  std::string_view name;
  bool repeated = false;
  std::vector<std::string_view> keys;
  std::function<void(const TomlValue&, Reading&)> read;
};

template <class T>
std::vector<std::string_view> key_names(const std::vector<TomlKey<T>>& keys) {
  std::vector<std::string_view> names;
  for (const auto& key : keys) names.push_back(key.name);
  return names;
}

template <class T>
Section single(std::string_view section, const std::vector<TomlKey<T>>& keys, T Project::*member) {
  return {section, false, key_names(keys),
          [&keys, member](const TomlValue& table, Reading& reading) {
            read_table(table, keys, reading.project.*member, reading.problems);
          }};
}

template <class T>
Section repeated(std::string_view section, const std::vector<TomlKey<T>>& keys,
                 std::vector<T> Project::*member,
                 std::function<void(const TomlValue&, T&, Reading&)> check) {
  return {section, true, key_names(keys),
          [&keys, member, check = std::move(check)](const TomlValue& table, Reading& reading) {
            T item{};
            read_table(table, keys, item, reading.problems);
            check(table, item, reading);
            (reading.project.*member).push_back(std::move(item));
          }};
}

void note_party(const TomlValue& table, Reading& reading) {
  const TomlValue* party = table.find("party");
  if (party && party->kind == TomlKind::string && is_country_code(party->text))
    reading.used_parties.push_back({party->text, party->at});
}

/// The value of `key` for a message about it, else the table.
TomlPosition at_key(const TomlValue& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  return value ? value->at : table.at;
}

template <class T>
void check_twice(const TomlValue& table, std::string_view key, const T& item, std::string T::*id,
                 const std::vector<T>& others, Reading& reading) {
  if ((item.*id).empty()) return;
  for (const T& other : others)
    if (other.*id == item.*id) {
      reading.problems.add(at_key(table, key),
                           fmt::format("{} '{}' is already used above", key, item.*id));
      return;
    }
}

void check_party(const TomlValue& table, ProjectParty& party, Reading& reading) {
  check_twice(table, "code", party, &ProjectParty::code, reading.project.parties, reading);
  if (party.name.empty()) party.name = party_name(party.code);
}

void check_area(const TomlValue& table, ProjectArea& area, Reading& reading) {
  check_twice(table, "id", area, &ProjectArea::id, reading.project.areas, reading);
  note_party(table, reading);
  area.where = reading.problems.where(table.at);
  if (area.name.empty()) area.name = area.id;
  if (area.kind == AreaKind::territory && !table.find("party"))
    reading.problems.add(at_key(table, "kind"),
                         "missing key 'party': a territory is a party's; land of nobody is a "
                         "\"region\"");
  if (area.datum == kGcj02)
    reading.problems.add(at_key(table, "datum"),
                         "datum: areas in GCJ-02 are not read; convert the file first");
}

void check_source(const TomlValue& table, ProjectSource& source, Reading& reading) {
  auto add = [&](std::string_view key, std::string message) {
    reading.problems.add(at_key(table, key), std::move(message));
  };
  check_twice(table, "id", source, &ProjectSource::id, reading.project.sources, reading);
  note_party(table, reading);
  source.where = reading.problems.where(table.at);
  if (const TomlValue* columns = table.find("columns"))
    for (const TomlEntry& entry : columns->entries) {
      source.columns_where[entry.key] = reading.problems.where(entry.value.at);
      for (const TomlEntry& column : entry.value.entries)
        source.columns_order[entry.key].push_back(column.key);
    }
  if (const auto twice = brought_twice(source, reading.project.sources); !twice.empty())
    add("path", twice);
  const TomlValue* kind_value = table.find("kind");
  if (!kind_value || kind_value->kind != TomlKind::string ||
      std::ranges::find(kSourceKinds, kind_value->text) == kSourceKinds.end())
    return;  // reported already; what follows depends on it
  const std::string_view kind_name = name(source.kind);
  const bool local_times = source.kind == SourceKind::wildlife_insights ||
                           source.kind == SourceKind::camtrapr ||
                           source.kind == SourceKind::spreadsheet;
  if (local_times && !table.find("time_zone"))
    add("kind", fmt::format("missing key 'time_zone': times of kind '{}' are local, say of where "
                            "(\"+10:00\" or \"Asia/Vladivostok\")",
                            kind_name));
  if (!local_times && table.find("time_zone"))
    add("time_zone", source.kind == SourceKind::secr
                         ? "time_zone: a source of kind 'secr' has no times; remove the key"
                         : fmt::format("time_zone: times of kind '{}' carry their own offset; "
                                       "remove the key",
                                       kind_name));
  if (source.datum == kGcj02 && !source.convert_gcj02)
    add("datum",
        fmt::format("datum: GCJ-02 is an obfuscated frame and is not read as it is; get WGS84 or "
                    "CGCS2000, or say convert_gcj02 = true to have it converted (approximately, to "
                    "about {} m)",
                    find_datum(kGcj02)->accuracy_m));
  if (source.datum != kGcj02 && source.convert_gcj02)
    add("convert_gcj02", fmt::format("convert_gcj02: found true with datum '{}', expected "
                                     "datum = \"GCJ-02\"",
                                     source.datum));
  const bool standard =
      source.kind == SourceKind::camtrap_dp || source.kind == SourceKind::wildlife_insights;
  if (!source.crs.empty() && standard)
    add("crs", fmt::format("crs: sources of kind '{}' have longitudes and latitudes, not metres",
                           kind_name));
  const bool by_rows =
      source.kind == SourceKind::spreadsheet || source.kind == SourceKind::wildlife_insights;
  if (table.find("repeated_rows") && !by_rows)
    add("repeated_rows",
        fmt::format("repeated_rows: sources of kind '{}' are read without rows that "
                    "repeat an earlier one; remove the key",
                    kind_name));
  if (table.find("files") && standard)
    add("files",
        fmt::format("files: sources of kind '{}' have the files of their standard", kind_name));
  if (table.find("columns") && source.kind != SourceKind::spreadsheet)
    add("columns", fmt::format("columns: only sources of kind 'spreadsheet' name their columns, "
                               "this is '{}'",
                               kind_name));
  if (source.kind == SourceKind::spreadsheet && !table.find("columns"))
    add("kind", "missing key 'columns': say which header is which column of the standard");
  check_source_words(table, source.kind, reading.problems);
}

void check_covariate(const TomlValue& table, ProjectCovariate& covariate, Reading& reading) {
  check_twice(table, "name", covariate, &ProjectCovariate::name, reading.project.covariates,
              reading);
  covariate.where = reading.problems.where(table.at);
}

const std::vector<Section>& sections() {
  static const std::vector<Section> all{
      {"project", false, key_names(kProjectKeys),
       [](const TomlValue& table, Reading& reading) {
         read_table(table, kProjectKeys, reading.project, reading.problems);
       }},
      repeated<ProjectParty>("party", kPartyKeys, &Project::parties, check_party),
      repeated<ProjectArea>("area", kAreaKeys, &Project::areas, check_area),
      repeated<ProjectSource>("source", kSourceKeys, &Project::sources, check_source),
      repeated<ProjectCovariate>("covariate", kCovariateKeys, &Project::covariates,
                                 check_covariate),
      single("catalogue", kCatalogueKeys, &Project::catalogue),
      single("species", kSpeciesKeys, &Project::species),
      single("records", kRecordsKeys, &Project::records),
      single("histories", kHistoriesKeys, &Project::histories),
      single("density", kDensityKeys, &Project::density),
      single("report", kReportKeys, &Project::report),
  };
  return all;
}

std::string heading(const Section& section) {
  return section.repeated ? fmt::format("[[{}]]", section.name) : fmt::format("[{}]", section.name);
}

void read_section(const TomlEntry& entry, Reading& reading) {
  const Section* match = nullptr;
  std::vector<std::string_view> known;
  for (const Section& section : sections()) {
    known.push_back(section.name);
    if (section.name == entry.key) match = &section;
  }
  if (!match) return reading.problems.unknown_key(entry, known);
  const bool is_list = entry.value.kind == TomlKind::array &&
                       std::ranges::all_of(entry.value.items, [](const TomlValue& item) {
                         return item.kind == TomlKind::table;
                       });
  if (match->repeated && is_list) {
    for (const TomlValue& item : entry.value.items) match->read(item, reading);
  } else if (!match->repeated && entry.value.kind == TomlKind::table) {
    match->read(entry.value, reading);
  } else {
    reading.problems.add(entry.at,
                         fmt::format("'{}' is written as {}", entry.key, heading(*match)));
  }
}

void check_between_tables(const TomlValue& document, Reading& reading) {
  Project& project = reading.project;
  for (const auto& mention : reading.used_parties)
    if (std::ranges::find(project.parties, mention.text, &ProjectParty::code) ==
        project.parties.end())
      reading.problems.add(mention.at,
                           fmt::format("party: '{}' has no [[party]] of its own", mention.text));
  if (project.title.empty()) project.title = project.name;
  if (project.report.title.empty()) project.report.title = project.title;
  const TomlValue* density = document.find("density");
  const auto mark = [&](const TomlValue* table, std::string_view key, std::string& where) {
    const TomlValue* value = table ? table->find(key) : nullptr;
    if (!value) return;
    const bool list = value->kind == TomlKind::array && !value->items.empty();
    where = reading.problems.where(list ? value->items.front().at : value->at);
  };
  mark(density, "species", project.density.species_where);
  mark(density, "detectfn", project.density.detectfn_where);
  mark(density, "model", project.density.model_where);
  mark(density, "resistance", project.density.resistance_where);
  mark(density, "resistance_model", project.density.resistance_model_where);
  mark(density, "mixture", project.density.mixture_where);
  mark(density, "hcov", project.density.hcov_where);
  mark(density, "conditional", project.density.conditional_where);
  mark(density, "start", project.density.days_where);
  if (project.density.end) mark(density, "end", project.density.days_where);
  if (project.density.species.empty() && !project.species.target.empty()) {
    project.density.species = project.species.target.front();
    mark(document.find("species"), "target", project.density.species_where);
  }
  if (project.density.start && project.density.end && *project.density.end < *project.density.start)
    reading.problems.add(
        at_key(*density, "end"),
        fmt::format("end: found {}, expected a day not before the start, {}",
                    format_day(*project.density.end), format_day(*project.density.start)));
  if (const TomlValue* table = document.find("project"))
    project.crs_where = reading.problems.where(at_key(*table, "crs"));
}

/// What the check has against values, where they stand.
void add_found(const std::vector<ProjectProblem>& found, const TomlValue& document,
               TomlProblems& problems) {
  for (const ProjectProblem& problem : found) {
    const TomlValue* table = document.find(problem.table);
    if (table && table->kind == TomlKind::array)
      table = problem.index < table->items.size() ? &table->items[problem.index] : nullptr;
    problems.add(table ? at_key(*table, problem.key) : TomlPosition{},
                 fmt::format("{}: {}", problem.key, problem.message));
  }
}

}  // namespace

std::string_view name(AreaKind kind) { return kAreaKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(SourceKind kind) { return kSourceKinds[static_cast<std::size_t>(kind)]; }

std::vector<std::string> project_file_keys() {
  std::vector<std::string> keys;
  for (const Section& section : sections())
    for (const std::string_view key : section.keys)
      keys.push_back(fmt::format("{} {}", heading(section), key));
  return keys;
}

Result<Project> read_project_text(std::string_view text, std::string_view file,
                                  const ProjectCheck& check) {
  DERSU_TRY(document, parse_toml(text, file));
  Reading reading{{}, TomlProblems(file), {}};
  for (const TomlEntry& entry : document.entries) read_section(entry, reading);
  if (!document.find("project")) reading.problems.add({}, "missing table [project]");
  check_between_tables(document, reading);
  if (check) add_found(check(reading.project), document, reading.problems);
  if (!reading.problems.empty()) return tl::unexpected(gather(file, reading.problems.take()));
  return std::move(reading.project);
}

Result<Project> read_project_file(const std::filesystem::path& path, const ProjectCheck& check) {
  std::error_code code;
  const auto file = std::filesystem::is_directory(path, code) ? path / "dersu.toml" : path;
  if (auto there = check_file(file); !there) {
    if (there.error().fault == Fault::not_found)
      there.error().message = "there is no such file; 'dersu init' makes a project";
    return tl::unexpected(std::move(there).error());
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Fault::io, file.string(), "cannot be opened: {}", std::strerror(errno));
  std::string text(kMaxTomlBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return fail(Fault::io, file.string(), "the file cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  DERSU_TRY(project, read_project_text(text, file.filename().string(), check));
  project.folder = file.parent_path();
  return project;
}

}  // namespace dersu::io
