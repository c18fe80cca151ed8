#pragma once
// Checks of single fields of a camera-trap table: type, range, enumeration, pattern.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dersu/core/time.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/whole_column.hpp"

namespace dersu::io {

/// True for the texts that the standard takes for no value: "", "NA", "NaN", "nan".
[[nodiscard]] inline bool is_missing(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() > 3 || (text[0] != 'N' && text[0] != 'n')) return false;
  return text == "NA" || text == "NaN" || text == "nan";
}

/// parse_time() with a short way for "2020-05-30T04:57:37Z" and "...+02:00"; equal to it.
class TimeReader {
 public:
  /// Nothing where `text` is no time with an offset.
  [[nodiscard]] std::optional<std::int64_t> utc_s(std::string_view text);

 private:
  [[nodiscard]] std::optional<std::int64_t> short_way(std::string_view text);
  std::string date_{};  ///< the last one read, "2020-05-30"
  std::int64_t date_s_ = 0;
};

/// What is wrong with a value.
struct FieldProblem {
  std::string_view rule{};  ///< "type", "enum", "minimum", "maximum", "pattern"
  std::string found{};
  std::string expected{};
  bool harmless = false;  ///< a warning
};

/// Checks values of one column, none of them missing. Remembers the last good one, as values mostly
/// repeat.
class FieldCheck {
 public:
  explicit FieldCheck(const CamtrapColumn& column);

  /// True where there is anything to check.
  [[nodiscard]] bool needed() const { return needed_; }

  /// Nothing where `text` is good.
  [[nodiscard]] std::optional<FieldProblem> check(std::string_view text) {
    if (text == last_good_) return std::nullopt;
    auto problem = check_anew(text);
    last_good_ = problem ? std::string_view() : text;
    return problem;
  }

  /// Of the value that was last checked and found good or harmless, in a datetime column.
  [[nodiscard]] std::int64_t utc_s() const { return utc_s_; }
  /// The same in a number or integer column.
  [[nodiscard]] double number() const { return number_; }

 private:
  [[nodiscard]] std::optional<FieldProblem> check_anew(std::string_view text);
  [[nodiscard]] std::optional<FieldProblem> check_number(std::string_view text);
  [[nodiscard]] std::optional<FieldProblem> check_time(std::string_view text);
  [[nodiscard]] std::optional<FieldProblem> check_text(std::string_view text) const;
  [[nodiscard]] std::string range() const;
  [[nodiscard]] std::string shown(std::string_view text) const;

  CamtrapColumn column_;
  bool needed_ = false;
  bool sensitive_ = false;  ///< the value must not stand in a message
  bool (*matches_)(std::string_view) = nullptr;
  TimeReader times_{};
  std::int64_t utc_s_ = 0;
  double number_ = 0;
  std::string last_good_{};
  WholeColumn whole_{};
};

/// The two patterns of the standard's terms, by hand; nullptr for any other.
[[nodiscard]] bool (*find_pattern(std::string_view pattern))(std::string_view text);

}  // namespace dersu::io
