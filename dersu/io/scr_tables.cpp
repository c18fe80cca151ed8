#include "dersu/io/scr_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/scr_join.hpp"

namespace dersu::io {
namespace {

/// One table with its problems: columns by name, values by type.
class Table {
 public:
  Table(CsvTable table, Problems& problems)
      : table_(std::move(table)), problems_(problems), session_(table_.column("session")) {}

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
    return table_.column(name);
  }
  std::optional<std::size_t> required(std::string_view name) {
    const auto index = table_.required_column(name);
    const std::size_t* found = problems_.take(index);
    return found ? std::optional(*found) : std::nullopt;
  }
  [[nodiscard]] std::size_t rows() const { return table_.rows.size(); }
  [[nodiscard]] const std::vector<std::string>& columns() const { return table_.columns; }
  [[nodiscard]] std::string header() const { return table_.name + ":1"; }
  [[nodiscard]] std::string where(std::size_t row) const {
    return fmt::format("{}:{}", table_.name, table_.lines[row]);
  }
  [[nodiscard]] const std::string& raw(std::size_t row, std::size_t column) const {
    return table_.rows[row][column];
  }
  std::string session(std::size_t row) { return session_ ? id(row, *session_) : std::string(); }

  std::string id(std::size_t row, std::size_t column) {
    const std::string_view text = trim(raw(row, column));
    if (text.empty()) problems_.add(table_.where(row, column), "found nothing, expected an id");
    return std::string(text);
  }
  /// With a point or, where no comma is between the fields, a comma.
  [[nodiscard]] std::optional<double> number(std::size_t row, std::size_t column) const {
    return parse_double(number_text(trim(raw(row, column)), table_.delimiter));
  }
  /// A coordinate: its value is in no message.
  double coordinate(std::size_t row, std::size_t column) {
    if (const auto value = number(row, column)) return *value;
    problems_.add(table_.where(row, column), "found {}, expected metres",
                  has_decimal_comma(trim(raw(row, column)))
                      ? "a decimal comma where commas are between the fields"
                      : "what is not a number");
    return 0;
  }
  std::int64_t integer(std::size_t row, std::size_t column, std::int64_t minimum,
                       std::int64_t maximum) {
    const auto value = parse_int(trim(raw(row, column)));
    if (value && *value >= minimum && *value <= maximum) return *value;
    problems_.add(table_.where(row, column), "found {}, expected a whole number from {} to {}",
                  told_number(raw(row, column)), minimum, maximum);
    return std::max<std::int64_t>(minimum, 1);
  }
  double positive(std::size_t row, std::size_t column, bool zero_too) {
    const auto value = number(row, column);
    if (value && (*value > 0 || (zero_too && *value == 0))) return *value;
    problems_.add(table_.where(row, column), "found {}, expected a number {} 0",
                  told_number(raw(row, column)), zero_too ? ">=" : ">");
    return 1;
  }
  void problem(std::size_t row, std::size_t column, std::string message) {
    problems_.add(Error{Fault::bad_input, std::move(message), table_.where(row, column)});
  }

 private:
  CsvTable table_;
  Problems& problems_;
  std::optional<std::size_t> session_;
};

constexpr std::int64_t kMost = 100'000;

void read_captures(Table& table, ScrRows& rows, Problems& problems) {
  if (!table.column("detector") && table.column("x") && table.column("y")) {
    problems.add({Fault::unsupported,
                  "captures by x and y (area searches) are not served, expected a column detector",
                  "captures"});
    return;
  }
  const auto animal = table.required("animal");
  const auto occasion = table.required("occasion");
  const auto detector = table.required("detector");
  const auto count = table.column("count");
  const auto lost = table.column("lost");
  if (!animal || !occasion || !detector) return;
  if (!count && table.column("x")) {
    problems.add({Fault::unsupported,
                  "captures by x and y (area searches) are not served, expected a column count",
                  "captures"});
    return;
  }
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto when = table.integer(i, *occasion, -kMost, kMost);
    if (when == 0) table.problem(i, *occasion, "found 0, expected occasions from 1");
    rows.captures.push_back(
        {table.session(i), table.where(i),
         ScrCaptureRow{.animal = table.id(i, *animal),
                       .occasion = when < 0 ? -when : when,
                       .detector = table.id(i, *detector),
                       .count = count ? table.integer(i, *count, 1, 1'000'000) : 1,
                       .removed = when < 0 || (lost && table.integer(i, *lost, 0, 1) == 1)}});
  }
}

