#include "dersu/io/scr_tables.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/pipe.hpp"
#include "dersu/io/scr_table.hpp"

namespace dersu::io {
namespace {

constexpr std::int64_t kMost = 100'000;

// What the tables should have, told where there is no header.
constexpr std::array<std::string_view, 3> kCaptures{"animal", "occasion", "detector"};
constexpr std::array<std::string_view, 4> kFound{"animal", "occasion", "x", "y"};
constexpr std::array<std::string_view, 3> kTraps{"detector", "x", "y"};
constexpr std::array<std::string_view, 4> kUsage{"detector", "u1", "u2", "..."};
constexpr std::array<std::string_view, 2> kMask{"x", "y"};
constexpr std::array<std::string_view, 2> kSessions{"session", "noccasions"};
constexpr std::array<std::string_view, 2> kOccasions{"occasion", "..."};
constexpr std::array<std::string_view, 2> kAnimals{"animal", "..."};

/// Where row `i` says of its session, as in secr, that nothing was caught: takes that.
bool take_nobody(ScrTable& table, std::size_t i, std::size_t animal, std::size_t occasion,
                 ScrRows& rows) {
  if (trim(table.raw(i, animal)) != kNoAnimal) return false;
  rows.captures.push_back(
      {table.session(i), table.where(i), no_capture(trim(table.raw(i, occasion)))});
  return true;
}

/// Captures of searches.
void read_found(ScrTable& table, ScrRows& rows) {
  const auto animal = table.required("animal");
  const auto occasion = table.required("occasion");
  const auto x = table.required("x");
  const auto y = table.required("y");
  const auto detector = table.column("detector");
  const auto count = table.column("count");
  const auto lost = table.column("lost");
  if (!animal || !occasion || !x || !y) return;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (take_nobody(table, i, *animal, *occasion, rows)) continue;
    const auto when = table.integer(i, *occasion, -kMost, kMost);
    if (when == 0) table.problem(i, *occasion, "found 0, expected occasions from 1");
    if (count) (void)table.integer(i, *count, 1, 1);
    rows.captures.push_back(
        {table.session(i), table.where(i),
         ScrCaptureRow{.animal = table.id(i, *animal),
                       .occasion = when < 0 ? -when : when,
                       .detector = detector ? table.id(i, *detector) : std::string(),
                       .place = Point{table.coordinate(i, *x), table.coordinate(i, *y)},
                       .removed = when < 0 || (lost && table.integer(i, *lost, 0, 1) == 1)}});
  }
}

void read_captures(ScrTable& table, ScrRows& rows, Problems& problems) {
  if (rows.shape != ScrShape::points) return read_found(table, rows);
  if (!table.column("detector") && table.column("x") && table.column("y")) {
    problems.add(
        {Fault::unsupported,
         "captures by x and y are of searches (--detector polygon, transect ...); expected a "
         "column detector",
         "captures"});
    return;
  }
  const auto animal = table.required("animal");
  const auto occasion = table.required("occasion");
  const auto detector = table.required("detector");
  const auto count = table.column("count");
  const auto lost = table.column("lost");
  const auto side = table.column("side");
  if (!animal || !occasion || !detector) return;
  if (!count && table.column("x")) {
    problems.add(
        {Fault::unsupported,
         "captures by x and y are of searches (--detector polygon, transect ...); expected a "
         "column count",
         "captures"});
    return;
  }
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (take_nobody(table, i, *animal, *occasion, rows)) continue;
    const auto when = table.integer(i, *occasion, -kMost, kMost);
    if (when == 0) table.problem(i, *occasion, "found 0, expected occasions from 1");
    rows.captures.push_back(
        {table.session(i), table.where(i),
         ScrCaptureRow{.animal = table.id(i, *animal),
                       .occasion = when < 0 ? -when : when,
                       .detector = table.id(i, *detector),
                       .count = count ? table.integer(i, *count, 1, 1'000'000) : 1,
                       .removed = when < 0 || (lost && table.integer(i, *lost, 0, 1) == 1),
                       .side = side ? table.covariate(i, *side) : std::string()}});
  }
}

