#include "dersu/workbench/alike_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dersu/core/text.hpp"
#include "dersu/io/letters.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMostTold = 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_gap(char c) { return std::string_view(" -_.,#'").find(c) != std::string_view::npos; }

/// "001.0" -> "001"
std::string_view without_decimal_zeros(std::string_view name) {
  const std::size_t zeros = name.find_last_not_of('0') + 1;
  const bool decimals = zeros < name.size() && zeros > 1 && is_digit(name[zeros - 2]) &&
                        (name[zeros - 1] == '.' || name[zeros - 1] == ',');
  return decimals ? name.substr(0, zeros - 1) : name;
}

/// Numbers without zeros in front; of blanks, dashes and points one dash between numbers alone.
std::string with_plain_numbers(std::string_view name) {
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_gap(name[i])) {
      gap = true;
      continue;
    }
    const bool digit = is_digit(name[i]);
    if (gap && digit && !out.empty() && is_digit(out.back())) out += '-';
    gap = false;
    const bool in_number = !out.empty() && is_digit(out.back());
    if (name[i] == '0' && !in_number && i + 1 < name.size() && is_digit(name[i + 1])) continue;
    out += name[i];
  }
  return out;
}

/// "T1, t1" look alike in `sign` and `number`, "T1, T01" in the latter, "T01, TO1" in the former.
struct Look {
  std::string sign, number;
};

Look look_of(std::string_view name) {
  const std::string small = io::small_letters(name);
  const std::string_view plain = trim(small);
  return {io::skeleton(plain), io::skeleton(with_plain_numbers(without_decimal_zeros(plain)))};
}

}  // namespace

std::vector<std::vector<std::string_view>> alike_names(std::span<const std::string_view> names) {
  using Group = std::vector<std::size_t>;
  std::vector<Look> looks;
  std::map<std::string_view, Group> by_number, by_sign;
  for (const std::string_view name : names) looks.push_back(look_of(name));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!looks[i].number.empty()) by_number[looks[i].number].push_back(i);
    by_sign[looks[i].sign].push_back(i);
  }
  std::vector<Group> groups;
  for (auto& [look, group] : by_number)
    if (group.size() > 1) groups.push_back(std::move(group));
  for (auto& [look, group] : by_sign) {
    const std::string& number = looks[group.front()].number;
    if (!std::ranges::all_of(group, [&](std::size_t i) { return looks[i].number == number; }))
      groups.push_back(std::move(group));
  }
  std::ranges::sort(groups);
  std::vector<std::vector<std::string_view>> alike;
  for (const Group& group : groups) {
    alike.emplace_back();
    for (const std::size_t i : group) alike.back().push_back(names[i]);
  }
  return alike;
}

std::string told_alike(std::span<const std::string_view> group) {
  const bool one_plain = std::ranges::any_of(
      group, [](std::string_view name) { return io::signs_beyond_ascii(name).empty(); });
  std::vector<std::string> told;
  for (const std::string_view name : group.first(std::min(group.size(), kMostTold))) {
    const std::string signs = one_plain ? io::signs_beyond_ascii(name) : std::string();
    told.push_back(io::told_value(name) + (signs.empty() ? "" : " (" + signs + ")"));
  }
  if (group.size() > kMostTold) told.emplace_back("...");
  return join(told, ", ");
}

std::vector<std::string> tell_alike(std::span<const std::string_view> names) {
  std::vector<std::string> told;
  for (const auto& group : alike_names(names))
    if (told.size() < kMostTold)
      told.push_back(fmt::format(
          "{} individuals have names that look the same ({}): {}; are they one animal? Each counts "
          "as one, until values = {{ individualID = {{ ... }} }} in its source gives them one name",
          group.size(), kHowAlike, told_alike(group)));
  return told;
}

}  // namespace dersu::workbench
