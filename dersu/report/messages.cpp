#include "dersu/report/messages.hpp"

#include <array>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/report/markup.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {

std::span<const Language* const> languages() {
  static const std::array<const Language*, 1> all{&english()};
  return all;
}

std::string fill(std::string_view text, Values values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const std::string_view place =
        close == std::string_view::npos ? std::string_view() : text.substr(1, close - 1);
    const auto* value = values.begin();
    while (value != values.end() && value->first != place) ++value;
    if (value == values.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += value->second;
      text.remove_prefix(close + 1);
    }
  }
  return out;
}

Words::Words(const Language& language) : language_(&language) {
  for (const Message& message : english().messages) messages_[message.key] = message.text;
  for (const Message& message : language.messages) messages_[message.key] = message.text;
}

Result<Words> Words::in(std::string_view tag) {
  std::vector<std::string> known_tags;
  for (const Language* language : languages()) {
    if (language->tag == tag) return Words(*language);
    known_tags.emplace_back(language->tag);
  }
  return fail(Fault::unsupported, "language", "found '{}', reports can be written in: {}",
              quoted(tag), join(known_tags, ", "));
}

const std::string_view* Words::find(std::string_view key) const {
  const auto found = messages_.find(key);
  return found == messages_.end() ? nullptr : &found->second;
}

std::string Words::text(std::string_view key, Values values) const {
  const std::string_view* message = find(key);
  return message == nullptr ? "[" + std::string(key) + "]" : fill(*message, values);
}

std::string Words::count(std::string_view key, std::int64_t n, Values values) const {
  std::string form = std::string(key) + "." + std::string(language_->plural(n));
  if (!has(form)) form = std::string(key) + ".other";
  return fill(fill(text(form), {{"n", whole(n)}}), values);
}

std::string Words::html(std::string_view key, Values values) const {
  return fill(escape(text(key)), values);
}

std::string Words::number(double value, int decimals) const {
  std::string digits = format_fixed(value, decimals);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  const std::size_t whole_digits = std::min(digits.find('.'), digits.size());
  std::string out = negative && !is_zero ? "\u2212" : "";
  for (std::size_t i = 0; i < whole_digits; ++i) {
    if (i > 0 && (whole_digits - i) % 3 == 0) out += language_->thousands;
    out += digits[i];
  }
  if (whole_digits < digits.size()) {
    out += language_->decimal_point;
    out += digits.substr(whole_digits + 1);
  }
  return out;
}

std::string Words::whole(std::int64_t value) const { return number(static_cast<double>(value)); }

std::string Words::percent(double value, int decimals) const {
  return text("number.percent", {{"n", number(value, decimals)}});
}

std::string Words::interval(const Estimate& estimate, int decimals) const {
  const bool negative = as_printed(estimate.lower, decimals) < 0;
  return text(
      negative ? "number.interval.signed" : "number.interval",
      {{"lower", number(estimate.lower, decimals)}, {"upper", number(estimate.upper, decimals)}});
}

std::string Words::estimate(const Estimate& estimate, int decimals) const {
  if (!has_interval(estimate)) return number(estimate.value, decimals);
  return text("number.estimate", {{"value", number(estimate.value, decimals)},
                                  {"interval", interval(estimate, decimals)}});
}

std::string Words::percent_estimate(const Estimate& estimate) const {
  const int decimals = percent_decimals(estimate);
  if (!has_interval(estimate)) return percent(estimate.value, decimals);
  return text("number.estimate",
              {{"value", percent(estimate.value, decimals)},
               {"interval", text("number.percent", {{"n", interval(estimate, decimals)}})}});
}

std::string Words::date(Day day) const {
  const Date date = to_date(day);
  return text("date.long", {{"day", std::to_string(date.day)},
                            {"month", text("month.long." + std::to_string(date.month))},
                            {"year", std::to_string(date.year)}});
}

std::string Words::dates(DayRange days) const {
  return text("date.range", {{"first", date(days.first)}, {"last", date(days.last)}});
}

std::string Words::month(int month) const { return text("month.short." + std::to_string(month)); }

std::string kilometres(const Words& words, double length_m) {
  const double km = length_m / 1000;
  int decimals = 0;
  while (decimals < 3 && std::abs(as_printed(km, decimals) - km) > 1e-6 * km) ++decimals;
  return words.number(km, decimals);
}

std::string Words::list(std::span<const std::string> items) const {
  if (items.empty()) return {};
  std::string out = items.front();
  for (std::size_t i = 1; i < items.size(); ++i) {
    out += text(i + 1 == items.size() ? "list.last" : "list.next");
    out += items[i];
  }
  return out;
}

}  // namespace dersu::report
