#pragma once
// One drawing: SVG inside the page, with a title and a description for those who cannot see it.
#include <string>
#include <string_view>
#include <vector>

#include "dersu/report/content.hpp"
#include "dersu/report/markup.hpp"

namespace dersu::report {

/// A length in drawing units to 0.01, without idle zeros: "12.5", "-3", "0".
[[nodiscard]] std::string px(double value);

/// About how wide `text` is at `size`, for laying out labels (wide East Asian signs count 1 em).
[[nodiscard]] double text_width(std::string_view text, double size);

/// `text` cut at spaces into lines of about `width` at `size`.
[[nodiscard]] std::vector<std::string> wrap_text(std::string_view text, double width, double size);

/// Path data: "M1 2L3.5 4Z".
class Path {
 public:
  Path& move(double x, double y) { return add('M', x, y); }
  Path& line(double x, double y) { return add('L', x, y); }
  Path& close();
  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] bool is_empty() const { return data_.empty(); }

 private:
  Path& add(char command, double x, double y);
  std::string data_{};
};

enum class Anchor { start, middle, end };

/// Shapes take a CSS class (of style.cpp) and, where the colour is a party's, a style.
class Svg {
 public:
  /// `id` must be unique in the page.
  Svg(double width, double height, std::string_view id, std::string_view title,
      std::string_view description);

  void line(double x1, double y1, double x2, double y2, std::string_view css,
            std::string_view style = {});
  void rect(double x, double y, double width, double height, std::string_view css,
            std::string_view style = {});
  void circle(double x, double y, double radius, std::string_view css, std::string_view style = {});
  void path(const std::string& data, std::string_view css, std::string_view style = {});
  void text(double x, double y, std::string_view text, std::string_view css,
            Anchor anchor = Anchor::start, std::string_view style = {});
  /// For what has no method of its own.
  [[nodiscard]] Markup& markup() { return markup_; }

  [[nodiscard]] std::string take();  ///< the finished <svg>

 private:
  Markup markup_{};
};

}  // namespace dersu::report
