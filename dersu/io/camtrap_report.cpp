#include "dersu/io/camtrap_report.hpp"

#include <algorithm>
#include <cassert>

#include "dersu/core/json.hpp"

namespace dersu::io {
namespace {

std::string place(const CamtrapViolation& violation) {
  std::string text = violation.file.empty() ? violation.table : violation.file;
  if (violation.line) text += fmt::format(":{}", violation.line);
  if (!violation.column.empty()) text += ":" + violation.column;
  return text;
}

void append(JsonWriter& json, const CamtrapViolation& violation) {
  json.begin_object().member("table", violation.table).member("row", violation.row);
  json.member("line", violation.line).member("column", violation.column);
  json.member("found", violation.found).member("expected", violation.expected);
  json.member("rule", violation.rule).member("severity", name(violation.severity));
  if (!violation.file.empty()) json.member("file", violation.file);
  json.end_object();
}

void append(JsonWriter& json, const CamtrapCount& count) {
  json.begin_object().member("table", count.table).member("column", count.column);
  json.member("rule", count.rule).member("severity", name(count.severity));
  json.member("count", count.count).end_object();
}

}  // namespace

void CamtrapReport::add(CamtrapViolation violation) {
  (violation.severity == Severity::error ? errors_ : warnings_) += 1;
  auto& count = counts_[{violation.table, violation.column, violation.rule, violation.severity}];
  ++count;
  if (count > max_details_of_a_kind_ || violations_.size() >= max_details_) return;
  if (violation.file.empty() && violation.line > 0) violation.file = file_of(violation);
  violations_.push_back(std::move(violation));
}

void CamtrapReport::begin_file(std::string_view table, std::uint64_t before,
                               std::string_view name) {
  files_.push_back({std::string(table), before, std::string(name)});
}

/// A header (row 0) is of the file at hand; a row may be told when all files are read.
std::string CamtrapReport::file_of(const CamtrapViolation& violation) const {
  const auto at = std::find_if(files_.rbegin(), files_.rend(), [&](const File& file) {
    return file.table == violation.table && (violation.row == 0 || file.before < violation.row);
  });
  return at == files_.rend() ? std::string() : at->name;
}

void CamtrapReport::add_notice(std::string notice) {
  if (std::find(notices_.begin(), notices_.end(), notice) == notices_.end())
    notices_.push_back(std::move(notice));
}

void CamtrapReport::add_question(std::string_view table, std::string_view column,
                                 std::string_view question) {
  add_notice(fmt::format("{}: {}", table, question));
  questions_.push_back({std::string(table), std::string(column), std::string(question)});
}

std::vector<CamtrapCount> CamtrapReport::counts() const {
  std::vector<CamtrapCount> all;
  for (const auto& [kind, count] : counts_) {
    const auto& [table, column, rule, severity] = kind;
    all.push_back({table, column, rule, severity, count});
  }
  return all;
}

Error CamtrapReport::as_error(std::string_view source) const {
  assert(errors_ > 0);
  std::vector<Error> details;
  std::vector<Question> untold_questions = questions_;
  for (const CamtrapViolation& violation : violations_) {
    if (violation.severity != Severity::error) continue;
    std::string text = fmt::format("found {}, expected {}", violation.found, violation.expected);
    const auto asked = std::ranges::find_if(untold_questions, [&](const Question& question) {
      return question.table == violation.table && question.column == violation.column;
    });
    if (asked != untold_questions.end()) {
      text += "; " + asked->text;
      untold_questions.erase(asked);
    }
    details.push_back({Fault::bad_input, std::move(text), place(violation)});
  }
  const std::uint64_t untold = errors_ - details.size();
  if (untold) details.push_back({Fault::bad_input, fmt::format("and {} more like these", untold)});
  Error error = gather(source, std::move(details));
  error.message = fmt::format("{} problem{} in {}", errors_, errors_ == 1 ? "" : "s", source);
  return error;
}

std::string_view name(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string format_json(const CamtrapReport& report) {
  JsonWriter json;
  json.begin_object().member("valid", report.valid()).key("violations").begin_array();
  for (const CamtrapViolation& violation : report.violations()) append(json, violation);
  json.end_array().key("counts").begin_object();
  json.member("errors", report.errors()).member("warnings", report.warnings());
  json.member("told", report.violations().size()).member("left_out", report.left_out());
  json.key("kinds").begin_array();
  for (const CamtrapCount& count : report.counts()) append(json, count);
  json.end_array().end_object().key("notices").begin_array();
  for (const std::string& notice : report.notices()) json.value(notice);
  return json.end_array().end_object().text();
}

std::string describe(const CamtrapViolation& violation) {
  return fmt::format("{}: {}: found {}, expected {}", place(violation), name(violation.severity),
                     violation.found, violation.expected);
}

}  // namespace dersu::io
