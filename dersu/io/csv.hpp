#pragma once
// CSV in and out (RFC 4180): UTF-8 with or without BOM, any line ending, any of , ; tab | between
// fields. Reads as a stream in constant memory; says where things are to the line and the column.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {

struct CsvOptions {
  char delimiter = '\0';             ///< '\0': the one that the first line has most of
  std::size_t max_columns = 10'000;  ///< more is garbage, not a table
  std::size_t max_record_bytes = std::size_t{16}
                                 << 20;  ///< so that a lost quote cannot eat the memory
  /// Records without any value, ';;;;', as spreadsheets leave them at the end, are passed over.
  bool pass_empty = false;  ///< those of another number of fields than the header always are
  /// While it is opened: the names that a header should have; where the first line lacks_header(),
  /// that is told with these. None: not asked.
  std::span<const std::string_view> expected{};
  std::span<const std::string_view> known{};  ///< others that a header may have
};

/// Reads record by record. The first record names the columns.
class CsvReader {
 public:
  /// Fault::not_found, Fault::io; Fault::bad_input for an empty file, UTF-16, no header where one
  /// is expected, a column name twice.
  [[nodiscard]] static Result<CsvReader> open(const std::filesystem::path& path,
                                              CsvOptions options = {});
  /// The same for a text in memory; `name` stands for the file in messages.
  [[nodiscard]] static Result<CsvReader> from_text(std::string_view text, std::string name,
                                                   CsvOptions options = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  [[nodiscard]] const std::vector<std::string>& columns() const;
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] char delimiter() const;

  /// The next record into row(); false at the end. A record with too few or too many fields, a
  /// stray quote, a NUL or bytes that are not UTF-8 is Fault::bad_input, and reading can go on
  /// behind it. A quote that is never closed or a record over the limit ends the reading.
  [[nodiscard]] Result<bool> next();

  /// The fields of the record, one a column, valid until next() is called again. Behind a next()
  /// that failed: what could be saved of the record, "" for the rest.
  [[nodiscard]] std::span<const std::string_view> row() const;
  /// True behind an error after which records may be missing: one that ended the reading, or a last
  /// record that is cut off.
  [[nodiscard]] bool ended_early() const;
  [[nodiscard]] std::uint64_t line()
      const;  ///< of the file, where the record begins; the header is line 1
  [[nodiscard]] std::uint64_t record() const;  ///< 1 for the first record behind the header
  [[nodiscard]] std::uint64_t bytes_read() const;

  /// "deployments.csv:14:latitude" for column `index` of the record; the file's name without
  /// folders.
  [[nodiscard]] std::string where(std::size_t index) const;
  [[nodiscard]] const std::string& name() const;

 private:
  class State;
  explicit CsvReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// "43,5", as programs write 43.5 where people do.
[[nodiscard]] bool has_decimal_comma(std::string_view field);
/// `field` with a point for its decimal comma, where no comma is between the fields.
[[nodiscard]] std::string number_text(std::string_view field, char delimiter);

/// A whole small table in memory.
struct CsvTable {
  std::string name;  ///< of the file, for messages
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< n_rows x n_columns
  std::vector<std::uint64_t> lines;            ///< n_rows, of the file
  char delimiter = ',';

  [[nodiscard]] std::optional<std::size_t> column(std::string_view column_name) const;
  /// Fault::bad_input that lists what is there where it is not.
  [[nodiscard]] Result<std::size_t> required_column(std::string_view column_name) const;
  [[nodiscard]] std::string where(std::size_t row, std::size_t column) const;
  /// The field as a finite number; Fault::bad_input with its place.
  [[nodiscard]] Result<double> number(std::size_t row, std::size_t column) const;
  [[nodiscard]] Result<std::int64_t> integer(std::size_t row, std::size_t column) const;
};

/// All problems of the file at once in Error::details.
[[nodiscard]] Result<CsvTable> read_csv(const std::filesystem::path& path, CsvOptions options = {});
[[nodiscard]] Result<CsvTable> read_csv_text(std::string_view text, std::string name,
                                             CsvOptions options = {});

/// `field` as it stands in a CSV, quoted only where it must be.
void append_csv_field(std::string& out, std::string_view field, char delimiter = ',');

/// Writes beside and renames on commit. Lines end in LF.
class CsvWriter {
 public:
  [[nodiscard]] static Result<CsvWriter> create(const std::filesystem::path& path,
                                                std::span<const std::string> columns);
  /// One field a column.
  void row(std::span<const std::string_view> fields);
  void row(std::span<const std::string> fields);
  [[nodiscard]] Result<void> commit();

 private:
  CsvWriter(AtomicFile file, std::size_t columns);
  void flush();
  AtomicFile file_;
  std::size_t columns_;
  std::string buffer_;
};

}  // namespace dersu::io