/// Columns that are none of `known`, nor without a name (row numbers of R).
std::vector<std::size_t> other_columns(const Table& table,
                                       std::span<const std::string_view> known) {
  std::vector<std::size_t> others;
  for (std::size_t c = 0; c < table.columns().size(); ++c)
    if (!table.columns()[c].empty() &&
        std::find(known.begin(), known.end(), table.columns()[c]) == known.end())
      others.push_back(c);
  return others;
}

void read_traps(Table& table, ScrRows& rows, ScrTables& tables) {
  constexpr std::array<std::string_view, 4> known{"session", "detector", "x", "y"};
  const auto detector = table.required("detector");
  const auto x = table.required("x");
  const auto y = table.required("y");
  if (!detector || !x || !y) return;
  const auto covariates = other_columns(table, known);
  for (const std::size_t c : covariates) tables.detector_covariates.push_back(table.columns()[c]);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrDetector row{.id = table.id(i, *detector),
                    .place = {table.coordinate(i, *x), table.coordinate(i, *y)}};
    for (const std::size_t c : covariates) row.covariates.push_back(table.raw(i, c));
    rows.detectors.push_back({table.session(i), table.where(i), std::move(row)});
  }
}

/// Occasions are the columns u1, u2 ... in the order of their numbers, none missing.
std::vector<std::size_t> usage_columns(const Table& table, Problems& problems) {
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

bool is_missing(std::string_view text) { return text.empty() || text == "NA"; }

void read_usage(Table& table, ScrRows& rows, Problems& problems) {
  const auto detector = table.required("detector");
  const auto columns = usage_columns(table, problems);
  if (!detector || columns.empty()) return;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrUsageRow row{table.id(i, *detector), {}};
    // Sessions with fewer occasions end in empty fields.
    std::size_t used = columns.size();
    while (used > 0 && is_missing(trim(table.raw(i, columns[used - 1])))) --used;
    for (std::size_t k = 0; k < used; ++k) row.usage.push_back(table.positive(i, columns[k], true));
    rows.usage.push_back({table.session(i), table.where(i), std::move(row)});
  }
}

/// Mask columns that hold numbers; one with texts is named in the notices.
std::vector<std::size_t> number_columns(const Table& table, std::vector<std::size_t> columns,
                                        ScrTables& tables) {
  std::erase_if(columns, [&](std::size_t c) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (is_missing(trim(table.raw(i, c))) || table.number(i, c)) continue;
      tables.notices.push_back(
          fmt::format("mask column '{}' holds texts and is not used", quoted(table.columns()[c])));
      return true;
    }
    return false;
  });
  return columns;
}

/// The smallest distance between two points of a mask, 0 where two are the same or there is one.
double smallest_distance(std::vector<Point> points) {
  std::sort(points.begin(), points.end(),
            [](Point a, Point b) { return a.x_m != b.x_m ? a.x_m < b.x_m : a.y_m < b.y_m; });
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const double dx = points[j].x_m - points[i].x_m;
      if (dx >= best) break;
      best = std::min(best, std::hypot(dx, points[j].y_m - points[i].y_m));
      if (best == 0) return 0;
    }
  return std::isfinite(best) ? best : 0;
}

/// Cell areas from the spacing, a session at a time.
void fill_cells(std::vector<ScrRow<ScrMaskPoint>>& rows, ScrTables& tables, Problems& problems) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.session);
  for (const std::string& id : ids) {
    std::vector<Point> points;
    for (const auto& row : rows)
      if (row.session == id) points.push_back(row.value.place);
    const double spacing_m = smallest_distance(std::move(points));
    if (spacing_m == 0) {
      problems.add("mask",
                   "found two points at one place or a single one, so that the spacing is "
                   "not known; expected a column cell_ha");
      return;
    }
    for (auto& row : rows)
      if (row.session == id) row.value.cell_ha = spacing_m * spacing_m / 1e4;
    tables.notices.push_back(fmt::format(
        "the mask does not say how large its cells are: taken as squares of {} m, the smallest "
        "distance between its points",
        format_fixed(spacing_m, 1)));
  }
}

