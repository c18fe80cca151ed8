#pragma once
// Own tables (CSV as spreadsheets write it) as rows of Camtrap DP, by a mapping of columns.
//
//     [[source]]
//     kind = "spreadsheet"
//     files = { deployments = "cameras.csv", observations = "seen.csv" }
//     columns = { deployments = { deploymentID = "Camera", deploymentStart = "={Date} {Time}" },
//                 observations = { observationLevel = "=event", scientificName = "種名" } }
//     values = { observationType = { "ヒト" = "human", "*" = "animal" } }
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

struct SpreadsheetMapping {
  std::string only_file{};                     ///< where the source is one file
  std::map<std::string, std::string> files{};  ///< table -> file; else <table>.csv
  /// table -> column of the standard -> header, or "=" and a text with headers in braces.
  std::map<std::string, std::map<std::string, std::string>> columns{};
  std::map<std::string, std::vector<std::string>>
      order{};                                  ///< table -> columns as people list them
  std::map<std::string, std::string> wheres{};  ///< table -> "dersu.toml:20:1", for messages
  bool keep_repeats = false;  ///< observations without an observationID of their own
};

/// Reads the mapped tables into `sink`. Dates in any form of local_date.hpp; a deployment's date
/// without a time is noon, a gap's the whole day, an observation's an error. What is not mapped:
/// observationID is file and line, eventID of an event the same, eventEnd the eventStart,
/// filePublic false, fileMediatype by the file's ending. Fault::not_found; Fault::bad_input with
/// all problems of all files: columns that are not there, values that the standard does not allow.
[[nodiscard]] Result<std::vector<SourceNotice>> read_spreadsheet(const SourceFiles& files,
                                                                 const SpreadsheetMapping& mapping,
                                                                 const SourceTerms& terms,
                                                                 CamtrapSink& sink);

/// "={Date} {Time}" or a header, cut once and filled in for every record.
class FieldTemplate {
 public:
  /// Fault::bad_input: braces that do not close, a header that is not in `columns`.
  [[nodiscard]] static Result<FieldTemplate> make(std::string_view text,
                                                  const std::vector<std::string>& columns);
  /// Those that the text names: "Date" and "Time" of "={Date} {Time}".
  [[nodiscard]] static std::vector<std::string_view> headers_of(std::string_view text);
  /// The pieces of `row` with "NA" for nothing, white space around cut off.
  void fill(std::span<const std::string_view> row, std::string& out) const;
  /// True where every field that it takes from `row` has a text.
  [[nodiscard]] bool is_whole(std::span<const std::string_view> row) const;
  /// True where one of these fields has a text.
  [[nodiscard]] bool has_text(std::span<const std::string_view> row) const;
  /// For messages: "Date", "Date Time", "text".
  [[nodiscard]] const std::string& header() const { return header_; }

 private:
  struct Piece {
    std::string text{};
    std::size_t column = 0;
    bool is_column = false;
  };
  std::vector<Piece> pieces_;
  std::string header_;
};

}  // namespace dersu::io