void read_traps(ScrTable& table, ScrRows& rows, ScrTables& tables, Problems& problems) {
  const bool corners = rows.shape != ScrShape::points;
  std::vector<std::string_view> known{"session", "detector", "x", "y"};
  if (corners) known.emplace_back("part");
  const auto part = corners ? table.column("part") : std::nullopt;
  const auto detector = table.required("detector");
  const auto x = table.required("x");
  const auto y = table.required("y");
  if (!detector || !x || !y) return;
  const auto covariates = table.other_columns(known);
  tables.detector_covariates = table.names(covariates);
  if (table.rows() == 0)
    problems.add(table.header(), "found no rows, expected one for each detector");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrDetector row{.id = table.id(i, *detector),
                    .place = {table.coordinate(i, *x), table.coordinate(i, *y)},
                    .outline = {},
                    .usage = {},
                    .covariates = table.covariates(i, covariates)};
    rows.detectors.push_back({table.session(i), table.where(i), std::move(row)});
    if (part) rows.parts.push_back(table.id(i, *part));
  }
}

/// Occasions are the columns u1, u2 ... in the order of their numbers, none missing.
std::vector<std::size_t> usage_columns(const ScrTable& table, Problems& problems) {
  std::vector<std::size_t> columns;
  for (;;) {
    const auto column = table.column(fmt::format("u{}", columns.size() + 1));
    if (!column) break;
    columns.push_back(*column);
  }
  for (const std::string& name : table.columns()) {
    if (name.size() < 2 || name[0] != 'u') continue;
    const auto number = parse_int(std::string_view(name).substr(1));
    if (number && (*number < 1 || *number > static_cast<std::int64_t>(columns.size())))
      problems.add(table.header(), "found column {} but not u{}", quoted(name), columns.size() + 1);
  }
  if (columns.empty())
    problems.add(table.header(), "found no columns u1, u2, ..., expected one an occasion");
  return columns;
}

void read_usage(ScrTable& table, ScrRows& rows, Problems& problems) {
  if (is_matrix_of_r(table.columns()))
    return problems.add(table.header(),
                        "found columns numbered as R writes a matrix (usage(traps)), expected "
                        "detector, u1, u2, ...: name the first one detector and put u before the "
                        "numbers");
  const auto detector = table.required("detector");
  const auto columns = usage_columns(table, problems);
  if (!detector || columns.empty()) return;
  if (table.rows() == 0)
    problems.add(table.header(), "found no rows, expected the usage of every detector");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrUsageRow row{table.id(i, *detector), {}};
    // Sessions with fewer occasions end in empty fields.
    std::size_t used = columns.size();
    while (used > 0 && is_missing(trim(table.raw(i, columns[used - 1])))) --used;
    if (used == 0)
      table.problem(i, columns.front(),
                    "found no value in the whole row, expected the usage of each occasion; 0 where "
                    "the detector was not in use");
    for (std::size_t k = 0; k < used; ++k) row.usage.push_back(table.positive(i, columns[k], true));
    rows.usage.push_back({table.session(i), table.where(i), std::move(row)});
  }
}

void read_sessions(ScrTable& table, ScrRows& rows, ScrTables& tables) {
  constexpr std::array<std::string_view, 2> known{"session", "noccasions"};
  const auto session = table.required("session");
  const auto covariates = table.other_columns(known);
  const auto occasions =
      covariates.empty() ? table.required("noccasions") : table.column("noccasions");
  if (!session || (covariates.empty() && !occasions)) return;
  tables.session_covariates = table.names(covariates);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrSessionRow row{.covariates = table.covariates(i, covariates)};
    if (occasions) row.occasions = table.integer(i, *occasions, 1, kMost);
    rows.sessions.push_back({table.id(i, *session), table.where(i), std::move(row)});
  }
}

/// Columns of a table of covariates: none is a table that says nothing.
std::vector<std::size_t> covariate_columns(const ScrTable& table,
                                           std::span<const std::string_view> known,
                                           Problems& problems) {
  auto columns = table.other_columns(known);
  if (columns.empty())
    problems.add(table.header(), "found no columns of covariates, expected one at least");
  return columns;
}

void read_occasions(ScrTable& table, ScrRows& rows, ScrTables& tables, Problems& problems) {
  constexpr std::array<std::string_view, 2> known{"session", "occasion"};
  const auto occasion = table.required("occasion");
  if (!occasion) return;
  const auto covariates = covariate_columns(table, known, problems);
  tables.occasion_covariates = table.names(covariates);
  if (table.rows() == 0) problems.add(table.header(), "the table has no rows");
  for (std::size_t i = 0; i < table.rows(); ++i)
    rows.occasion_rows.push_back(
        {table.session(i), table.where(i),
         ScrOccasionRow{table.integer(i, *occasion, 1, kMost), table.covariates(i, covariates)}});
}

