// Any bytes as tables of camtrapR, cut at 0xFE: rows or an Error.
#include <cstddef>
#include <cstdint>

#include "dersu/io/camtrapr.hpp"
#include "fuzz/io/null_sink.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::io;
  static const SourceTerms terms = source_terms({.time_zone = "+08:00"}).value();
  const auto files =
      fuzz_files(data, size, {"camtraps.csv", "recordTable.csv", "recordTableIndividual.csv"});
  NullSink sink;
  const auto notices = read_camtrapr(files, {}, terms, sink);
  if (!notices && notices.error().message.empty()) __builtin_trap();
  return 0;
}
