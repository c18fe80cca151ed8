#pragma once
// What the fuzz targets of importers share: texts as files, and a sink that looks at what it gets.
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>

#include "dersu/core/time.hpp"
#include "dersu/io/source_rows.hpp"

/// Traps where a row that passed the checks has a time or a number of columns that cannot be.
class NullSink final : public dersu::io::CamtrapSink {
 public:
  dersu::Result<void> row(dersu::io::CamtrapTable table, std::span<const std::string_view> values,
                          std::uint64_t) override {
    const auto columns = dersu::io::camtrap_columns(table);
    if (values.size() != columns.size()) __builtin_trap();
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].required && values[i].empty()) __builtin_trap();
    return {};
  }
};

/// The pieces of the bytes between 0xFE, under `names`.
inline dersu::io::SourceFiles fuzz_files(const std::uint8_t* data, std::size_t size,
                                         std::initializer_list<const char*> names) {
  std::map<std::string, std::string> texts;
  std::string rest(reinterpret_cast<const char*>(data), size);
  for (const char* name : names) {
    const auto cut = rest.find('\xFE');
    texts[name] = rest.substr(0, cut);
    if (cut == std::string::npos) break;
    rest.erase(0, cut + 1);
  }
  return dersu::io::files_of(std::move(texts));
}