void read_animals(ScrTable& table, ScrRows& rows, ScrTables& tables, Problems& problems) {
  constexpr std::array<std::string_view, 2> known{"session", "animal"};
  const auto is_caught = [&](const std::string& name) {
    return std::ranges::any_of(rows.captures,
                               [&](const auto& row) { return row.value.animal == name; });
  };
  if (!table.column("animal") && std::ranges::any_of(table.columns(), is_caught))
    return problems.add(table.header(),
                        "found an animal of the captures in the first line; is the header line "
                        "missing, with the names of the columns (animal, ...)?");
  const auto animal = table.required("animal");
  if (!animal) return;
  const auto covariates = covariate_columns(table, known, problems);
  tables.animal_covariates = table.names(covariates);
  for (std::size_t i = 0; i < table.rows(); ++i)
    rows.animals.push_back({table.session(i), table.where(i),
                            ScrAnimal{table.id(i, *animal), table.covariates(i, covariates)}});
}

/// The tables, each read or absent.
struct Sources {
  std::optional<Result<CsvTable>> captures, traps, usage, mask, sessions, occasions, animals;
};

std::span<const std::string_view> capture_columns(ScrShape shape) {
  if (shape == ScrShape::points) return kCaptures;
  return kFound;
}

Result<ScrTables> join(Sources sources, ScrShape shape) {
  ScrTables tables;
  ScrRows rows;
  rows.shape = shape;
  Problems problems;
  const auto with = [&](std::optional<Result<CsvTable>>& source, auto read) {
    if (!source) return;
    if (!*source) return problems.add(source->error());
    ScrTable table(std::move(**source), problems);
    read(table);
  };
  if (!sources.captures) problems.add({Fault::not_found, "no captures table, expected one", {}});
  if (!sources.traps) problems.add({Fault::not_found, "no traps table, expected one", {}});
  with(sources.captures, [&](ScrTable& table) { read_captures(table, rows, problems); });
  with(sources.traps, [&](ScrTable& table) { read_traps(table, rows, tables, problems); });
  with(sources.usage, [&](ScrTable& table) { read_usage(table, rows, problems); });
  with(sources.sessions, [&](ScrTable& table) { read_sessions(table, rows, tables); });
  with(sources.occasions, [&](ScrTable& table) { read_occasions(table, rows, tables, problems); });
  with(sources.animals, [&](ScrTable& table) { read_animals(table, rows, tables, problems); });
  with(sources.mask, [&](ScrTable& table) { rows.mask = read_mask_rows(table, tables, problems); });
  if (problems.none()) join_scr_rows(rows, tables, problems);
  DERSU_CHECK(std::move(problems).finish("the capture-recapture tables"));
  return tables;
}

}  // namespace

Result<ScrTables> read_scr_tables(const ScrTableFiles& files, const Progress& progress) {
  const auto read =
      [&](const std::filesystem::path& path,
          std::span<const std::string_view> columns) -> std::optional<Result<CsvTable>> {
    if (path.empty()) return std::nullopt;
    return read_csv_once(path, progress, scr_columns(columns));
  };
  Sources sources{read(files.captures, capture_columns(files.shape)),
                  read(files.traps, kTraps),
                  read(files.usage, kUsage),
                  read(files.mask, kMask),
                  read(files.sessions, kSessions),
                  read(files.occasions, kOccasions),
                  read(files.animals, kAnimals)};
  if (progress.stopped()) return stopped_by_user();
  return join(std::move(sources), files.shape);
}

Result<ScrTables> read_scr_table_texts(const ScrTableTexts& texts) {
  const auto read =
      [](const std::string& text, const char* name,
         std::span<const std::string_view> columns) -> std::optional<Result<CsvTable>> {
    if (text.empty()) return std::nullopt;
    return read_csv_text(text, name, scr_columns(columns));
  };
  return join({read(texts.captures, "captures.csv", capture_columns(texts.shape)),
               read(texts.traps, "traps.csv", kTraps), read(texts.usage, "usage.csv", kUsage),
               read(texts.mask, "mask.csv", kMask), read(texts.sessions, "sessions.csv", kSessions),
               read(texts.occasions, "occasions.csv", kOccasions),
               read(texts.animals, "animals.csv", kAnimals)},
              texts.shape);
}

Result<void> read_scr_mask(const std::filesystem::path& path, ScrTables& tables,
                           const Progress& progress) {
  DERSU_TRY(csv, read_csv_once(path, progress, scr_columns(kMask)));
  Problems problems;
  const std::string name = csv.name;
  ScrTable table(std::move(csv), problems);
  const auto rows = read_mask_rows(table, tables, problems);
  if (problems.none()) join_scr_mask(rows, tables, problems);
  return std::move(problems).finish(name);
}

}  // namespace dersu::io
