#include "dersu/workbench/reduced_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/letters.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/workbench/captured_names.hpp"
#include "dersu/workbench/scr_input.hpp"

namespace dersu::workbench {
namespace {

/// Columns that the readers know; others are covariates, or nothing.
const std::set<std::string_view> kKnown{"session", "animal", "occasion", "detector",
                                        "count",   "lost",   "side",     "noccasions",
                                        "x",       "y",      "cell_ha",  "cameras"};

bool is_effort(std::string_view column) {
  return column.size() > 1 && column[0] == 'u' && parse_int(column.substr(1)).has_value();
}

double number_at(const io::CsvTable& table, std::size_t row, std::size_t column) {
  return parse_double(io::number_text(trim(table.rows[row][column]), table.delimiter)).value_or(0);
}

Result<void> check_metres(const io::ScrTables& tables) {
  for (const io::ScrSession& session : tables.sessions) {
    std::vector<Point> places;
    for (const io::ScrDetector& detector : session.detectors) places.push_back(detector.place);
    if (looks_like_degrees(places))
      return fail(Fault::bad_input, "--traps",
                  "the detectors' coordinates look like degrees, expected x and y in metres: "
                  "degrees cannot be turned");
  }
  return {};
}

/// A reduced table of covariates has one at least.
Result<void> check_keeps_some(const std::string& text, const std::string& name) {
  if (text.empty()) return {};
  DERSU_TRY(table, io::read_csv_text(text, name + ".csv"));
  for (const std::string& column : table.columns)
    if (!kKnown.contains(column)) return {};
  return fail(Fault::usage, "--" + name,
              "found no column of it that is kept, expected --covariates with its columns, or no "
              "such table");
}

/// Names of usual look in unusual signs: a party that writes the usual ones has other pseudonyms.
void tell_other_letters(const io::ScrTables& tables, std::vector<std::string>& notices) {
  std::set<std::string_view> names;
  for (const io::ScrSession& session : tables.sessions)
    for (const io::ScrCapture& capture : session.captures)
      if (!io::signs_beyond_ascii(capture.animal).empty() &&
          io::signs_beyond_ascii(io::skeleton(capture.animal)).empty())
        names.insert(capture.animal);
  if (names.empty()) return;
  const std::string_view first = *names.begin();
  notices.push_back(fmt::format(
      "{} name{} of animals {} in signs that are not what they look like, such as {} ({}): a party "
      "that writes the usual ones has another pseudonym, and the animal counts twice",
      names.size(), names.size() == 1 ? "" : "s", names.size() == 1 ? "is" : "are",
      io::told_value(first), io::signs_beyond_ascii(first)));
}

std::vector<std::string> names_notices(const io::ScrTables& tables) {
  auto notices = captured_names_notices(tables,
                                        "which becomes one animal, and one with that of every "
                                        "other party that writes so: where it is "
                                        "none, leave such rows out before the tables are reduced");
  tell_other_letters(tables, notices);
  return notices;
}

class Reducer {
 public:
  Reducer(const io::ScrTables& tables, const io::SecretKey& key, const ReducedOptions& options)
      : key_(key), options_(options), motion_(motion_of(key)) {
    for (const io::ScrSession& session : tables.sessions)
      if (!session.mask.empty()) cells_ha_[session.id] = session.mask.front().cell_ha;
  }

  Result<void> reduce(std::string& text, const std::string& name) {
    if (text.empty()) return {};
    DERSU_TRY(table, io::read_csv_text(text, name));
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::string& column = table.columns[c];
      const bool covariate = options_.covariates.contains(column);
      if (covariate) used_.insert(column);
      if (kKnown.contains(column) || covariate || (name == "usage.csv" && is_effort(column)))
        columns.push_back(c);
    }
    const bool cells = name == "mask.csv" && !table.column("cell_ha");
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
      lines.push_back(line(table, i, columns, cells));
    if (name != "sessions.csv") std::ranges::sort(lines);  // these follow each other as told
    text.clear();
    for (const std::size_t c : columns) {
      if (c != columns.front()) text += ',';
      io::append_csv_field(text, table.columns[c]);
    }
    text += cells ? ",cell_ha\n" : "\n";
    for (const std::string& one : lines) text += one;
    return {};
  }

  [[nodiscard]] Result<void> check_covariates() const {
    for (const std::string& name : options_.covariates)
      if (!used_.contains(name))
        return fail(Fault::usage, "--covariates", "found '{}', a column that no table has",
                    quoted(name));
    return {};
  }

