#pragma once
// TOML 1.0 as a plain tree in which every key and value knows its line and column.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// The largest TOML text that is read; a larger one is Fault::bad_input.
constexpr std::size_t kMaxTomlBytes = std::size_t{1} << 20;

struct TomlPosition {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

enum class TomlKind : std::uint8_t { string, integer, number, boolean, date, time, array, table };

struct TomlEntry;

/// One value. Only the members of its kind mean something.
struct TomlValue {
  TomlKind kind = TomlKind::table;
  TomlPosition at{};
  std::string text{};  ///< a string's characters; a date, time or both in ISO 8601
  std::int64_t integer = 0;
  double number = 0;  ///< also set for an integer
  bool boolean = false;
  std::vector<TomlValue> items{};  ///< of an array
  std::vector<TomlEntry> entries;  ///< of a table, in the order of the file

  /// The entry `key` of a table, or nullptr.
  [[nodiscard]] const TomlValue* find(std::string_view key) const;
};

struct TomlEntry {
  std::string key;
  TomlPosition at{};  ///< of the key
  TomlValue value{};
};

/// What a person calls a value of `kind`: "a text", "a table".
[[nodiscard]] std::string_view describe(TomlKind kind);

/// The document as one table. `name` is the file's name for `where` ("dersu.toml:7:3").
/// Fault::bad_input: not UTF-8, not TOML, a key twice, nested too deep, too large.
[[nodiscard]] Result<TomlValue> parse_toml(std::string_view text, std::string_view name);

/// `text` as a TOML basic string, quotes included; UTF-8.
[[nodiscard]] std::string format_toml_text(std::string_view text);

}  // namespace dersu::io
