#include "dersu/report/svg.hpp"

#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::report {

std::string px(double value) {
  // Whole hundredths by rounding half away from zero; printing an integer is the same everywhere.
  const long long hundredths = std::llround(value * 100);
  const long long magnitude = std::llabs(hundredths);
  std::string out = hundredths < 0 ? "-" : "";
  out += std::to_string(magnitude / 100);
  if (const long long rest = magnitude % 100; rest != 0) {
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
  }
  return out;
}

double text_width(std::string_view text, double size) {
  double ems = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;  // not the first byte of a sign
    const bool narrow = c == 'i' || c == 'l' || c == '.' || c == ',' || c == ' ' || c == '\'';
    const bool capital = (c >= 'A' && c <= 'Z') || c == 'm' || c == 'w' || c == '%';
    ems += byte >= 0xE3 ? 1.0 : narrow ? 0.34 : capital ? 0.76 : 0.62;
  }
  return ems * size;
}

std::vector<std::string> wrap_text(std::string_view text, double width, double size) {
  std::vector<std::string> lines;
  for (const std::string_view word : split(text, ' ')) {
    if (!lines.empty() &&
        text_width(lines.back(), size) + text_width(word, size) + 0.3 * size <= width) {
      lines.back() += ' ';
      lines.back() += word;
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

Path& Path::add(char command, double x, double y) {
  data_ += command;
  data_ += px(x);
  const std::string py = px(y);
  if (py.front() != '-') data_ += ' ';
  data_ += py;
  return *this;
}

Path& Path::close() {
  data_ += 'Z';
  return *this;
}

Svg::Svg(double width, double height, std::string_view id, std::string_view title,
         std::string_view description) {
  const std::string title_id = std::string(id) + "-title";
  const std::string text_id = std::string(id) + "-text";
  markup_.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                       {"viewBox", "0 0 " + px(width) + " " + px(height)},
                       {"width", px(width)},
                       {"height", px(height)},
                       {"role", "img"},
                       {"aria-labelledby", title_id + " " + text_id}});
  markup_.line().leaf("title", title, {{"id", title_id}});
  markup_.leaf("desc", description, {{"id", text_id}}).line();
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view css,
               std::string_view style) {
  path(Path().move(x1, y1).line(x2, y2).data(), css, style);
}

void Svg::rect(double x, double y, double width, double height, std::string_view css,
               std::string_view style) {
  markup_.empty("rect", {{"class", std::string(css)},
                         {"x", px(x)},
                         {"y", px(y)},
                         {"width", px(width)},
                         {"height", px(height)},
                         {"style", std::string(style)}});
  markup_.line();
}

void Svg::circle(double x, double y, double radius, std::string_view css, std::string_view style) {
  markup_.empty("circle", {{"class", std::string(css)},
                           {"cx", px(x)},
                           {"cy", px(y)},
                           {"r", px(radius)},
                           {"style", std::string(style)}});
  markup_.line();
}

void Svg::path(const std::string& data, std::string_view css, std::string_view style) {
  if (data.empty()) return;
  markup_.empty("path", {{"class", std::string(css)}, {"d", data}, {"style", std::string(style)}});
  markup_.line();
}

void Svg::text(double x, double y, std::string_view text, std::string_view css, Anchor anchor,
               std::string_view style) {
  static constexpr std::string_view kAnchors[] = {"start", "middle", "end"};
  markup_.leaf("text", text,
               {{"class", std::string(css)},
                {"x", px(x)},
                {"y", px(y)},
                {"text-anchor", std::string(kAnchors[static_cast<int>(anchor)])},
                {"style", std::string(style)}});
  markup_.line();
}

std::string Svg::take() {
  markup_.close();
  return markup_.take();
}

}  // namespace dersu::report
