#pragma once
// How dersu says that something went wrong: Result<T>, Error, Fault.
#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace dersu {

/// What kind of thing went wrong. Maps to the exit status, the HTTP status and a translated
/// sentence.
enum class Fault {
  usage,        ///< wrong words on the command line or a method's options; exit 2
  bad_input,    ///< a file or table holds what it must not; exit 2
  not_found,    ///< a named file, table or individual is not there; exit 2
  unsupported,  ///< a valid request that dersu does not serve; exit 2
  io,           ///< the disk or the system refused; exit 1
  numeric,  ///< an estimate that cannot be had from these data (flat likelihood, no overlap); exit
            ///< 1
  interrupted,  ///< the user stopped it; exit 130
};

/// One problem, in words a user can act on.
struct Error {
  Fault fault = Fault::bad_input;
  std::string message;           ///< the value found and what was expected
  std::string where{};           ///< "deployments.csv:14:latitude", "dersu.toml:7:3", or empty
  std::vector<Error> details{};  ///< every single problem, where an importer found several
  std::size_t more = 0;          ///< problems beyond these details, which are only counted
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(Fault::bad_input, "traps.csv:3:x", "found '{}', expected a number", text);`
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(Fault fault, std::string where,
                                         fmt::format_string<Args...> format, Args&&... args) {
  return tl::unexpected<Error>(
      Error{fault, fmt::format(format, std::forward<Args>(args)...), std::move(where)});
}

/// Several problems of one source as one Error; `details` must not be empty. The message counts
/// them and the `more` that are not kept: "3 problems in deployments.csv".
[[nodiscard]] Error gather(std::string_view source, std::vector<Error> details,
                           std::size_t more = 0);

/// "bad_input", the word for `fault` in JSON.
[[nodiscard]] std::string_view name(Fault fault);

/// The process exit status for `fault`: 1, 2 or 130.
[[nodiscard]] int exit_status(Fault fault);

/// All of `error` for a person, one problem a line: "where: message"; control characters escaped.
[[nodiscard]] std::string describe(const Error& error);

}  // namespace dersu

/// Unwraps a Result or returns its Error:  DERSU_TRY(table, read_csv(path));
#define DERSU_TRY_CONCAT_(a, b) a##b
#define DERSU_TRY_NAME_(line) DERSU_TRY_CONCAT_(dersu_try_, line)
#define DERSU_TRY(name, expression)                                                      \
  auto DERSU_TRY_NAME_(__LINE__) = (expression);                                         \
  if (!DERSU_TRY_NAME_(__LINE__))                                                        \
    return tl::unexpected<::dersu::Error>(std::move(DERSU_TRY_NAME_(__LINE__)).error()); \
  auto name = std::move(*DERSU_TRY_NAME_(__LINE__))
/// The same for Result<void>, or where the value is not wanted.
#define DERSU_CHECK(expression)                                                  \
  if (auto DERSU_TRY_NAME_(__LINE__) = (expression); !DERSU_TRY_NAME_(__LINE__)) \
  return tl::unexpected<::dersu::Error>(std::move(DERSU_TRY_NAME_(__LINE__)).error())
