#include "cli/answer.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"

namespace dersu::cli {
namespace {

void append(JsonWriter& json, const Error& error) {
  json.begin_object().member("fault", name(error.fault)).member("message", error.message);
  json.member("where", error.where).key("details").begin_array();
  for (const Error& detail : error.details) append(json, detail);
  json.end_array();
  if (error.more > 0) json.member("more", error.more);
  json.end_object();
}

}  // namespace

std::string error_json(const Error& error) {
  JsonWriter json;
  json.begin_object().key("error");
  append(json, error);
  json.end_object();
  return json.text() + '\n';
}

int print_text(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return 0;
  fmt::print(stderr, "standard output cannot be written\n");
  return 1;
}

int print_outcome(const workbench::Outcome& outcome, bool json, bool quiet) {
  if (!quiet)
    for (const std::string& notice : outcome.notices)
      fmt::print(stderr, "note: {}\n", printable(notice));
  const int failed = print_text(json ? outcome.json + '\n' : outcome.text);
  return failed ? failed : outcome.exit_status;
}

int print_error(const Error& error, bool json) {
  fmt::print(stderr, "{}", describe(error));
  if (json && print_text(error_json(error)) != 0) return 1;
  return exit_status(error.fault);
}

}  // namespace dersu::cli
