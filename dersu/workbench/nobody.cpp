#include "dersu/workbench/nobody.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

std::string without(std::string_view text, std::string_view marks) {
  std::string out;
  for (const char c : text)
    if (marks.find(c) == std::string_view::npos) out += c;
  return out;
}

bool is_word_of_nobody(std::string_view compact) {
  constexpr std::string_view kWords[] = {"",
                                         "na",
                                         "nan",
                                         "null",
                                         "none",
                                         "no",
                                         "noid",
                                         "unid",
                                         "unk",
                                         "unidentified",
                                         "unidentifiable",
                                         "notidentified",
                                         "unknown",
                                         "unknownindividual",
                                         "unnamed",
                                         "undetermined",
                                         "indet",
                                         "未知",
                                         "未知个体",
                                         "未识别",
                                         "无法识别",
                                         "不明",
                                         "不详",
                                         "미상",
                                         "미확인",
                                         "нет",
                                         "неизвестно",
                                         "неизвестный",
                                         "неизвестная",
                                         "неизв",
                                         "неопределен",
                                         "неопределён",
                                         "неопределена",
                                         "неопознан",
                                         "неидентифицирован",
                                         "тодорхойгүй"};
  return std::ranges::find(kWords, compact) != std::end(kWords);
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
  constexpr std::string_view kMarks = " .,-_/#?!()*";
  const std::string plain = small_letters(trim(name));
  if (is_word_of_nobody(without(plain, kMarks))) return true;
  const auto cut = plain.find_last_of(" -_");
  if (cut == std::string::npos) return false;
  const std::string last = without(std::string_view(plain).substr(cut + 1), kMarks);
  return last.size() > 4 && is_word_of_nobody(last);
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
