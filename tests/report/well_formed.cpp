#include "well_formed.hpp"

#include <cctype>
#include <set>
#include <vector>

namespace dersu::report {
namespace {

std::string near(std::string_view what, std::string_view rest) {
  return std::string(what) + " near '" + std::string(rest.substr(0, 60)) + "'";
}

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; }

/// Empty where every & starts an allowed entity and no < stands alone.
std::string problem_in_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<' || text[i] == '>') return near("a bare bracket", text.substr(i));
    if (text[i] != '&') continue;
    const std::size_t end = text.find(';', i);
    if (end == std::string_view::npos) return near("a bare &", text.substr(i));
    static const std::set<std::string_view> kEntities{"amp", "lt", "gt", "quot", "#39"};
    if (!kEntities.contains(text.substr(i + 1, end - i - 1))) {
      return near("an unknown entity", text.substr(i));
    }
  }
  return {};
}

/// Reads the attributes of a tag up to its end; moves `rest` behind it.
std::string read_attributes(std::string_view& rest, bool& closed) {
  std::set<std::string_view> seen;
  for (;;) {
    while (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
    closed = rest.starts_with("/>");
    if (closed || rest.starts_with(">")) {
      rest.remove_prefix(closed ? 2 : 1);
      return {};
    }
    std::size_t n = 0;
    while (n < rest.size() && is_name(rest[n])) ++n;
    const std::string_view name = rest.substr(0, n);
    if (n == 0 || !rest.substr(n).starts_with("=\"")) return near("a bad attribute", rest);
    if (!seen.insert(name).second) return near("an attribute given twice", rest);
    rest.remove_prefix(n + 2);
    const std::size_t end = rest.find('"');
    if (end == std::string_view::npos) return near("an open quote", rest);
    if (std::string problem = problem_in_text(rest.substr(0, end)); !problem.empty()) {
      return problem;
    }
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

std::string problem_in_markup(std::string_view rest) {
  if (rest.starts_with("<!DOCTYPE html>")) rest.remove_prefix(15);
  std::vector<std::string> open;
  while (!rest.empty()) {
    const std::size_t tag = rest.find('<');
    const bool style = !open.empty() && open.back() == "style";
    if (!style) {
      if (std::string problem = problem_in_text(rest.substr(0, tag)); !problem.empty()) {
        return problem;
      }
    }
    if (tag == std::string_view::npos) break;
    rest.remove_prefix(tag);
    const bool closing = rest.starts_with("</");
    rest.remove_prefix(closing ? 2 : 1);
    std::size_t n = 0;
    while (n < rest.size() && is_name(rest[n])) ++n;
    if (n == 0) return near("a tag without a name", rest);
    const std::string name(rest.substr(0, n));
    rest.remove_prefix(n);
    if (closing) {
      if (!rest.starts_with(">")) return near("a bad closing tag", rest);
      rest.remove_prefix(1);
      if (open.empty() || open.back() != name) return near("</" + name + "> out of order", rest);
      open.pop_back();
      continue;
    }
    bool closed = false;
    if (std::string problem = read_attributes(rest, closed); !problem.empty()) return problem;
    if (!closed) open.push_back(name);
  }
  return open.empty() ? std::string() : "<" + open.back() + "> is never closed";
}

std::string text_of(std::string_view markup) {
  std::string text;
  const std::size_t style = markup.find("<style>");
  const std::size_t end = markup.find("</style>");
  std::string page(markup);
  if (style != std::string_view::npos) page.erase(style, end - style);
  bool in_tag = false;
  for (const char c : page) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

}  // namespace dersu::report
