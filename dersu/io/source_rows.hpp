#pragma once
// From the rows of a foreign table to checked rows of the standard: what every reader of local
// times and own columns (Wildlife Insights, camtrapR, spreadsheets, secr) shares.
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/datum.hpp"
#include "dersu/io/joined_individuals.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/place_reading.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/time_zone.hpp"
#include "dersu/io/times_at_work.hpp"
#include "dersu/io/value_use.hpp"
#include "dersu/io/whole_column.hpp"

namespace dersu::io {

/// Something that a reader had to say; no coordinates, no names of cameras.
struct SourceNotice {
  std::string place{};  ///< "images.csv:14:timestamp", or the file, or empty
  std::string message{};
};

/// Where the tables of a source are: a folder on the disk, or texts (tests, fuzz targets).
struct SourceFiles {
  std::function<bool(const std::string& name)> has;
  /// `expected`: as of CsvOptions.
  std::function<Result<CsvReader>(const std::string& name,
                                  std::span<const std::string_view> expected)>
      open;
  std::function<std::vector<std::string>()> names;  ///< of all files that are there, in no order
};
/// `path` is the folder, or one of the files in it.
[[nodiscard]] SourceFiles files_of(const std::filesystem::path& path);
[[nodiscard]] SourceFiles files_of(std::map<std::string, std::string> texts);

/// Places of a source -> WGS84.
class SourcePlaces {
 public:
  /// By source.crs where it is set (metres), else by its datum. Fault::bad_input.
  [[nodiscard]] static Result<SourcePlaces> make(const ProjectSource& source);
  /// x before y, longitude before latitude. Fault::bad_input without the coordinates, `where` is
  /// "x" or "y", the one that is wrong: outside the Earth, or where the datum or crs is not used.
  [[nodiscard]] Result<LonLat> to_wgs84(double x, double y) const;
  [[nodiscard]] bool moves() const { return moves_; }  ///< else coordinates stay as they are
  /// A deployment's coordinateUncertainty with what the datum's shift may be off on top, in whole
  /// metres; what is no number stays.
  [[nodiscard]] std::string uncertainty(std::string_view text) const;
  /// True where the source names a crs that is not in degrees.
  [[nodiscard]] bool in_metres() const { return in_metres_; }
  [[nodiscard]] const std::vector<std::string>& notices() const { return notices_; }

 private:
  [[nodiscard]] const PlaceReading* reading() const;

  std::variant<std::monostate, DatumShift, Transform> how_;
  Datum datum_ = kDatums.front();
  bool moves_ = false;
  bool in_metres_ = false;
  std::string crs_{};
  std::optional<AreaOfUse> area_{};                        ///< of a crs in metres
  mutable std::shared_ptr<const PlaceReading> reading_{};  ///< made when it is needed
  mutable bool reading_made_ = false;                      ///< be it none
  std::vector<std::string> notices_;
};

/// How the values of a source are to be read.
struct SourceTerms {
  TimeZone zone;
  SourcePlaces places;
  std::int64_t clock_offset_s = 0;
  std::map<std::string, std::map<std::string, std::string>> values{};  ///< ProjectSource::values
  std::string where{};  ///< of the source in dersu.toml, for messages
};
[[nodiscard]] Result<SourceTerms> source_terms(const ProjectSource& source);

/// Builds rows column by column, checks them against the standard (types, ranges, allowed values,
/// keys, intervals) and gives those to the sink with which nothing is wrong. Rows of a keyed table
/// that repeat an earlier one in every value are passed over.
class SourceRows {
 public:
  /// What a date without a time means.
  enum class Part : std::uint8_t { noon, day_begin, day_end };

  SourceRows(const SourceTerms& terms, CamtrapSink& sink, Problems& problems);

  /// A new row, from `line` of `file`.
  void begin(CamtrapTable table, std::string_view file, std::uint64_t line);
  /// "NA" is no value. `header`: of the file, for messages; empty: the standard's name. The value
  /// is translated by SourceTerms::values.
  void set(std::string_view column, std::string_view value, std::string_view header = {});
  /// The same of a number of a table with `delimiter`, as of ValueUse::number().
  void set_number(std::string_view column, std::string_view text, char delimiter,
                  std::string_view header);
  /// The same of a boolean, as of ValueUse::boolean().
  void set_boolean(std::string_view column, std::string_view text, char delimiter,
                   std::string_view header);
  /// The same, taken as it is: a value of the standard.
  void set_plain(std::string_view column, std::string_view value);
  void set_time(std::string_view column, Time time);
  /// A longitude and latitude, or x and y, in the terms of the source.
  void set_place(std::string_view x, std::string_view y, std::string_view x_header,
                 std::string_view y_header);
  /// A local time as of time(); where it is wrong that is told, and end() tells no more of the
  /// column.
  std::optional<Time> set_local_time(std::string_view column, std::string_view text,
                                     DateOrder order, Part part, bool with_clock_offset,
                                     std::string_view header);
  /// Tells what is wrong with a column; end() tells no more of it.
  void refuse(std::string_view column, std::string_view header, std::string message);
  /// What is wrong with a column is told for the whole table: no row of it goes to the sink.
  void give_up(std::string_view column);
  /// The current value of a column.
  [[nodiscard]] const std::string& get(std::string_view column) const;
  /// Only a failure of the sink is an Error; problems of the row are collected.
  [[nodiscard]] Result<void> end();
  /// Behind the last deployment: tells what is wrong with places, each mistake once.
  void end_places();
  /// Instead of end(), of a record that cannot be read: its key, where it was set, counts as there.
  /// `more`: records behind it may be missing.
  void end_broken(bool more);
  /// A whole table that cannot be read: references to it are not checked, which is told once.
  void unread(CamtrapTable table);

