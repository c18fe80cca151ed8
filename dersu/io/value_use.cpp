#include "dersu/io/value_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kOthersKept = 500;
constexpr std::size_t kKeysTold = 10;

/// The nearest of `others`, where it is near: names of one genus are alike.
std::string slip_of(std::string_view key, std::span<const std::string_view> others) {
  const std::string nearest = nearest_word(key, others);
  const std::size_t most = std::max<std::size_t>(1, key.size() / 5);
  return edit_distance(key, nearest) <= most ? nearest : "";
}

/// What a value of a key stands for.
std::string_view value_of(const std::string& text) {
  return text == "NA" ? std::string_view() : std::string_view(text);
}

}  // namespace

std::string_view ValueUse::translate(std::string_view column, std::string_view text) {
  if (values_.empty()) return text;
  key_ = column;
  const auto table = values_.find(key_);
  if (table == values_.end()) return text;
  Seen& seen = seen_[key_];
  key_ = text;
  auto at = table->second.find(key_);
  if (at != table->second.end()) {
    if (!seen.keys.contains(text)) seen.keys.insert(key_);
    return value_of(at->second);
  }
  if (text.empty()) {
    // Both are no value, and a reader may have made one of the other.
    at = table->second.find("NA");
    if (at == table->second.end()) return text;
    seen.keys.insert("NA");
    return value_of(at->second);
  }
  if (seen.others.size() < kOthersKept && !seen.others.contains(text)) seen.others.insert(key_);
  at = table->second.find("*");
  return at == table->second.end() ? text : value_of(at->second);
}

std::string_view ValueUse::translate(std::string_view column, std::string_view text,
                                     std::span<const std::string> others) {
  const auto table = values_.find(std::string(column));
  if (table == values_.end()) return text;
  if (!table->second.contains(std::string(text)))
    for (const std::string& other : others)
      if (table->second.contains(other)) return translate(column, other);
  return translate(column, text);
}

std::string ValueUse::number(std::string_view column, std::string_view text, char delimiter) {
  std::vector<std::string> others{number_text(text, delimiter)};
  add_same_number(column, std::string(others.front()), others);
  return number_text(translate(column, text, others), delimiter);
}

void ValueUse::add_same_number(std::string_view column, std::string_view text,
                               std::vector<std::string>& keys) const {
  const auto table = values_.find(std::string(column));
  const auto number = parse_double(text);
  if (table == values_.end() || !number) return;
  for (const auto& [key, value] : table->second)
    if (parse_double(key) == number) keys.push_back(key);
}

std::string ValueUse::boolean(std::string_view column, std::string_view text, char delimiter) {
  std::vector<std::string> others{lower(text)};
  add_same_number(column, number_text(text, delimiter), others);
  std::string value(translate(column, text, others));
  const std::string plain = lower(value);
  return plain == "true" || plain == "false" ? plain : value;
}

std::vector<std::string> ValueUse::unused() const {
  std::vector<std::string> told;
  for (const auto& [column, keys] : values_) {
    const auto at = seen_.find(column);
    const Seen seen = at == seen_.end() ? Seen{} : at->second;
    std::vector<std::string> names;
    std::string nearest;
    const std::vector<std::string_view> others(seen.others.begin(), seen.others.end());
    std::size_t count = 0;
    for (const auto& [key, value] : keys) {
      if (key == "*" || key.empty() || seen.keys.contains(key) || ++count > kKeysTold) continue;
      names.push_back(told_value(key));
      if (nearest.empty() && !may_be_place(key)) nearest = slip_of(key, others);
    }
    if (count > kKeysTold) names.emplace_back("...");
    if (count > 0)
      told.push_back(fmt::format(
          "values: no row has {} in {}{}", join(names, ", "), column,
          nearest.empty() ? "" : fmt::format("; did you mean {}?", told_value(nearest))));
  }
  return told;
}

}  // namespace dersu::io
