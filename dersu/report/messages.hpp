#pragma once
// The report's own sentences, by key, in any language; and the numbers and dates inside them.
// A new language is one file like messages_en.cpp and its line in languages().
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dersu/core/error.hpp"
#include "dersu/report/content.hpp"

namespace dersu::report {

struct Message {
  std::string_view key;   ///< "headline.total"; plural forms end in ".one", ".few", ".other" ...
  std::string_view text;  ///< with named places: "together there are {total}"
};

struct Language {
  std::string_view tag{};  ///< BCP 47: "en"
  std::string_view decimal_point{};
  std::string_view thousands{};
  /// The CLDR plural category of a whole number: "one", "few", "many" or "other".
  std::string_view (*plural)(std::int64_t n) = nullptr;
  std::span<const Message> messages{};
};
[[nodiscard]] const Language& english();
/// All languages that there are, English first.
[[nodiscard]] std::span<const Language* const> languages();

/// What takes the named places of a message.
using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

/// A language, ready to speak. English takes the place of what a language lacks.
class Words {
 public:
  explicit Words(const Language& language);
  /// Fault::unsupported for a language without messages.
  [[nodiscard]] static Result<Words> in(std::string_view tag);
  [[nodiscard]] std::string_view tag() const { return language_->tag; }

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  /// The message as plain text. A key that is nowhere gives "[key]".
  [[nodiscard]] std::string text(std::string_view key, Values values = {}) const;
  /// The form of the message that goes with `n`, which takes the place {n}.
  [[nodiscard]] std::string count(std::string_view key, std::int64_t n, Values values = {}) const;
  /// The message as HTML: its own text is escaped, the values are markup already.
  [[nodiscard]] std::string html(std::string_view key, Values values) const;

  /// "4,810.5", with a true minus sign.
  [[nodiscard]] std::string number(double value, int decimals = 0) const;
  [[nodiscard]] std::string whole(std::int64_t value) const;
  [[nodiscard]] std::string percent(double value, int decimals = 0) const;
  /// "45–62"; with words between where a limit is negative: "−5 to 31". Needs both limits.
  [[nodiscard]] std::string interval(const Estimate& estimate, int decimals) const;
  /// "52 (45–62)"; the number alone where there is no interval.
  [[nodiscard]] std::string estimate(const Estimate& estimate, int decimals) const;
  /// "17 % (5–31 %)".
  [[nodiscard]] std::string percent_estimate(const Estimate& estimate) const;
  [[nodiscard]] std::string date(Day day) const;         ///< "5 April 2024"
  [[nodiscard]] std::string dates(DayRange days) const;  ///< "5 April 2024 to 3 May 2024"
  [[nodiscard]] std::string month(int month) const;      ///< "Apr"
  /// "China, DPRK and Russia".
  [[nodiscard]] std::string list(std::span<const std::string> items) const;

 private:
  [[nodiscard]] const std::string_view* find(std::string_view key) const;
  const Language* language_;
  std::map<std::string_view, std::string_view> messages_{};
};

/// "10", "2.5": a length in kilometres with as many digits as it needs, three at most.
[[nodiscard]] std::string kilometres(const Words& words, double length_m);

/// `text` with {name} replaced by the value of that name; other braces stay as they are.
[[nodiscard]] std::string fill(std::string_view text, Values values);

}  // namespace dersu::report
