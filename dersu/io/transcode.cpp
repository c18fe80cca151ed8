#include "dersu/io/transcode.hpp"

#include <unicode/ucnv.h>

#include <array>
#include <memory>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

struct Closer {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Closer>;

Converter open_converter(const char* name) {
  UErrorCode code = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &code));
  if (U_FAILURE(code)) return nullptr;
  return converter;
}

}  // namespace

bool is_utf8_name(std::string_view encoding) {
  const std::string name = lower(encoding);
  return name == "utf-8" || name == "utf8" || name == "ascii" || name == "us-ascii";
}

std::string_view wide_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ? "UTF-16" : "";
}

std::string_view no_text(std::string_view head) {
  if (head.starts_with("\xD0\xCF\x11\xE0")) return "an old workbook (.xls)";
  if (head.starts_with("PK\x03\x04")) return "a workbook (.xlsx, .ods) or a zip archive";
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string start = lower(trim(head.substr(0, 256)));
  for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<meta", "<table", "<body",
                                     "<style", "<div", "<script", "<!--"})
    if (start.starts_with(tag)) return "a web page";
  if (start.starts_with("<?xml")) return "a file of XML";
  return "";
}

Result<std::string> to_utf8(std::string_view bytes, const std::string& encoding) {
  const Converter from = open_converter(encoding.c_str());
  const Converter to = open_converter("UTF-8");
  if (!from || !to)
    return fail(Fault::unsupported, "", "found the encoding '{}', expected utf-8 or one known here",
                quoted(encoding));
  UErrorCode code = U_ZERO_ERROR;
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
  std::string out;
  std::array<char, 1 << 14> block{};
  std::array<UChar, 1 << 12> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  bool first = true;
  do {
    code = U_ZERO_ERROR;
    char* target = block.data();
    ucnv_convertEx(to.get(), from.get(), &target, block.data() + block.size(), &source, end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(),
                   static_cast<UBool>(first), true, &code);
    first = false;
    out.append(block.data(), static_cast<std::size_t>(target - block.data()));
  } while (code == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(code))
    return fail(Fault::bad_input, "", "found bytes that are not text in the encoding '{}'",
                quoted(encoding));
  return out;
}

}  // namespace dersu::io
