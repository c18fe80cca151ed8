#include "dersu/io/letters.hpp"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

struct Closer {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

template <class Use>
void each_sign(const icu::UnicodeString& text, Use use) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) use(text.char32At(i));
}

icu::UnicodeString small(std::string_view text) {
  constexpr UChar32 kMinus = 0x2212;
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2* const rules = icu::Normalizer2::getNFKCCasefoldInstance(code);
  icu::UnicodeString out;
  if (U_FAILURE(code)) return unicode(lower(text));
  each_sign(rules->normalize(unicode(text), code), [&](UChar32 sign) {
    const bool dash = u_charType(sign) == U_DASH_PUNCTUATION || sign == kMinus;
    out.append(dash ? UChar32{'-'} : sign);
  });
  return out;
}

}  // namespace

std::string small_letters(std::string_view text) { return utf8(small(text)); }

std::string skeleton(std::string_view text) {
  icu::UnicodeString plain = small(text);
  plain.toUpper(icu::Locale::getRoot());
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<USpoofChecker, Closer> checker(uspoof_open(&code));
  icu::UnicodeString out;
  uspoof_getSkeletonUnicodeString(checker.get(), 0, plain, out, &code);
  return utf8(U_FAILURE(code) ? plain : out);
}

std::string signs_beyond_ascii(std::string_view text) {
  constexpr std::size_t kMost = 3;
  constexpr UChar32 kLastOfAscii = 0x7F;
  std::vector<std::string> found;
  each_sign(unicode(text), [&](UChar32 sign) {
    if (sign <= kLastOfAscii || found.size() == kMost) return;
    std::string code = fmt::format("U+{:04X}", static_cast<std::uint32_t>(sign));
    if (std::ranges::find(found, code) == found.end()) found.push_back(std::move(code));
  });
  return join(found, ", ");
}

}  // namespace dersu::io
