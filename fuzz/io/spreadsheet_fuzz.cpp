// Any bytes as own tables and as the templates of their mapping, cut at 0xFE: rows or an Error.
#include <cstddef>
#include <cstdint>
#include <string>

#include "dersu/io/spreadsheet.hpp"
#include "fuzz/io/null_sink.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dersu::io;
  static const SourceTerms terms = source_terms({.time_zone = "+08:00"}).value();
  const std::string all(reinterpret_cast<const char*>(data), size);
  const std::string start = all.substr(0, all.find('\xFE'));
  const SpreadsheetMapping mapping{.columns = {{"deployments",
                                                {{"deploymentID", "a"},
                                                 {"longitude", "b"},
                                                 {"latitude", "c"},
                                                 {"deploymentStart", start},
                                                 {"deploymentEnd", "={d} {e}"}}},
                                               {"observations", {{"eventStart", "a"}}}}};
  const auto files = fuzz_files(data, size, {"template", "deployments.csv", "observations.csv"});
  NullSink sink;
  const auto notices = read_spreadsheet(files, mapping, terms, sink);
  if (!notices && notices.error().message.empty()) __builtin_trap();
  return 0;
}
