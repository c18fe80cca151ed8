#include <algorithm>
#include <array>
#include <cassert>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"
#include "dersu/workbench/method.hpp"
#include "dersu/workbench/outputs.hpp"

namespace dersu::workbench {
namespace {

std::string dashed(std::string_view name) { return fmt::format("--{}", name); }

std::string listed(const std::vector<std::string_view>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i)
    text += fmt::format("{}'{}'",
                        i == 0                    ? ""
                        : i + 1 == choices.size() ? " or "
                                                  : ", ",
                        choices[i]);
  return text;
}

std::string_view expected(OptionKind kind) {
  switch (kind) {
    case OptionKind::flag:
      return "nothing behind it";
    case OptionKind::integer:
      return "a whole number";
    case OptionKind::number:
      return "a number";
    case OptionKind::length:
      return "a length with its unit, such as '15 km'";
    case OptionKind::duration:
      return "a duration with its unit, such as '60 min' or '7 d'";
    case OptionKind::day:
      return "a date such as 2024-05-31";
    default:
      return "a text";
  }
}

/// `value` in the option's base unit (1, m, s); nothing where it is not one of its kind.
std::optional<double> measure(OptionKind kind, std::string_view value) {
  if (kind == OptionKind::number) return parse_double(value);
  if (kind == OptionKind::integer) {
    const auto whole = parse_int(value);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
  }
  if (kind == OptionKind::length) {
    const auto length_m = parse_length_m(value);
    return length_m ? std::optional(*length_m) : std::nullopt;
  }
  const auto duration_s = parse_duration_s(value);
  return duration_s ? std::optional(static_cast<double>(*duration_s)) : std::nullopt;
}

/// Where a problem with `option` is: "--out", and "package" of one that stands without its name.
std::string place_of(const Option& option) {
  return option.positional ? std::string(option.name) : dashed(option.name);
}

std::string range(const Option& option) {
  const auto end = [&](double value) { return written(option.kind, value); };
  if (option.minimum && option.maximum)
    return fmt::format("from {} to {}", end(*option.minimum), end(*option.maximum));
  return option.minimum ? fmt::format("at least {}", end(*option.minimum))
                        : fmt::format("at most {}", end(*option.maximum));
}

/// What is wrong with one value, or "".
std::string problem(const Option& option, std::string_view value) {
  const auto found = [&](std::string_view wanted) {
    return fmt::format("found '{}', expected {}", quoted(value), wanted);
  };
  switch (option.kind) {
    case OptionKind::flag:
      return value == "true" ? "" : found(expected(option.kind));
    case OptionKind::choice: {
      if (std::ranges::find(option.choices, value) != option.choices.end()) return "";
      const std::string close = nearest_word(value, option.choices);
      return found(listed(option.choices)) +
             (close.empty() ? "" : fmt::format(" (did you mean '{}'?)", close));
    }
    case OptionKind::day:
      return parse_date(value) ? "" : found(expected(option.kind));
    case OptionKind::integer:
    case OptionKind::number:
    case OptionKind::length:
    case OptionKind::duration: {
      const auto measured = measure(option.kind, value);
      if (!measured) return found(expected(option.kind));
      const bool outside = (option.minimum && *measured < *option.minimum) ||
                           (option.maximum && *measured > *option.maximum);
      return outside ? found(range(option)) : "";
    }
    default:
      if (value.find('\0') != std::string_view::npos) return "found a NUL character in the text";
      return value.empty() ? "found nothing, expected a text" : "";
  }
}

std::string unknown(std::string_view name, const std::vector<Option>& known) {
  std::vector<std::string_view> names;
  for (const Option& option : known) names.push_back(option.name);
  const std::string close = nearest_word(name, names);
  return close.empty() ? "there is no such option; see --help"
                       : fmt::format("there is no such option, did you mean '--{}'?", close);
}

}  // namespace

std::string_view placeholder(OptionKind kind) {
  constexpr std::array<std::string_view, 11> kWords{
      "",           "<text>", "<word>", "<whole number>", "<number>", "<length>",
      "<duration>", "<date>", "<file>", "<folder>",       "<path>"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string written(OptionKind kind, double value) {
  const auto in = [&](double unit, std::string_view name) {
    return fmt::format("{} {}", format_number(value / unit), name);
  };
  if (kind == OptionKind::length) return value >= 1000 ? in(1000, "km") : in(1, "m");
  if (kind != OptionKind::duration) return fmt::format("{}", value);
  return value >= kSecondsPerDay ? in(kSecondsPerDay, "d") : in(1, "s");
}

Result<Options> Options::make(const std::vector<Option>& known,
                              const std::map<std::string, std::string>& given) {
  Options options;
  std::vector<Error> problems;
  const auto add = [&](const std::string& where, std::string message) {
    problems.push_back({Fault::usage, std::move(message), quoted(where)});
  };
  std::map<std::string, std::string_view> outputs;  // which option writes what
  for (const auto& [name, value] : given)
    if (std::ranges::find(known, name, &Option::name) == known.end())
      add(dashed(name), unknown(name, known));
  for (const Option& option : known) {
    const auto value = given.find(std::string(option.name));
    if (value == given.end()) {
      if (option.required) add(place_of(option), "is missing");
      if (!option.default_value.empty()) options.values_.emplace(option.name, option.default_value);
      continue;
    }
    const std::string_view whole = value->second;
    for (const std::string_view part :
         option.repeatable ? split(whole, ',') : std::vector<std::string_view>{whole})
      if (std::string wrong = problem(option, option.repeatable ? trim(part) : part);
          !wrong.empty())
        add(place_of(option), std::move(wrong));
    if (option.kind == OptionKind::output && !whole.starts_with("/dev/")) {
      const auto [at, fresh] = outputs.emplace(real_path(value->second).string(), option.name);
      if (!fresh)
        add(place_of(option),
            fmt::format("found the file of {}, expected another", dashed(at->second)));
    }
    options.values_.emplace(option.name, value->second);
    options.given_.emplace(option.name);
  }
  if (problems.size() == 1) return tl::unexpected(std::move(problems.front()));
  if (!problems.empty()) return tl::unexpected(gather("the command line", std::move(problems)));
  return options;
}

bool Options::has(std::string_view name) const { return values_.contains(name); }
bool Options::given(std::string_view name) const { return given_.contains(name); }
bool Options::flag(std::string_view name) const { return has(name) && text(name) == "true"; }

const std::string& Options::text(std::string_view name) const {
  const auto value = values_.find(name);
  assert(value != values_.end());
  return value->second;
}

std::filesystem::path Options::path(std::string_view name) const { return text(name); }
std::int64_t Options::integer(std::string_view name) const { return *parse_int(text(name)); }
double Options::number(std::string_view name) const { return *parse_double(text(name)); }
double Options::length_m(std::string_view name) const { return *parse_length_m(text(name)); }
std::int64_t Options::duration_s(std::string_view name) const {
  return *parse_duration_s(text(name));
}
Day Options::day(std::string_view name) const { return to_day(*parse_date(text(name))); }

std::vector<std::string> Options::list(std::string_view name) const {
  std::vector<std::string> values;
  if (has(name))
    for (const std::string_view value : split(text(name), ',')) values.emplace_back(trim(value));
  return values;
}

}  // namespace dersu::workbench
