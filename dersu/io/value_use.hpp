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
  /// where it is not empty, else itself.
  [[nodiscard]] std::string_view translate(std::string_view column, std::string_view text);
  /// The same of a text with other spellings ("99.0": "99"), which are looked up where it has no
  /// key.
  [[nodiscard]] std::string_view translate(std::string_view column, std::string_view text,
                                           std::span<const std::string> others);
  /// "values: no row has 'Leopad' in scientificName; did you mean 'Leopard'?", one for each column
  /// of which a key was not seen.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  struct Seen {
    std::set<std::string, std::less<>> keys{};
    std::set<std::string, std::less<>> others{};  ///< texts without a key, the first ones
  };
  const Values& values_;
  std::map<std::string, Seen, std::less<>> seen_{};
  std::string key_{};
};

}  // namespace dersu::io
