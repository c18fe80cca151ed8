#pragma once
// Texts in the older encodings of the region (GB18030, Windows-1251, EUC-KR, Shift_JIS, ...).
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// True for the names of UTF-8 and of its subset ASCII, in any case.
[[nodiscard]] bool is_utf8_name(std::string_view encoding);

/// "UTF-16" or "UTF-32" where `text` begins with its byte order mark, else "".
[[nodiscard]] std::string_view wide_encoding(std::string_view text);

/// What a file is that is no text, though it may be named so: "an old workbook (.xls)", "a workbook
/// (.xlsx, .ods) or a zip archive", "a web page", "a file of XML"; else "".
[[nodiscard]] std::string_view no_text(std::string_view head);

/// `bytes` in UTF-8. Fault::unsupported: an encoding that ICU does not know; Fault::bad_input:
/// bytes that do not stand for anything in it.
[[nodiscard]] Result<std::string> to_utf8(std::string_view bytes, const std::string& encoding);

}  // namespace dersu::io
