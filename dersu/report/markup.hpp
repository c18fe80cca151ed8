#pragma once
// A writer for HTML and SVG that cannot forget to escape or to close: the result is well-formed XML
// and valid HTML at once.
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dersu::report {

/// `text` for element content and attribute values: & < > " ' as entities; control characters and
/// bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

struct Attribute {
  std::string_view name;
  std::string value;  ///< escaped by the writer; an attribute without a value is left out
};
using Attributes = std::initializer_list<Attribute>;

class Markup {
 public:
  Markup& open(std::string_view tag, Attributes attributes = {});
  Markup& close();                                                  ///< the innermost open element
  Markup& empty(std::string_view tag, Attributes attributes = {});  ///< <br/>, <circle .../>
  Markup& text(std::string_view text);                              ///< escaped
  /// <tag ...>text</tag>, escaped.
  Markup& leaf(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// Markup that is escaped already.
  Markup& raw(std::string_view markup);
  /// <tag ...>markup</tag>, for markup that is escaped already.
  Markup& wrap(std::string_view tag, std::string_view markup, Attributes attributes = {});
  /// A line break in the source, so that people can read it.
  Markup& line();

  /// Everything written; all elements must be closed.
  [[nodiscard]] std::string take();

 private:
  void start(std::string_view tag, Attributes attributes);
  std::string out_{};
  std::vector<std::string> open_{};
};

}  // namespace dersu::report
