#pragma once
// Which keys of the `values` of a source its rows have: one that none has is mostly a slip.
// Page: docs/methods/import.md.
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dersu::io {

class ValueUse {
 public:
  using Values = std::map<std::string, std::map<std::string, std::string>>;
  /// `values` is ProjectSource::values, and stays.
  explicit ValueUse(const Values& values) : values_(values) {}

  /// What `text` of a row becomes in `column` of the standard: the value of its key, that of "*"
  /// where it is not empty, that of "NA" where it is, else itself. A value "NA" is "", no value.
  [[nodiscard]] std::string_view translate(std::string_view column, std::string_view text);
  /// The same of a number of a table with `delimiter`, with a point: a key is its text, else the
  /// number_text() of it, else the same number ("99" for "99.000" and the reverse).
  [[nodiscard]] std::string number(std::string_view column, std::string_view text, char delimiter);
  /// The same of "TRUE" and "false", in lower case: a key is its text, else that in lower case,
  /// else the same number ("1" for "1.000" and the reverse).
  [[nodiscard]] std::string boolean(std::string_view column, std::string_view text, char delimiter);
  /// "values: no row has 'Leopad' in scientificName; did you mean 'Leopard'?", one for each column
  /// of which a key was not seen.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  /// Of a text with other spellings, which are looked up where it has no key.
  std::string_view translate(std::string_view column, std::string_view text,
                             std::span<const std::string> others);

  /// Keys of `column` that are the number `text`, as that of "1.000" is 1.
  void add_same_number(std::string_view column, std::string_view text,
                       std::vector<std::string>& keys) const;

  struct Seen {
    std::set<std::string, std::less<>> keys{};
    std::set<std::string, std::less<>> others{};  ///< texts without a key, the first ones
  };
  const Values& values_;
  std::map<std::string, Seen, std::less<>> seen_{};
  std::string key_{};
};

}  // namespace dersu::io
