#include "dersu/workbench/nobody.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "dersu/core/text.hpp"
#include "dersu/io/letters.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

/// Without punctuation, that of Chinese and Japanese too.
std::string without_marks(std::string_view text) {
  constexpr std::string_view kMarks = " .,-_/#?!()[]*\"'";
  constexpr std::string_view kWideMarks[] = {"·", "。", "、"};
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

/// Not behind another word: CN-no, CN-ID, Leo ?
bool is_short_word_of_nobody(std::string_view compact) {
  constexpr std::string_view kWords[] = {"", "na", "no", "id", "nd", "nil", "нд", "бн"};
  return std::ranges::find(kWords, compact) != std::end(kWords);
}

bool is_word_of_nobody(std::string_view compact) {
  constexpr std::string_view kWords[] = {
      "nan",          "null",      "none",      "noid",      "noname",   "notag",  "nonumber",
      "noindividual", "unid",      "unk",       "indet",     "unnamed",  "nobody", "tbd",
      "нет",          "нетданных", "нетномера", "безномера", "безымени", "无",     "没有",
      "無",           "暂无",      "待定",      "无法辨认",  "無法識別", "なし",   "없음",
      "미정",         "식별불가",  "알수없음",
  };
  return std::ranges::find(kWords, compact) != std::end(kWords);
}

/// No name begins with these, whatever is behind: a sex, a species, a number.
bool begins_as_nobody(std::string_view compact) {
  constexpr std::string_view kStems[] = {
      "unknown",     "unident",  "undetermin", "notident", "notknown", "unrecogni", "idunknown",
      "мэдэгдэхгүй", "неизв",    "неопр",      "неопозн",  "неидент",  "нераспозн", "тодорхойгүй",
      "未知",        "未识别",   "未識別",     "未鉴定",   "未鑑定",   "未鉴别",    "未辨识",
      "未编号",      "未編號",   "未命名",     "未确定",   "未同定",   "无法识别",  "无法鉴定",
      "无编号",      "无法确定", "不确定",     "不確定",   "不明",     "不详",      "不清",
      "識別不能",    "判別不能", "미상",       "미식별",   "미확인",   "불명",
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

/// "RU-unidentified", "RU-NA", "CN_?": behind a blank, '-' or '_', whatever stands before.
bool ends_with_nobody(std::string_view plain, std::string_view as_written) {
  for (const std::string_view end : {"-NA", "_NA", " NA", "-?", "_?", "--", "__"})
    if (as_written.size() > end.size() && as_written.ends_with(end)) return true;
  for (const std::string_view end : {"n/a", "n/d", "н/д", "б/н"})
    if (plain.ends_with(end)) return true;
  for (auto cut = plain.find_first_of(" -_"); cut != std::string_view::npos;
       cut = plain.find_first_of(" -_", cut + 1)) {
    const std::string rest = without_marks(plain.substr(cut + 1));
    if (is_word_of_nobody(rest) || begins_as_nobody(rest)) return true;
  }
  return false;
}

}  // namespace

bool says_nobody(std::string_view name) {
  const std::string small = io::small_letters(name);
  const std::string_view plain = trim(small);
  const std::string compact = without_marks(plain);
  return is_short_word_of_nobody(compact) || is_word_of_nobody(compact) ||
         begins_as_nobody(compact) || ends_as_nobody(compact) || begins_with_short_word(plain) ||
         plain == "-9999" || plain == "-999" || ends_with_nobody(plain, trim(name));
}

std::string nobody_notice(std::string_view name, std::size_t observations) {
  return fmt::format(
      "{} observation{} an individual {}, which counts as one animal: where it is none, the "
      "field should be empty, which values = {{ individualID = {{ \"...\" = \"\" }} }} in its "
      "source makes of it",
      observations, observations == 1 ? " names" : "s name", io::told_value(trim(name)));
}

}  // namespace dersu::workbench
