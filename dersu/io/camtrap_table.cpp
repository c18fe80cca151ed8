#include "dersu/io/camtrap_table.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/whole_column.hpp"

namespace dersu::io {
namespace {

constexpr std::uint64_t kRowsBetweenReports = 4096;

/// A column of the file and where it goes.
struct Source {
  std::size_t from;  ///< in the file
  std::size_t to;    ///< in camtrap_columns(table)
  LegacyValue value = LegacyValue::same;
};

/// A column whose values are looked at.
struct Field {
  std::size_t column;
  bool required;
  CamtrapType type;
  bool needed;  ///< there is more to check than that it is there
  bool silent;  ///< made of a column of the file that another field tells about
  FieldCheck check;
};

class TableReader {
 public:
  /// `before`: the rows of earlier files of the table.
  TableReader(CamtrapTable table, TableFile& file, const TableReading& reading,
              std::uint64_t before)
      : table_(table),
        columns_(camtrap_columns(table)),
        reader_(file.reader),
        bytes_(file.bytes),
        before_(before),
        reading_(reading),
        values_(columns_.size()),
        names_(columns_.size()),
        scratch_(columns_.size()),
        times_s_(columns_.size()),
        numbers_(columns_.size()) {}

  Result<std::uint64_t> run() {
    map_columns();
    reading_.progress.begin(fmt::format("check {}", reader_.name()), bytes_);
    for (;;) {
      const auto more = reader_.next();
      if (!more) {
        reading_.report.add(csv_violation(table_, more.error(), row()));
        take_values();
        reading_.links.check_broken(table_, values_, reader_.ended_early());
        continue;
      }
      if (!*more) break;
      DERSU_CHECK(take_row());
      if (reader_.record() % kRowsBetweenReports == 0) DERSU_CHECK(tell_progress());
    }
    reading_.progress.end();
    return reader_.record();
  }

 private:
  /// Of the table, 1 behind the first header.
  [[nodiscard]] std::uint64_t row() const { return before_ + reader_.record(); }
  void map_columns();
  void map_legacy_columns();
  void add_fields();
  void tell_unknown(std::size_t column);
  void tell_missing();
  void take_values();
  Result<void> take_row();
  void check_field(Field& field);
  Result<void> tell_progress();
  void add(std::size_t column, FieldProblem problem);

  CamtrapTable table_;
  std::span<const CamtrapColumn> columns_;
  CsvReader& reader_;
  std::uint64_t bytes_;
  std::uint64_t before_;
  const TableReading& reading_;
  std::vector<Source> sources_;
  std::vector<Field> fields_;
  std::vector<std::string_view> values_;
  std::vector<std::string_view> names_;  ///< of the columns, as the file calls them
  std::vector<std::string> scratch_;
  std::vector<std::int64_t> times_s_;
  std::vector<double> numbers_;
  std::uint64_t good_ = 0;
};

void TableReader::map_legacy_columns() {
  std::vector<std::string> dropped;
  for (const LegacyColumn& column : legacy_columns(table_))
    if (const auto from = reader_.column(column.source))
      sources_.push_back(
          {*from, camtrap_column_index(table_, column.target).value(), column.value});
  for (const std::string& name : reader_.columns())
    if (is_dropped_legacy_column(table_, name)) dropped.push_back(name);
  if (!dropped.empty())
    reading_.report.add_notice(fmt::format("{}: columns without a place in {} are left out: {}",
                                           camtrap_table_name(table_), kCamtrapVersion,
                                           join(dropped, ", ")));
}

void TableReader::map_columns() {
  if (reading_.legacy) map_legacy_columns();
  const auto taken = [this](const auto& same) {
    return std::any_of(sources_.begin(), sources_.end(), same);
  };
  const auto& names = reader_.columns();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto to = camtrap_column_index(table_, names[i]);
    const bool mapped = taken([i](const Source& source) { return source.from == i; });
    if (to && !taken([&](const Source& source) { return source.to == *to; }))
      sources_.push_back({i, *to});
    else if (!mapped && !(reading_.legacy && is_dropped_legacy_column(table_, names[i])))
      tell_unknown(i);
  }
  tell_missing();
  add_fields();
}

void TableReader::add_fields() {
  std::vector<bool> told(reader_.columns().size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    names_[i] = columns_[i].name;
    const auto source = std::find_if(sources_.begin(), sources_.end(),
                                     [i](const Source& each) { return each.to == i; });
    if (source == sources_.end()) continue;
    names_[i] = reader_.columns()[source->from];
    FieldCheck check(columns_[i]);
    if (!columns_[i].required && !check.needed()) continue;
    const bool silent = told[source->from];
    told[source->from] = true;
    fields_.push_back({i, columns_[i].required, columns_[i].type, check.needed(), silent, check});
  }
}

void TableReader::tell_unknown(std::size_t column) {
  const std::string& name = reader_.columns()[column];
  std::vector<std::string_view> known;
  for (const CamtrapColumn& term : columns_) known.push_back(term.name);
  const std::string guess = nearest_word(name, known);
  reading_.report.add(
      {.table = std::string(camtrap_table_name(table_)),
       .line = 1,
       .column = quoted(column_place(name, column)),
       .found = "a column that the standard does not know; it is not read",
       .expected = guess.empty() ? "a term of the standard" : fmt::format("perhaps '{}'", guess),
       .rule = "unknown-column",
       .severity = Severity::warning});
}

void TableReader::tell_missing() {
  std::vector<std::string> absent;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool there = std::any_of(sources_.begin(), sources_.end(),
                                   [i](const Source& source) { return source.to == i; });
    if (there) continue;
    if (columns_[i].required)
      reading_.report.add({.table = std::string(camtrap_table_name(table_)),
                           .line = 1,
                           .column = std::string(columns_[i].name),
                           .found = "no such column",
                           .expected = "it, with a value in every row",
                           .rule = "missing-column"});
    else
      absent.emplace_back(columns_[i].name);
  }
  if (!absent.empty() && !reading_.legacy)
    reading_.report.add_notice(fmt::format("{}: columns that may be empty are not there: {}",
                                           camtrap_table_name(table_), join(absent, ", ")));
}

