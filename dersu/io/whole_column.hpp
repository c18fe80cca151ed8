#pragma once
// Whole numbers with three zeros behind a point: "1.000" is a thousand in a column where smaller
// numbers have no point, and one where all have three decimals. Page: docs/methods/import.md.
#include <optional>
#include <string>
#include <string_view>

namespace dersu::io {

/// "1" for "1.000", "-12" for "-12.000"; nothing for all that parse_whole() reads, and for what is
/// no whole number. Three digits at most stand before a mark of thousands.
[[nodiscard]] std::optional<std::string> without_three_zeros(std::string_view text);

/// What the values of one column, seen in their order, say about those zeros.
class WholeColumn {
 public:
  /// What is wrong with `text` where values before it are of the other form, told once: "found
  /// '1.000' (thousands, or decimals?), expected a whole number as in other rows"; else "".
  [[nodiscard]] std::string problem(std::string_view text);
  /// True where nothing but the zeros was seen: a notice.
  [[nodiscard]] bool is_doubtful() const { return has_zeros_ && !has_decimals_ && !has_plain_; }

 private:
  bool has_zeros_ = false;     ///< "1.000"
  bool has_plain_ = false;     ///< "2"
  bool has_decimals_ = false;  ///< "1000.000", "2.0"
  bool told_ = false;
};

}  // namespace dersu::io
