#include "dersu/io/camtrap_report.hpp"

#include <cassert>
#include <nlohmann/json.hpp>

namespace dersu::io {
namespace {

std::string place(const CamtrapViolation& violation) {
  std::string text = violation.table;
  if (violation.line) text += fmt::format(":{}", violation.line);
  if (!violation.column.empty()) text += ":" + violation.column;
  return text;
}

nlohmann::ordered_json to_json(const CamtrapViolation& violation) {
  return {{"table", violation.table}, {"row", violation.row},
          {"line", violation.line},   {"column", violation.column},
          {"found", violation.found}, {"expected", violation.expected},
          {"rule", violation.rule},   {"severity", name(violation.severity)}};
}

nlohmann::ordered_json to_json(const CamtrapCount& count) {
  return {{"table", count.table},
          {"column", count.column},
          {"rule", count.rule},
          {"severity", name(count.severity)},
          {"count", count.count}};
}

}  // namespace

void CamtrapReport::add(CamtrapViolation violation) {
  (violation.severity == Severity::error ? errors_ : warnings_) += 1;
  auto& count = counts_[{violation.table, violation.column, violation.rule, violation.severity}];
  ++count;
  if (count <= max_details_of_a_kind_ && violations_.size() < max_details_)
    violations_.push_back(std::move(violation));
}

void CamtrapReport::add_notice(std::string notice) { notices_.push_back(std::move(notice)); }

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
  for (const CamtrapViolation& violation : violations_)
    if (violation.severity == Severity::error)
      details.push_back({Fault::bad_input,
                         fmt::format("found {}, expected {}", violation.found, violation.expected),
                         place(violation)});
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
  using nlohmann::ordered_json;
  ordered_json violations = ordered_json::array();
  for (const auto& violation : report.violations()) violations.push_back(to_json(violation));
  ordered_json kinds = ordered_json::array();
  for (const auto& count : report.counts()) kinds.push_back(to_json(count));
  const ordered_json counts{{"errors", report.errors()},
                            {"warnings", report.warnings()},
                            {"told", report.violations().size()},
                            {"kinds", kinds}};
  const ordered_json all{{"valid", report.valid()},
                         {"violations", violations},
                         {"counts", counts},
                         {"notices", report.notices()}};
  return all.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

std::string describe(const CamtrapViolation& violation) {
  return fmt::format("{}: {}: found {}, expected {}", place(violation), name(violation.severity),
                     violation.found, violation.expected);
}

}  // namespace dersu::io