std::vector<ScrRow<ScrMaskPoint>> read_mask(Table& table, ScrTables& tables, Problems& problems) {
  std::vector<ScrRow<ScrMaskPoint>> rows;
  constexpr std::array<std::string_view, 4> known{"session", "x", "y", "cell_ha"};
  const auto x = table.required("x");
  const auto y = table.required("y");
  if (!x || !y) return rows;
  const auto cell = table.column("cell_ha");
  const auto covariates = number_columns(table, other_columns(table, known), tables);
  for (const std::size_t c : covariates) tables.mask_covariates.push_back(table.columns()[c]);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    ScrMaskPoint point{.place = {table.coordinate(i, *x), table.coordinate(i, *y)},
                       .cell_ha = cell ? table.positive(i, *cell, false) : 0};
    for (const std::size_t c : covariates)
      point.covariates.push_back(
          table.number(i, c).value_or(std::numeric_limits<double>::quiet_NaN()));
    rows.push_back({table.session(i), table.where(i), std::move(point)});
  }
  if (rows.empty()) problems.add("mask", "the table has no rows");
  if (!cell && problems.none()) fill_cells(rows, tables, problems);
  return rows;
}

void read_sessions(Table& table, ScrRows& rows) {
  const auto session = table.required("session");
  const auto occasions = table.required("noccasions");
  if (!session || !occasions) return;
  for (std::size_t i = 0; i < table.rows(); ++i)
    rows.sessions.push_back(
        {table.id(i, *session), table.where(i), table.integer(i, *occasions, 1, kMost)});
}

/// The five tables, each read or absent.
struct Sources {
  std::optional<Result<CsvTable>> captures, traps, usage, mask, sessions;
};

Result<ScrTables> join(Sources sources) {
  ScrTables tables;
  ScrRows rows;
  Problems problems;
  const auto with = [&](std::optional<Result<CsvTable>>& source, auto read) {
    if (!source) return;
    if (!*source) return problems.add(source->error());
    Table table(std::move(**source), problems);
    read(table);
  };
  if (!sources.captures) problems.add({Fault::not_found, "no captures table, expected one", {}});
  if (!sources.traps) problems.add({Fault::not_found, "no traps table, expected one", {}});
  with(sources.captures, [&](Table& table) { read_captures(table, rows, problems); });
  with(sources.traps, [&](Table& table) { read_traps(table, rows, tables); });
  with(sources.usage, [&](Table& table) { read_usage(table, rows, problems); });
  with(sources.sessions, [&](Table& table) { read_sessions(table, rows); });
  with(sources.mask, [&](Table& table) { rows.mask = read_mask(table, tables, problems); });
  if (problems.none()) join_scr_rows(rows, tables, problems);
  DERSU_CHECK(std::move(problems).finish("the capture-recapture tables"));
  return tables;
}

}  // namespace

Result<ScrTables> read_scr_tables(const ScrTableFiles& files) {
  const auto read = [](const std::filesystem::path& path) -> std::optional<Result<CsvTable>> {
    if (path.empty()) return std::nullopt;
    return read_csv_once(path);
  };
  return join({read(files.captures), read(files.traps), read(files.usage), read(files.mask),
               read(files.sessions)});
}

Result<ScrTables> read_scr_table_texts(const ScrTableTexts& texts) {
  const auto read = [](const std::string& text,
                       const char* name) -> std::optional<Result<CsvTable>> {
    if (text.empty()) return std::nullopt;
    return read_csv_text(text, name);
  };
  return join({read(texts.captures, "captures.csv"), read(texts.traps, "traps.csv"),
               read(texts.usage, "usage.csv"), read(texts.mask, "mask.csv"),
               read(texts.sessions, "sessions.csv")});
}

Result<void> read_scr_mask(const std::filesystem::path& path, ScrTables& tables) {
  DERSU_TRY(csv, read_csv_once(path));
  Problems problems;
  const std::string name = csv.name;
  Table table(std::move(csv), problems);
  const auto rows = read_mask(table, tables, problems);
  if (problems.none()) join_scr_mask(rows, tables, problems);
  return std::move(problems).finish(name);
}

}  // namespace dersu::io
