#pragma once
// Names that people write where they know no individual: all photographs of nobody as one animal
// would be a wrong count, and silently.
#include <cstddef>
#include <string>
#include <string_view>

namespace dersu::workbench {

/// `text` in small letters, Latin and Russian.
[[nodiscard]] std::string small_letters(std::string_view text);

/// Whether `name`, or its last part behind a blank, '-' or '_' ("RU-unidentified"), is such a word
/// ("unknown", "No ID", "неизвестно", "未知"), in any case of letters, whatever its punctuation. A
/// number behind the word makes it a name ("Unknown-3").
[[nodiscard]] bool says_nobody(std::string_view name);
/// What is told of such an individual: "6 observations name an individual 'unknown', which ...".
[[nodiscard]] std::string nobody_notice(std::string_view name, std::size_t observations);

}  // namespace dersu::workbench