void TableReader::add(std::size_t column, FieldProblem problem) {
  reading_.report.add({.table = std::string(camtrap_table_name(table_)),
                       .row = row(),
                       .line = reader_.line(),
                       .column = std::string(names_[column]),
                       .found = std::move(problem.found),
                       .expected = std::move(problem.expected),
                       .rule = problem.rule,
                       .severity = problem.harmless ? Severity::warning : Severity::error});
}

void TableReader::check_field(Field& field) {
  const std::string_view text = values_[field.column];
  if (text.empty()) {
    if (field.required && !field.silent) add(field.column, {"required", "nothing", "a value"});
    return;
  }
  if (field.needed) {
    if (auto problem = field.check.check(text)) {
      const bool harmless = problem->harmless;
      if (!field.silent) add(field.column, std::move(*problem));
      if (!harmless) return;
    }
    if (field.type == CamtrapType::datetime) times_s_[field.column] = field.check.utc_s();
    if (field.type == CamtrapType::number) numbers_[field.column] = field.check.number();
    if (field.type == CamtrapType::integer)
      if (auto whole = without_three_zeros(text))
        values_[field.column] = scratch_[field.column] = std::move(*whole);
  }
  good_ |= std::uint64_t{1} << field.column;
}

void TableReader::take_values() {
  const auto row = reader_.row();
  if (!reading_.legacy) {
    for (const Source& source : sources_) {
      const std::string_view text = row[source.from];
      values_[source.to] = is_missing(text) ? std::string_view() : text;
    }
  } else {
    for (const Source& source : sources_) {
      const std::string_view text = is_missing(row[source.from]) ? "" : row[source.from];
      values_[source.to] = modern_value(source.value, text, scratch_[source.to]);
    }
  }
}

Result<void> TableReader::take_row() {
  take_values();
  good_ = 0;
  for (Field& field : fields_) check_field(field);
  reading_.links.check({.table = table_,
                        .row = row(),
                        .line = reader_.line(),
                        .values = values_,
                        .names = names_,
                        .good = good_,
                        .times_s = times_s_,
                        .numbers = numbers_});
  if (!reading_.sink || !reading_.report.valid()) return {};
  return reading_.sink->row(table_, values_, reader_.line());
}

Result<void> TableReader::tell_progress() {
  reading_.progress.at(reader_.bytes_read());
  if (reading_.progress.stopped()) return stopped_by_user();
  if (reader_.record() == kRowsBetweenReports && reader_.bytes_read() > 0) {
    const double rows_per_byte =
        static_cast<double>(reader_.record()) / static_cast<double>(reader_.bytes_read());
    reading_.links.expect_rows(
        static_cast<std::size_t>(rows_per_byte * static_cast<double>(bytes_) * 1.02));
  }
  return {};
}

}  // namespace

Result<std::uint64_t> read_table(CamtrapTable table, std::span<TableFile> files,
                                 const TableReading& reading) {
  reading.links.begin(table);
  std::uint64_t rows = 0;
  for (TableFile& file : files) {
    if (files.size() > 1)
      reading.report.begin_file(camtrap_table_name(table), rows, file.reader.name());
    DERSU_TRY(more, TableReader(table, file, reading, rows).run());
    rows += more;
  }
  reading.links.end(table);
  return rows;
}

}  // namespace dersu::io
