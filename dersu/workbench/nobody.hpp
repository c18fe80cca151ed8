#pragma once
// Names that people write where they know no individual: all photographs of nobody as one animal
// would be a wrong count, and silently.
#include <cstddef>
#include <string>
#include <string_view>

namespace dersu::workbench {

/// Whether `name` is such a word ("unknown", "No ID", "—"), begins with one ("unknown female",
/// "UNK1", "неизвестная самка", "未知豹"), or has one behind a blank, '-' or '_' at its end
/// ("RU-unidentified"), in any case of letters, whatever its punctuation.
[[nodiscard]] bool says_nobody(std::string_view name);
/// What is told of such an individual: "6 observations name an individual 'unknown', which ...".
[[nodiscard]] std::string nobody_notice(std::string_view name, std::size_t observations);

}  // namespace dersu::workbench
