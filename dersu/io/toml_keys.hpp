#pragma once
// A struct read from a TOML table by a list of its keys, collecting every problem: what
// project_file.cpp is made of, and what a later configuration file can be made of.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/toml.hpp"

namespace dersu::io {

/// One key of a table that is read into a T. `read` stores the value; its Error has no `where`.
template <class T>
struct TomlKey {
  std::string_view name;
  std::function<Result<void>(const TomlValue&, T&)> read;
  bool required = false;
};

/// The problems of one file.
class TomlProblems {
 public:
  explicit TomlProblems(std::string_view file) : file_(file) {}

  /// "dersu.toml:7:3"
  [[nodiscard]] std::string where(TomlPosition at) const;
  void add(TomlPosition at, std::string message);
  /// With the nearest of `known`; where none is near, "expected" and `otherwise`, or all of them.
  void unknown_key(const TomlEntry& entry, const std::vector<std::string_view>& known,
                   std::string_view otherwise = {});
  /// In the order of the file, each once.
  [[nodiscard]] std::vector<Error> take();
  [[nodiscard]] bool empty() const { return found_.empty(); }

 private:
  struct Problem {
    TomlPosition at;
    std::string message;
  };
  std::string file_;
  std::vector<Problem> found_;
};

/// Reads `table` into `target` by `keys`; what is wrong goes to `problems`.
template <class T>
void read_table(const TomlValue& table, const std::vector<TomlKey<T>>& keys, T& target,
                TomlProblems& problems) {
  std::vector<std::string_view> known;
  for (const auto& key : keys) known.push_back(key.name);
  for (const TomlEntry& entry : table.entries) {
    const TomlKey<T>* match = nullptr;
    for (const auto& key : keys)
      if (key.name == entry.key) match = &key;
    if (!match) {
      problems.unknown_key(entry, known);
    } else if (auto read = match->read(entry.value, target); !read) {
      problems.add(entry.value.at, entry.key + ": " + read.error().message);
    }
  }
  for (const auto& key : keys)
    if (key.required && !table.find(key.name))
      problems.add(table.at, "missing key '" + std::string(key.name) + "'");
}

/// "found 15, expected `expected`".
[[nodiscard]] tl::unexpected<Error> unexpected_value(const TomlValue& found,
                                                     std::string_view expected);

// What one value may be. Lengths, durations and areas are texts with their unit ("15 km").
[[nodiscard]] Result<std::string> toml_text(const TomlValue& value);
[[nodiscard]] Result<std::string> toml_id(const TomlValue& value);    ///< A-Z a-z 0-9 . _ -
[[nodiscard]] Result<std::string> toml_path(const TomlValue& value);  ///< relative, no ".."
[[nodiscard]] Result<bool> toml_boolean(const TomlValue& value);
[[nodiscard]] Result<std::int64_t> toml_integer(const TomlValue& value, std::int64_t minimum,
                                                std::int64_t maximum);
[[nodiscard]] Result<double> toml_length_m(const TomlValue& value);             ///< > 0
[[nodiscard]] Result<std::int64_t> toml_duration_s(const TomlValue& value);     ///< any sign
[[nodiscard]] Result<Day> toml_day(const TomlValue& value);                     ///< 2023-05-01
[[nodiscard]] Result<std::int32_t> toml_time_of_day_s(const TomlValue& value);  ///< "06:30"
[[nodiscard]] Result<std::string> toml_choice(const TomlValue& value,
                                              const std::vector<std::string_view>& choices);
[[nodiscard]] Result<std::vector<std::string>> toml_texts(const TomlValue& value);
[[nodiscard]] Result<std::map<std::string, std::string>> toml_text_table(const TomlValue& value);

}  // namespace dersu::io
