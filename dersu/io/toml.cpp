#include "dersu/io/toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "dersu/core/text.hpp"
#include "dersu/io/toml_depth.hpp"

namespace dersu::io {
namespace {

TomlPosition position(const toml::source_region& source) {
  return {source.begin.line, source.begin.column};
}

bool before(const TomlPosition& a, const TomlPosition& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

template <class T>
std::string as_text(const T& value) {
  std::ostringstream out;
  out << value;
  return std::move(out).str();
}

TomlValue convert(const toml::node& node) {
  TomlValue value;
  value.at = position(node.source());
  node.visit([&](const auto& typed) {
    using Node = std::remove_cvref_t<decltype(typed)>;
    if constexpr (toml::is_table<Node>) {
      value.kind = TomlKind::table;
      for (const auto& [key, child] : typed)
        value.entries.push_back({std::string(key.str()), position(key.source()), convert(child)});
      std::ranges::stable_sort(value.entries, before, &TomlEntry::at);
    } else if constexpr (toml::is_array<Node>) {
      value.kind = TomlKind::array;
      for (const auto& child : typed) value.items.push_back(convert(child));
    } else if constexpr (toml::is_string<Node>) {
      value.kind = TomlKind::string;
      value.text = typed.get();
    } else if constexpr (toml::is_integer<Node>) {
      value.kind = TomlKind::integer;
      value.integer = typed.get();
      value.number = static_cast<double>(typed.get());
    } else if constexpr (toml::is_floating_point<Node>) {
      value.kind = TomlKind::number;
      value.number = typed.get();
    } else if constexpr (toml::is_boolean<Node>) {
      value.kind = TomlKind::boolean;
      value.boolean = typed.get();
    } else {
      value.kind = toml::is_time<Node> ? TomlKind::time : TomlKind::date;
      value.text = as_text(typed.get());
    }
  });
  return value;
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  for (const TomlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::string_view describe(TomlKind kind) {
  switch (kind) {
    case TomlKind::string:
      return "a text";
    case TomlKind::integer:
      return "a whole number";
    case TomlKind::number:
      return "a number";
    case TomlKind::boolean:
      return "true or false";
    case TomlKind::date:
      return "a date";
    case TomlKind::time:
      return "a time of day";
    case TomlKind::array:
      return "a list";
    case TomlKind::table:
      return "a table";
  }
  return "a value";
}

Result<TomlValue> parse_toml(std::string_view text, std::string_view name) {
  if (text.size() > kMaxTomlBytes)
    return fail(Fault::bad_input, std::string(name), "found {} bytes, expected at most {}",
                text.size(), kMaxTomlBytes);
  if (const auto line = too_deep_toml_key(text))
    return fail(Fault::bad_input, fmt::format("{}:{}", name, *line),
                "found a key of more than {} parts", kMaxTomlKeyParts);
  try {
    return convert(toml::parse(text));
  } catch (const toml::parse_error& error) {
    const auto at = position(error.source());
    return fail(Fault::bad_input, fmt::format("{}:{}:{}", name, at.line, at.column), "not TOML: {}",
                dersu::quoted(error.description(), 300));
  } catch (const std::exception& error) {
    return fail(Fault::bad_input, std::string(name), "not TOML: {}",
                dersu::quoted(error.what(), 300));
  }
}

std::string format_toml_text(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\u{:04X}", byte);
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace dersu::io
