#include "dersu/io/csv.hpp"

#include <algorithm>
#include <cassert>

#include "dersu/core/text.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kWriteBlock = std::size_t{1} << 16;
constexpr std::size_t kProblemsKept = 1000;

Result<CsvTable> read_all(CsvReader reader) {
  CsvTable table{reader.name(), reader.columns(), {}, {}, reader.delimiter()};
  std::vector<Error> problems;
  for (;;) {
    auto more = reader.next();
    if (!more) {
      if (problems.size() < kProblemsKept) problems.push_back(more.error());
      continue;
    }
    if (!*more) break;
    table.rows.emplace_back(reader.row().begin(), reader.row().end());
    table.lines.push_back(reader.line());
  }
  if (problems.size() == 1) return tl::unexpected<Error>(problems.front());
  if (!problems.empty()) return tl::unexpected<Error>(gather(table.name, std::move(problems)));
  return table;
}

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view column_name) const {
  const auto it = std::find(columns.begin(), columns.end(), column_name);
  if (it == columns.end()) return {};
  return static_cast<std::size_t>(it - columns.begin());
}

Result<std::size_t> CsvTable::required_column(std::string_view column_name) const {
  if (const auto index = column(column_name)) return *index;
  return fail(Fault::bad_input, name + ":1", "no column '{}', expected it; found {}", column_name,
              told_names(columns));
}

std::string CsvTable::where(std::size_t row, std::size_t column_index) const {
  return fmt::format("{}:{}:{}", name, lines.at(row),
                     column_place(columns.at(column_index), column_index));
}

Result<double> CsvTable::number(std::size_t row, std::size_t column_index) const {
  const std::string& text = rows.at(row).at(column_index);
  if (const auto value = parse_double(text)) return *value;
  return fail(Fault::bad_input, where(row, column_index), "found {}, expected a number",
              told_plain(text));
}

Result<std::int64_t> CsvTable::integer(std::size_t row, std::size_t column_index) const {
  const std::string& text = rows.at(row).at(column_index);
  if (const auto value = parse_whole(text)) return *value;
  return fail(Fault::bad_input, where(row, column_index), "found {}, expected a whole number",
              told_whole(text));
}

Result<CsvTable> read_csv(const std::filesystem::path& path, CsvOptions options) {
  DERSU_TRY(reader, CsvReader::open(path, options));
  return read_all(std::move(reader));
}

Result<CsvTable> read_csv_text(std::string_view text, std::string name, CsvOptions options) {
  DERSU_TRY(reader, CsvReader::from_text(text, std::move(name), options));
  return read_all(std::move(reader));
}

bool has_decimal_comma(std::string_view field) {
  const auto comma = field.find(',');
  if (comma == std::string_view::npos || comma + 1 == field.size()) return false;
  std::string plain(field);
  plain[comma] = '.';
  return field.find('.') == std::string_view::npos && parse_double(plain).has_value();
}

std::string number_text(std::string_view field, char delimiter) {
  std::string text(field);
  if (delimiter != ',' && has_decimal_comma(field)) text[text.find(',')] = '.';
  return text;
}

void append_csv_field(std::string& out, std::string_view field, char delimiter) {
  // What begins as a page of HTML or a workbook would be taken for one at the front of a file.
  const std::string_view text = trim(field);
  const bool plain = !text.starts_with('<') && !text.starts_with("PK\x03") &&
                     std::none_of(field.begin(), field.end(), [&](char c) {
                       return c == delimiter || c == '"' || c == '\n' || c == '\r';
                     });
  if (plain) {
    out += field;
    return;
  }
  out += '"';
  for (char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

CsvWriter::CsvWriter(AtomicFile file, std::size_t columns)
    : file_(std::move(file)), columns_(columns) {}

Result<CsvWriter> CsvWriter::create(const std::filesystem::path& path,
                                    std::span<const std::string> columns) {
  DERSU_TRY(file, AtomicFile::create(path));
  CsvWriter writer(std::move(file), columns.size());
  writer.row(columns);
  return writer;
}

void CsvWriter::row(std::span<const std::string_view> fields) {
  assert(fields.size() == columns_);
  // A blank line would be taken for no record at all.
  if (fields.size() == 1 && fields[0].empty()) buffer_ += "\"\"";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i) buffer_ += ',';
    append_csv_field(buffer_, fields[i]);
  }
  buffer_ += '\n';
  if (buffer_.size() >= kWriteBlock) flush();
}

void CsvWriter::row(std::span<const std::string> fields) {
  const std::vector<std::string_view> views(fields.begin(), fields.end());
  row(std::span<const std::string_view>(views));
}

void CsvWriter::flush() {
  file_.write(buffer_);
  buffer_.clear();
}

Result<void> CsvWriter::commit() {
  flush();
  return file_.commit();
}

}  // namespace dersu::io
