#pragma once
// What a check of camera-trap tables found: every violation with its place, in bounded memory.
// Coordinates never stand in a violation; see camtrap_dp.hpp.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

enum class Severity : std::uint8_t {
  error,    ///< the package breaks the standard's rules, or cannot be used as it is
  warning,  ///< it may be used; somebody should look
};

/// One thing that is not as it must be.
struct CamtrapViolation {
  std::string table{};      ///< "deployments"; "datapackage" for the metadata
  std::uint64_t row = 0;    ///< of the table, 1 behind the header; 0: the table as a whole
  std::uint64_t line = 0;   ///< of the file; 0 where there is none
  std::string column{};     ///< "latitude"; a JSON pointer in the metadata
  std::string found{};      ///< "'fox'", "nothing", "a number outside -90..90"
  std::string expected{};   ///< "one of adult, subadult, juvenile"
  std::string_view rule{};  ///< "enum", "required", ...; docs/methods/camtrap-dp.md lists them
  Severity severity = Severity::error;
  std::string file{};  ///< the name of the file of `line`, where the table lies in several
};

/// How often one rule was broken in one column.
struct CamtrapCount {
  std::string table{};
  std::string column{};
  std::string_view rule{};
  Severity severity = Severity::error;
  std::uint64_t count = 0;
};

/// Collects violations: the first of each kind in detail, all of them by number.
class CamtrapReport {
 public:
  explicit CamtrapReport(std::size_t max_details = 10'000, std::size_t max_details_of_a_kind = 1000)
      : max_details_(max_details), max_details_of_a_kind_(max_details_of_a_kind) {}

  void add(CamtrapViolation violation);
  /// Of a table in several files: violations of its lines behind row `before` are in `name`, until
  /// the next call.
  void begin_file(std::string_view table, std::uint64_t before, std::string_view name);
  /// Something that a reader of the report should know, and nothing wrong: a legacy form.
  void add_notice(std::string notice);
  /// What explains the errors of one column of a table together: a notice, and as_error() tells it
  /// at the first of them.
  void add_question(std::string_view table, std::string_view column, std::string_view question);

  /// True where there is no violation of Severity::error.
  [[nodiscard]] bool valid() const { return errors_ == 0; }
  [[nodiscard]] std::uint64_t errors() const { return errors_; }
  [[nodiscard]] std::uint64_t warnings() const { return warnings_; }
  /// Violations that are counted, and not in violations().
  [[nodiscard]] std::uint64_t left_out() const { return errors_ + warnings_ - violations_.size(); }
  /// In the order in which they were found.
  [[nodiscard]] const std::vector<CamtrapViolation>& violations() const { return violations_; }
  /// Sorted by table, column, rule.
  [[nodiscard]] std::vector<CamtrapCount> counts() const;
  [[nodiscard]] const std::vector<std::string>& notices() const { return notices_; }

  /// The violations of Severity::error as one Error, a detail each; `source` as in gather().
  /// There must be one.
  [[nodiscard]] Error as_error(std::string_view source) const;

 private:
  using Kind = std::tuple<std::string, std::string, std::string_view, Severity>;
  /// One of the files of a table.
  struct File {
    std::string table;
    std::uint64_t before = 0;  ///< rows of earlier files
    std::string name;
  };
  struct Question {
    std::string table;
    std::string column;
    std::string text;
  };
  [[nodiscard]] std::string file_of(const CamtrapViolation& violation) const;

  std::size_t max_details_;
  std::size_t max_details_of_a_kind_;
  std::uint64_t errors_ = 0;
  std::uint64_t warnings_ = 0;
  std::vector<CamtrapViolation> violations_;
  std::map<Kind, std::uint64_t> counts_;
  std::vector<std::string> notices_;
  std::vector<Question> questions_;
  std::vector<File> files_;
};

[[nodiscard]] std::string_view name(Severity severity);  ///< "error", "warning"

/// The report as the JSON object that `dersu validate --json` prints.
[[nodiscard]] std::string format_json(const CamtrapReport& report);

/// "deployments:14:latitude: error: found ..., expected ...": the table, or the file where that
/// lies in several; line, column.
[[nodiscard]] std::string describe(const CamtrapViolation& violation);

}  // namespace dersu::io