 private:
  [[nodiscard]] std::string line(const io::CsvTable& table, std::size_t i,
                                 std::span<const std::size_t> columns, bool cells) const {
    const auto x = table.column("x");
    const auto y = table.column("y");
    Point place{};
    if (x && y) place = motion_({number_at(table, i, *x), number_at(table, i, *y)});
    std::string out;
    for (const std::size_t c : columns) {
      if (c != columns.front()) out += ',';
      io::append_csv_field(out, field(table, i, c, place));
    }
    if (cells) out += "," + format_number(cell_ha(table, i));
    return out + "\n";
  }

  /// A row that says of its session that nothing was caught.
  static bool is_of_nobody(const io::CsvTable& table, std::size_t i) {
    const auto animal = table.column("animal");
    return animal && trim(table.rows[i][*animal]) == io::kNoAnimal;
  }

  [[nodiscard]] std::string field(const io::CsvTable& table, std::size_t i, std::size_t c,
                                  Point place) const {
    const std::string& column = table.columns[c];
    const std::string_view text = trim(table.rows[i][c]);
    if (text.empty()) return {};
    if (is_of_nobody(table, i)) {
      if (column == "animal") return std::string(io::kNoAnimal);
      if (column == "occasion" && !parse_whole(text)) return "NA";
      if (column != "session" && column != "occasion") return column == "detector" ? "NA" : "";
    }
    if (column == "animal") return "a" + key_.pseudonym("animal", text);
    if (column == "x") return format_number(place.x_m);
    if (column == "y") return format_number(place.y_m);
    if (column == "detector")
      return "d" + key_.pseudonym("detector", fmt::format("{}\n{}", options_.party, text));
    if (column == "session") return std::string(text);
    const std::string number = io::number_text(text, table.delimiter);
    return parse_double(number) ? number : std::string(text);
  }

  [[nodiscard]] double cell_ha(const io::CsvTable& table, std::size_t i) const {
    const auto session = table.column("session");
    const auto found =
        session ? cells_ha_.find(std::string(trim(table.rows[i][*session]))) : cells_ha_.begin();
    return found == cells_ha_.end() ? cells_ha_.begin()->second : found->second;
  }

  const io::SecretKey& key_;
  const ReducedOptions& options_;
  RigidMotion motion_;
  std::map<std::string, double> cells_ha_{};
  std::set<std::string> used_{};
};

}  // namespace

Point RigidMotion::operator()(Point p) const {
  const double x = mirrored ? -p.x_m : p.x_m;
  return {cosine * x - sine * p.y_m + shift.x_m, sine * x + cosine * p.y_m + shift.y_m};
}

RigidMotion motion_of(const io::SecretKey& key) {
  constexpr double kFarthest_m = 2e7;  // half of the way around the earth
  const double angle = 2 * std::numbers::pi * key.uniform("angle");
  const auto shift = [&](const char* axis) { return kFarthest_m * (key.uniform(axis) - 0.5); };
  return {std::cos(angle),
          std::sin(angle),
          key.uniform("mirror") < 0.5,
          {shift("shift x"), shift("shift y")}};
}

Result<ReducedTables> reduced_tables(const io::ScrTableTexts& texts, const io::SecretKey& key,
                                     const ReducedOptions& options) {
  DERSU_TRY(tables, io::read_scr_table_texts(texts));
  DERSU_CHECK(check_metres(tables));
  io::ScrTableTexts out = texts;
  Reducer reducer(tables, key, options);
  for (const auto& [text, name] :
       std::array<std::pair<std::string*, const char*>, 7>{{{&out.captures, "captures.csv"},
                                                            {&out.traps, "traps.csv"},
                                                            {&out.usage, "usage.csv"},
                                                            {&out.mask, "mask.csv"},
                                                            {&out.sessions, "sessions.csv"},
                                                            {&out.occasions, "occasions.csv"},
                                                            {&out.animals, "animals.csv"}}})
    DERSU_CHECK(reducer.reduce(*text, name));
  DERSU_CHECK(reducer.check_covariates());
  DERSU_CHECK(check_keeps_some(out.animals, "animals"));
  DERSU_CHECK(check_keeps_some(out.occasions, "occasions"));
  DERSU_TRY(checked, io::read_scr_table_texts(out));
  return ReducedTables{std::move(out), names_notices(tables)};
}

}  // namespace dersu::workbench
