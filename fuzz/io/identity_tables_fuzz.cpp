// Any bytes as a table of pairs, and as one of catalogues: rows in range, or an Error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/io/identity_tables.hpp"

namespace {

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto pairs = dersu::io::read_pairs_text(text))
    for (const auto& row : *pairs) expect(row.probability >= 0 && row.probability <= 1);
  if (const auto catalogues = dersu::io::read_catalogues_text(text))
    for (const auto& row : *catalogues) {
      expect(row.animal.empty() == row.individual.empty());
      expect(!row.weight || *row.weight > 0);
    }
  return 0;
}
