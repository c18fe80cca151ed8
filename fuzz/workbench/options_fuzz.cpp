// Any words as options of every method: options that hold their promises, or problems.
#include <cstdint>

#include "dersu/workbench/method.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::workbench;
  std::map<std::string, std::string> given;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t at = 0;
  while (at < text.size()) {  // "name=value" pieces, NUL between them
    const std::string_view piece = text.substr(at, text.find('\0', at) - at);
    const auto equals = piece.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1);
    given.emplace(piece.substr(0, equals), value);
    at += piece.size() + 1;
  }
  for (const Method& method : methods()) {
    const auto options = Options::make(method.options, given);
    if (!options) {
      if (options.error().message.empty()) __builtin_trap();
      continue;
    }
    for (const Option& option : method.options) {
      if (!options->has(option.name) || option.repeatable) continue;
      if (option.kind == OptionKind::length) (void)options->length_m(option.name);
      if (option.kind == OptionKind::duration) (void)options->duration_s(option.name);
      if (option.kind == OptionKind::integer) (void)options->integer(option.name);
      if (option.kind == OptionKind::number) (void)options->number(option.name);
      if (option.kind == OptionKind::day) (void)options->day(option.name);
    }
  }
  return 0;
}
