#pragma once
// The problems of one source, collected while its reading goes on.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// True where a coordinate may stand in the text, as it does in a wrong column or in a record that
/// is shifted: a number with two decimals or more (behind a point or a comma) within 180, one with
/// decimals from 10,000 on (metres), or degrees with minutes. Messages are read by people who must
/// not know the place, so such a text is not told. Dates and times are none, be there such an
/// hour or not.
[[nodiscard]] bool may_be_place(std::string_view text);
/// The same where a small number is expected: whole numbers from 10,000 on may be metres.
[[nodiscard]] bool number_may_be_place(std::string_view text);

/// A value as it stands in a message: "'forest'", or "what may be a coordinate".
/// of `limit` bytes at most.
[[nodiscard]] std::string told_value(std::string_view text, std::size_t limit = 60);
/// Something with its name: "animal 'T1'", or "an animal whose name may be a coordinate".
[[nodiscard]] std::string told_named(std::string_view kind, std::string_view name);
/// True for what is no place by its form: 24 letters and signs at most without a digit (6 bytes of
/// another script than Cyrillic), a whole number of 3 digits, one with decimals of 2 digits in all,
/// and what is_written_as_date().
[[nodiscard]] bool is_plain(std::string_view text);
/// A value where a word of a list, a number or a date is expected: "'hito'" where it is_plain(),
/// else what kind of thing it is: "a number of 6 digits", "a text with digits", "a text".
[[nodiscard]] std::string told_plain(std::string_view text);
/// The same where a whole number is expected; asks what "1.000" is.
[[nodiscard]] std::string told_whole(std::string_view text);
class Problems {
 public:
  /// More than `kept` are counted, not kept: a file of the wrong kind has one a row.
  explicit Problems(std::size_t kept = 1000) : kept_(kept) {}

  void add(Error error);
  template <class... Args>
  void add(std::string where, fmt::format_string<Args...> format, Args&&... args) {
    add(Error{Fault::bad_input, fmt::format(format, std::forward<Args>(args)...),
              std::move(where)});
  }
  /// The value of `result`, or nothing with its Error kept.
  template <class T>
  [[nodiscard]] const T* take(const Result<T>& result) {
    if (result) return &*result;
    add(result.error());
    return nullptr;
  }

  [[nodiscard]] bool none() const { return errors_.empty(); }
  [[nodiscard]] std::size_t count() const { return errors_.size() + left_out_; }
  /// Success where there are none, else all of them as one Error about `source`.
  [[nodiscard]] Result<void> finish(std::string_view source) &&;

 private:
  std::size_t kept_;
  std::size_t left_out_ = 0;
  std::vector<Error> errors_;
};

}  // namespace dersu::io
