#include "dersu/core/error.hpp"

#include <iterator>

#include "dersu/core/text.hpp"

namespace dersu {

Error gather(std::string_view source, std::vector<Error> details, std::size_t more) {
  const Fault fault = details.front().fault;
  const std::size_t all = details.size() + more;
  auto message = fmt::format("{} problem{} in {}", all, all == 1 ? "" : "s", source);
  return Error{fault, std::move(message), std::string(source), std::move(details), more};
}

std::string_view name(Fault fault) {
  switch (fault) {
    case Fault::usage:
      return "usage";
    case Fault::bad_input:
      return "bad_input";
    case Fault::not_found:
      return "not_found";
    case Fault::unsupported:
      return "unsupported";
    case Fault::io:
      return "io";
    case Fault::numeric:
      return "numeric";
    case Fault::interrupted:
      return "interrupted";
  }
  return "unknown";
}

int exit_status(Fault fault) {
  switch (fault) {
    case Fault::io:
    case Fault::numeric:
      return 1;
    case Fault::interrupted:
      return 130;
    default:
      return 2;
  }
}

std::string describe(const Error& error) {
  std::string text;
  auto line = [&](const Error& e) {
    if (e.where.empty())
      fmt::format_to(std::back_inserter(text), "{}\n", printable(e.message));
    else
      fmt::format_to(std::back_inserter(text), "{}: {}\n", printable(e.where),
                     printable(e.message));
  };
  if (error.details.empty()) {
    line(error);
  } else {
    text += printable(error.message) + "\n";
    for (const Error& e : error.details) text += describe(e);
    if (error.more > 0)
      text += fmt::format("and {} more problem{}\n", error.more, error.more == 1 ? "" : "s");
  }
  return text;
}

}  // namespace dersu
