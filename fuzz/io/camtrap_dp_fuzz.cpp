// Any bytes as a package: the parts between 0x1E are datapackage.json, then the five tables, in
// gzip or not, and perhaps a second file of the observations. Rows may come only while nothing is
// wrong, each with all columns.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_package.hpp"

namespace {

using namespace dersu::io;

struct Count final : CamtrapSink {
  std::array<std::uint64_t, kCamtrapTables> rows{};
  dersu::Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                          std::uint64_t line) override {
    if (values.size() != camtrap_columns(table).size() || line < 2) __builtin_trap();
    ++rows[static_cast<std::size_t>(table)];
    return {};
  }
};

constexpr std::string_view kDocument = R"({"profile":
"https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0.2/camtrap-dp-profile.json","resources":[
{"name":"deployments","path":"0"},{"name":"media","path":"1"},{"name":"observations","path":"2"},
{"name":"effort-gaps","path":"3"},{"name":"individuals","path":"4"}]})";

/// The observations in two files.
std::string document(bool two_files) {
  std::string text(kDocument);
  constexpr std::string_view kOne = R"("path":"2")";
  if (two_files) text.replace(text.find(kOne), kOne.size(), R"("path":["2","5"])");
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parts = dersu::split(text, '\x1E');
  MemoryFiles files;
  for (std::size_t i = 1; i < parts.size() && i < 7; ++i)
    files.texts[std::to_string(i - 1)] = parts[i];
  // Without metadata of its own, the tables are those of a plain document.
  std::string json = parts[0].empty() ? document(parts.size() > 6) : std::string(parts[0]);
  Count sink;
  dersu::Progress silent;
  const auto package = check_package(std::move(json), files, &sink, {.max_details = 100}, silent);
  if (!package) return 0;
  const CamtrapReport& report = package->report;
  if (report.violations().size() > 100) __builtin_trap();
  if (report.valid() && sink.rows != package->rows) __builtin_trap();
  if (!report.valid() && report.as_error("package").details.empty()) __builtin_trap();
  if (format_json(report).empty()) __builtin_trap();
  return 0;
}
