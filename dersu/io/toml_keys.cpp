#include "dersu/io/toml_keys.hpp"

#include <algorithm>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {
namespace {

/// A value as a person would say it in "found ...".
std::string spoken(const TomlValue& value) {
  switch (value.kind) {
    case TomlKind::string:
      return "'" + dersu::quoted(value.text) + "'";
    case TomlKind::integer:
      return std::to_string(value.integer);
    case TomlKind::number:
      return format_number(value.number);
    case TomlKind::boolean:
      return value.boolean ? "true" : "false";
    case TomlKind::date:
    case TomlKind::time:
      return value.text;
    default:
      return std::string(describe(value.kind));
  }
}

std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i) text += i + 1 == words.size() ? " or " : ", ";
    text += "'" + std::string(words[i]) + "'";
  }
  return text;
}

}  // namespace

std::string TomlProblems::where(TomlPosition at) const {
  return fmt::format("{}:{}:{}", file_, at.line, at.column);
}

void TomlProblems::add(TomlPosition at, std::string message) {
  found_.push_back({at, std::move(message)});
}

void TomlProblems::unknown_key(const TomlEntry& entry, const std::vector<std::string_view>& known,
                               std::string_view otherwise) {
  std::string message = fmt::format("unknown key '{}'", dersu::quoted(entry.key));
  if (const auto close = nearest_word(entry.key, known); !close.empty())
    message += fmt::format(", did you mean '{}'?", close);
  else
    message +=
        fmt::format(", expected {}", otherwise.empty() ? listed(known) : std::string(otherwise));
  add(entry.at, std::move(message));
}

std::vector<Error> TomlProblems::take() {
  std::ranges::stable_sort(found_, {}, [](const Problem& problem) {
    return std::tuple(problem.at.line, problem.at.column);
  });
  std::vector<Error> errors;
  for (Problem& problem : found_)
    errors.push_back({Fault::bad_input, std::move(problem.message), where(problem.at)});
  found_.clear();
  return errors;
}

tl::unexpected<Error> unexpected_value(const TomlValue& found, std::string_view expected) {
  return fail(Fault::bad_input, {}, "found {}, expected {}", spoken(found), expected);
}

Result<std::string> toml_text(const TomlValue& value) {
  if (value.kind != TomlKind::string || trim(value.text).empty())
    return unexpected_value(value, "a text");
  return value.text;
}

Result<std::string> toml_id(const TomlValue& value) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  if (value.kind != TomlKind::string || value.text.empty() || value.text.size() > 64 ||
      value.text.front() == '.' || !std::ranges::all_of(value.text, allowed))
    return unexpected_value(value, "a short name of letters A-Z a-z, digits, '-', '_' and '.'");
  return value.text;
}

Result<std::string> toml_path(const TomlValue& value) {
  constexpr std::string_view kExpected =
      "a path inside the project folder, with '/' and without '..'";
  if (value.kind != TomlKind::string || value.text.empty() || value.text.size() > 1000 ||
      value.text.front() == '/' || value.text.find('\\') != std::string::npos ||
      value.text.find('\0') != std::string::npos || value.text.find("//") != std::string::npos)
    return unexpected_value(value, kExpected);
  for (const std::string_view part : split(value.text, '/'))
    if (part == "..") return unexpected_value(value, kExpected);
  return value.text;
}

Result<bool> toml_boolean(const TomlValue& value) {
  if (value.kind != TomlKind::boolean) return unexpected_value(value, "true or false");
  return value.boolean;
}

Result<std::int64_t> toml_integer(const TomlValue& value, std::int64_t minimum,
                                  std::int64_t maximum) {
  if (value.kind != TomlKind::integer || value.integer < minimum || value.integer > maximum)
    return unexpected_value(value, fmt::format("a whole number from {} to {}", minimum, maximum));
  return value.integer;
}

Result<double> toml_length_m(const TomlValue& value) {
  if (value.kind != TomlKind::string)
    return unexpected_value(value, "a length with its unit, in quotes, such as \"15 km\"");
  DERSU_TRY(length_m, parse_length_m(value.text));
  if (length_m <= 0 || length_m > 1e8) return unexpected_value(value, "more than 0 m");
  return length_m;
}

Result<std::int64_t> toml_duration_s(const TomlValue& value) {
  if (value.kind != TomlKind::string)
    return unexpected_value(value,
                            "a duration with its unit, in quotes, such as \"60 min\" or \"7 d\"");
  return parse_duration_s(value.text);
}

Result<Day> toml_day(const TomlValue& value) {
  if (value.kind == TomlKind::date || value.kind == TomlKind::string)
    if (const auto date = parse_date(value.text)) return to_day(*date);
  return unexpected_value(value, "a date such as 2023-05-01");
}

Result<std::int32_t> toml_time_of_day_s(const TomlValue& value) {
  if (value.kind == TomlKind::string || value.kind == TomlKind::time)
    if (const auto time = parse_local_time("1970-01-01 " + value.text))
      return static_cast<std::int32_t>(*time);
  return unexpected_value(value, "a time of day such as \"06:30\"");
}

Result<std::string> toml_choice(const TomlValue& value,
                                const std::vector<std::string_view>& choices) {
  if (value.kind == TomlKind::string) {
    for (const std::string_view choice : choices)
      if (value.text == choice) return value.text;
    if (const auto close = nearest_word(value.text, choices); !close.empty())
      return unexpected_value(value,
                              fmt::format("{} (did you mean '{}'?)", listed(choices), close));
  }
  return unexpected_value(value, listed(choices));
}

Result<std::vector<std::string>> toml_texts(const TomlValue& value) {
  constexpr std::string_view kExpected = "a list of different texts, such as [\"a\", \"b\"]";
  if (value.kind != TomlKind::array) return unexpected_value(value, kExpected);
  if (value.items.empty())
    return fail(Fault::bad_input, {}, "found an empty list, expected {}", kExpected);
  std::vector<std::string> texts;
  for (const TomlValue& item : value.items) {
    DERSU_TRY(text, toml_text(item));
    texts.push_back(std::move(text));
  }
  std::vector<std::string> sorted = texts;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end())
    return fail(Fault::bad_input, {}, "found '{}' twice, expected {}", dersu::quoted(*twice),
                kExpected);
  return texts;
}

Result<std::map<std::string, std::string>> toml_text_table(const TomlValue& value) {
  if (value.kind != TomlKind::table)
    return unexpected_value(value, "a table of texts, such as { name = \"text\" }");
  std::map<std::string, std::string> texts;
  for (const TomlEntry& entry : value.entries) {
    auto text = toml_text(entry.value);
    if (!text)
      return fail(Fault::bad_input, {}, "{}: {}", dersu::quoted(entry.key), text.error().message);
    texts.emplace(entry.key, std::move(*text));
  }
  return texts;
}

}  // namespace dersu::io
