#include "dersu/workbench/nobody.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

/// Without punctuation, that of Chinese and Japanese too.
std::string without_marks(std::string_view text) {
  constexpr std::string_view kMarks = " .,-_/#?!()[]*\"'";
  constexpr std::string_view kWideMarks[] = {"—",  "–",  "…",  "·",  "？", "！",      "。",
                                             "、", "（", "）", "－", "　", "\xC2\xA0"};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto* const wide = std::ranges::find_if(
        kWideMarks, [&](std::string_view mark) { return text.substr(i).starts_with(mark); });
    if (wide != std::end(kWideMarks)) {
      i += wide->size();
      continue;
    }
    if (kMarks.find(text[i]) == std::string_view::npos) out += text[i];
    ++i;
  }
  return out;
}

bool is_word_of_nobody(std::string_view compact) {
  constexpr std::string_view kWords[] = {
      "",      "na",      "nan",   "null",      "none",         "no",        "noid",
      "id",    "noname",  "notag", "nonumber",  "noindividual", "unid",      "unk",
      "indet", "unnamed", "нет",   "нетданных", "нетномера",    "безномера", "безымени",
      "无",    "没有",    "無",    "无法辨认",  "無法識別",     "식별불가",  "알수없음",
  };
  return std::ranges::find(kWords, compact) != std::end(kWords);
}

/// No name begins with these, whatever is behind: a sex, a species, a number.
bool begins_as_nobody(std::string_view compact) {
  constexpr std::string_view kStems[] = {
      "unknown",  "unident", "undetermin", "notident", "notknown",  "unrecogni",   "idunknown",
      "неизв",    "неопр",   "неопозн",    "неидент",  "нераспозн", "тодорхойгүй", "未知",
      "未识别",   "未識別",  "未鉴定",     "未鑑定",   "未鉴别",    "未辨识",      "未编号",
      "未編號",   "未命名",  "未确定",     "未同定",   "无法识别",  "无法鉴定",    "无编号",
      "无法确定", "不确定",  "不確定",     "不明",     "不详",      "不清",        "識別不能",
      "判別不能", "미상",    "미식별",     "미확인",   "불명",
  };
  return std::ranges::any_of(kStems, [&](auto stem) { return compact.starts_with(stem); });
}

/// "个体不明"
bool ends_as_nobody(std::string_view compact) {
  constexpr std::string_view kEnds[] = {"不明", "未知", "不详", "미상", "불명"};
  return std::ranges::any_of(kEnds, [&](auto end) { return compact.ends_with(end); });
}

/// Short words, which names may begin with (Unkas): "UNK1", "UnID leopard".
bool begins_with_short_word(std::string_view plain) {
  for (const std::string_view word : {"unk", "unid", "indet", "no id", "no name", "no tag"})
    if (plain.size() > word.size() && plain.starts_with(word) &&
        (std::string_view(" -_.?#").find(plain[word.size()]) != std::string_view::npos ||
         (plain[word.size()] >= '0' && plain[word.size()] <= '9')))
      return true;
  return false;
}

}  // namespace

// UTF-8: А to Я, Ё.
std::string small_letters(std::string_view text) {
  std::string out = lower(text);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const auto second = static_cast<unsigned char>(out[i + 1]);
    if (out[i] != '\xD0' || second < 0x81 || second > 0xAF) continue;
    if (second == 0x81) {
      out[i] = '\xD1', out[i + 1] = '\x91';
    } else if (second >= 0x90 && second < 0xA0) {
      out[i + 1] = static_cast<char>(second + 0x20);
    } else if (second >= 0xA0) {
      out[i] = '\xD1', out[i + 1] = static_cast<char>(second - 0x20);
    }
  }
  return out;
}

bool says_nobody(std::string_view name) {
  const std::string plain = small_letters(trim(name));
  const std::string compact = without_marks(plain);
  if (is_word_of_nobody(compact) || begins_as_nobody(compact) || ends_as_nobody(compact) ||
      begins_with_short_word(plain))
    return true;
  const auto cut = plain.find_last_of(" -_");
  if (cut == std::string::npos) return false;
  const std::string last = without_marks(std::string_view(plain).substr(cut + 1));
  return last.size() > 4 && (is_word_of_nobody(last) || begins_as_nobody(last));
}

std::string nobody_notice(std::string_view name, std::size_t observations) {
  return fmt::format(
      "{} observation{} an individual '{}', which counts as one animal: where it is none, the "
      "field should be empty, which values = {{ individualID = {{ \"...\" = \"\" }} }} in its "
      "source "
      "makes of it",
      observations, observations == 1 ? " names" : "s name", trim(name));
}

}  // namespace dersu::workbench
