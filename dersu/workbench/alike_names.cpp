#include "dersu/workbench/alike_names.hpp"

#include <fmt/format.h>

#include <map>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/workbench/nobody.hpp"

namespace dersu::workbench {
namespace {

struct Look {
  std::string_view sign;
  std::string_view as;
};
constexpr Look kLooks[] = {{"а", "a"},      {"в", "b"},      {"е", "e"},      {"к", "k"},
                           {"м", "m"},      {"н", "h"},      {"о", "o"},      {"р", "p"},
                           {"с", "c"},      {"т", "t"},      {"у", "y"},      {"х", "x"},
                           {"з", "3"},      {"\u00A0", " "}, {"\u3000", " "}, {"\u2010", "-"},
                           {"\u2011", "-"}, {"\u2012", "-"}, {"\u2013", "-"}, {"\u2014", "-"},
                           {"\u2212", "-"}};

/// The sign of ASCII for one of full width (U+FF01 to U+FF5E) at the begin of `text`, else '\0'.
char of_full_width(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xEF') return '\0';
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second != 0xBC && second != 0xBD) return '\0';
  const int offset = (second - 0xBC) * 0x40 + (third - 0x80);
  return offset >= 1 && offset <= 0x5E ? static_cast<char>(0x20 + offset) : '\0';
}

std::string of_usual_width(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char usual = of_full_width(text);
    out += usual == '\0' ? text.front() : usual;
    text.remove_prefix(usual == '\0' ? 1 : 3);
  }
  return out;
}

}  // namespace

std::string look_of(std::string_view name) {
  const std::string plain = small_letters(of_usual_width(name));
  std::string_view rest = plain;
  std::string out;
  while (!rest.empty()) {
    std::string_view sign = rest.substr(0, 1);
    std::string_view as = sign;
    for (const Look& look : kLooks)
      if (rest.starts_with(look.sign)) {
        sign = look.sign;
        as = look.as;
      }
    rest.remove_prefix(sign.size());
    if (as != " " || !out.ends_with(' ')) out += as;
  }
  return std::string(trim(out));
}

std::vector<std::string> tell_alike(std::span<const std::string_view> names) {
  constexpr std::size_t kMostTold = 10;
  std::map<std::string, std::vector<std::string>> groups;
  for (const std::string_view name : names) groups[look_of(name)].push_back(io::told_value(name));
  std::vector<std::string> told;
  for (const auto& [look, group] : groups)
    if (group.size() > 1 && told.size() < kMostTold)
      told.push_back(fmt::format(
          "{} individuals have names that look the same (capitals, letters of another alphabet, "
          "blanks): {}; are they one animal? Each counts as one, until values = {{ individualID = "
          "{{ ... }} }} in its source gives them one name",
          group.size(), join(group, ", ")));
  return told;
}

}  // namespace dersu::workbench