  /// What a local time becomes.
  [[nodiscard]] std::optional<Time> time(std::string_view text, DateOrder order, Part part,
                                         bool with_clock_offset, std::string_view header);

  /// A problem of this row.
  void problem(std::string_view header, std::string message);
  [[nodiscard]] std::string where(std::string_view header) const;
  [[nodiscard]] const SourceTerms& terms() const { return terms_; }
  [[nodiscard]] bool has_deployment(const std::string& id) const { return keys_[0].contains(id); }
  /// Observations outside the time of their deployments, with the place of the first; where these
  /// are dates alone, outside whole days.
  void tell_times(std::vector<SourceNotice>& notices) const;
  /// Keys of SourceTerms::values that no row had, individuals that they join and that cannot be one
  /// animal, and columns of which all numbers were written
  /// 1.000.
  void tell_values(std::vector<SourceNotice>& notices) const;

 private:
  struct Cell {
    std::string value{};
    std::string header{};
    std::string text{};      ///< as it stands in the file, of a time and of an individual's name
    bool made_none = false;  ///< by values
    bool is_day = false;     ///< that text, without a time
    std::string edge{};  ///< begin or end of the day where the value is the noon of a date alone
    bool told = false;   ///< what is wrong with it
  };
  void set_edge(Cell& cell, bool is_end, std::string_view text, DateOrder order) const;
  void look_at_times();
  bool tell_comma(std::string_view text, std::string_view header);
  void refuse_place(std::string_view header, const std::string& message);
  void refuse_text(std::string_view column, std::string_view text, std::string_view header,
                   bool in_metres);
  void look_at_zeros(std::size_t i, const CamtrapColumn& column);
  void check_cell(const CamtrapColumn& column, const Cell& cell);
  void check_interval(std::string_view start, std::string_view end);
  void check_gap();
  [[nodiscard]] std::string header_of(std::string_view column) const;
  bool check_key();
  bool is_joined();
  void tell_unknown(std::string_view header, CamtrapTable referenced);
  bool may_be_lost(CamtrapTable referenced, const std::string& key);
  [[nodiscard]] std::size_t index(std::string_view column) const;

  const SourceTerms& terms_;
  CamtrapSink& sink_;
  Problems& problems_;
  CamtrapTable table_ = CamtrapTable::deployments;
  std::string file_;
  std::uint64_t line_ = 0;
  std::size_t problems_before_ = 0;
  bool is_bad_ = false;        ///< though this row has no problem of its own
  std::string comma_told_of_;  ///< file
  /// What is wrong with places, where it is so.
  struct WrongPlaces {
    std::string message{};
    std::string first{};  ///< where
    std::vector<std::uint64_t> lines{};
  };
  std::vector<WrongPlaces> wrong_places_;  ///< in the order of the first of each
  std::vector<Cell> cells_;
  std::vector<std::string_view> views_;
  struct FirstRow {
    std::uint64_t print = 0;  ///< a fingerprint of its values
    std::uint64_t line = 0;
    std::size_t file = 0;  ///< in files_
  };
  std::vector<std::string> files_;  ///< in the order in which rows came of them
  /// Of each table: key -> the row that has it. For look-ups only.
  std::array<std::unordered_map<std::string, FirstRow>, kCamtrapTables> keys_;
  /// Of each table: the keys of broken records, whether some are not known, and whether that is
  /// told.
  std::array<std::unordered_set<std::string>, kCamtrapTables> broken_keys_;
  std::array<bool, kCamtrapTables> keys_lost_{};
  std::array<bool, kCamtrapTables> empty_told_{};  ///< that it has no rows
  std::array<bool, kCamtrapTables> loss_told_{};
  std::unordered_map<std::string, std::pair<Time, Time>> intervals_;  ///< of each deployment
  TimesAtWork times_;
  ValueUse values_;
  JoinedIndividuals individuals_;
  std::array<std::vector<WholeColumn>, kCamtrapTables> wholes_;  ///< of each table, by its columns
  std::string first_outside_;
};

/// Why `value`, not empty, is none of `column`: "found 'Animal', expected one of animal, ..."; ""
/// where it is one. Times and places, which are read, are not looked at.
[[nodiscard]] std::string value_problem(const CamtrapColumn& column, std::string_view value);

/// "lines 3, 5, 7", "line 3": the first ten.
[[nodiscard]] std::string told_lines(std::span<const std::uint64_t> lines);

/// "" for "NA", else without white space around.
[[nodiscard]] std::string_view field_text(std::string_view field);

/// "image/jpeg" for "IMG_1.JPG"; "image/x-unknown" where the ending says nothing.
[[nodiscard]] std::string media_type(std::string_view file_name);

}  // namespace dersu::io
