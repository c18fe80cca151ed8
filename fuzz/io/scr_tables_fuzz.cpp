// Any bytes as the five capture-recapture tables, cut at 0xFE: tables or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/scr_tables.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::io;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto pieces = dersu::split(all, '\xFE');
  ScrTableTexts texts;
  std::string* const places[] = {&texts.captures, &texts.traps, &texts.usage, &texts.mask,
                                 &texts.sessions};
  for (std::size_t i = 0; i < pieces.size() && i < 5; ++i) *places[i] = std::string(pieces[i]);
  const auto tables = read_scr_table_texts(texts);
  if (!tables) return 0;
  for (const ScrSession& session : tables->sessions)
    for (const ScrCapture& capture : session.captures)
      if (capture.detector >= session.detectors.size() || capture.occasion > session.occasions)
        __builtin_trap();
  return 0;
}
