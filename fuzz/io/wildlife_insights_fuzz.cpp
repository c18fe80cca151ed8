// Any bytes as deployments.csv and images.csv of Wildlife Insights, cut at 0xFE: rows or an Error.
#include <cstddef>
#include <cstdint>

#include "dersu/core/text.hpp"
#include "dersu/io/wildlife_insights.hpp"
#include "fuzz/io/null_sink.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::io;
  static const SourceTerms terms = source_terms({.time_zone = "Asia/Vladivostok"}).value();
  const auto files = fuzz_files(data, size, {"deployments.csv", "images.csv", "cameras.csv"});
  NullSink sink;
  const auto notices = read_wildlife_insights(files, terms, sink);
  if (!notices && notices.error().message.empty()) __builtin_trap();
  return 0;
}
