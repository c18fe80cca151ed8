// Any bytes as capture and trap text files of secr, cut at the first 0xFE: tables that come back
// from what is written of them, or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/io/secr_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::io;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto cut = all.find('\xFE');
  const NamedText captures{"capt.txt", all.substr(0, cut)};
  const NamedText traps{"trap.txt",
                        cut == std::string_view::npos ? all.substr(0, 0) : all.substr(cut + 1)};
  for (const SecrForm form : {SecrForm::trap_id, SecrForm::xy}) {
    const auto tables = read_secr_text(captures, std::span(&traps, 1), {.form = form});
    if (!tables) continue;
    const auto texts = write_secr_text(*tables);
    if (!texts) continue;
    std::vector<NamedText> written;
    for (const std::string& text : texts->traps) written.push_back({"trap.txt", text});
    const auto back = read_secr_text({"capt.txt", texts->captures}, written);
    if (!back || back->sessions.size() != tables->sessions.size() ||
        back->animal_covariates.size() != tables->animal_covariates.size())
      __builtin_trap();
    for (std::size_t s = 0; s < back->sessions.size(); ++s)
      for (std::size_t i = 0; i < back->sessions[s].animals.size(); ++i)
        if (back->sessions[s].animals[i].covariates != tables->sessions[s].animals[i].covariates)
          __builtin_trap();
  }
  // Of searches: tables or an Error.
  for (const ScrShape shape : {ScrShape::areas, ScrShape::lines})
    (void)read_secr_text(captures, std::span(&traps, 1), {.shape = shape});
  return 0;
}
