// Any bytes as a time, an offset, a quantity or a number: what is read is written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/local_date.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/time_zone.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto time = dersu::parse_time(text))
    if (dersu::parse_time(dersu::format_time(*time)) != time) __builtin_trap();
  if (const auto local_s = dersu::parse_local_time(text))
    if (dersu::parse_local_time(dersu::format_local(*local_s)) != local_s) __builtin_trap();
  if (const auto number = dersu::parse_double(text))
    if (dersu::parse_double(dersu::format_number(*number)) != number) __builtin_trap();
  if (!dersu::is_utf8(dersu::quoted(text))) __builtin_trap();
  (void)dersu::parse_length_m(text);
  (void)dersu::parse_area_km2(text);
  (void)dersu::parse_duration_s(text);
  (void)dersu::io::TimeZone::find(text);
  if (dersu::io::is_written_as_time(text) && dersu::io::may_be_place(text)) __builtin_trap();
  return 0;
}
