#pragma once
// JSON out: the text of one value, written piece by piece. (Reading is dersu/io's.)
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace dersu {

/// `text` in quotes; bytes that are not UTF-8 become U+FFFD, control characters \u00XX.
void append_json_text(std::string& out, std::string_view text);

/// Commas and quotes come by themselves:
///   JsonWriter json;
///   json.begin_object().member("n", 3).key("names").begin_array().value("a").end_array();
///   json.end_object();
///   json.text()   // {"n":3,"names":["a"]}
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);  ///< in its shortest form; null for NaN and infinities
  JsonWriter& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
  JsonWriter& value(std::integral auto number) requires(!std::same_as<decltype(number), bool>) {
    return raw(std::to_string(number));
  }
  JsonWriter& null() { return raw("null"); }
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json);
  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string text_;
  bool first_ = true;  ///< nothing stands yet in the innermost array or object, or behind a key
};

}  // namespace dersu
