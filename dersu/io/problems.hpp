#pragma once
// The problems of one source, collected while its reading goes on.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// True for a number that may be a coordinate in the wrong column: three decimals or more, within
/// 180. Messages are read by people who must not know the place, so such a number is not told.
[[nodiscard]] bool may_be_place(std::string_view text);

/// A value as it stands in a message: "'forest'", or "a number with decimals" for what may be a
/// place.
[[nodiscard]] std::string told_value(std::string_view text);

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
