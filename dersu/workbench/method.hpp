#pragma once
// A method of dersu as everybody meets it: its name, options, outputs and sources in one entry,
// from which come the command line's options, the tables in docs/ and the paragraph in the report.
// methods.cpp lists the entries; each is made in run_<name>.cpp, beside the code that runs it.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/time.hpp"

namespace dersu::workbench {

/// What a value of an option is, and so how it is written.
enum class OptionKind : std::uint8_t {
  flag,      ///< given or not: "true"
  text,      ///< anything
  choice,    ///< one of Option::choices
  integer,   ///< "12"
  number,    ///< "0.5"
  length,    ///< "15 km"
  duration,  ///< "60 min"
  day,       ///< "2024-05-31"
  file,      ///< a file that is read
  folder,    ///< a folder that is read
  output,    ///< a file or folder that is written
};

/// One option, the same word on the command line (--name), in JSON and in the docs.
struct Option {
  std::string_view name;  ///< "independence"
  OptionKind kind = OptionKind::text;
  std::string_view help{};           ///< one sentence
  std::string_view default_value{};  ///< as one would write it; empty: none
  bool required = false;
  bool positional = false;  ///< given without its name, in the order of the list
  bool repeatable = false;  ///< several values: given again, or with commas in between
  std::vector<std::string_view> choices{};
  std::optional<double> minimum{};  ///< in the base unit: 1, m, s
  std::optional<double> maximum{};
};

/// "<length>", what stands for a value of `kind` in a usage line.
[[nodiscard]] std::string_view placeholder(OptionKind kind);

/// A value in the base unit (1, m, s) as one would write it: "100 km", "7 d".
[[nodiscard]] std::string written(OptionKind kind, double value);

/// Which parts of an Outcome somebody reads.
enum class Answer : std::uint8_t { both, text, json };

/// The options of one run, checked against the entry. Defaults are filled in.
class Options {
 public:
  Options() = default;
  /// Every problem at once (Fault::usage): unknown and missing options, values of the wrong kind or
  /// outside their range, two outputs into one file; `where` is "--name", of a positional "name".
  [[nodiscard]] static Result<Options> make(const std::vector<Option>& known,
                                            const std::map<std::string, std::string>& given);

  Answer answer = Answer::both;  ///< the other part may be short

  [[nodiscard]] bool has(std::string_view name) const;    ///< given, or has a default
  [[nodiscard]] bool given(std::string_view name) const;  ///< not by default
  [[nodiscard]] bool flag(std::string_view name) const;
  // The value of an option that has one; asking for one without is a bug.
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] std::filesystem::path path(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double number(std::string_view name) const;
  [[nodiscard]] double length_m(std::string_view name) const;
  [[nodiscard]] std::int64_t duration_s(std::string_view name) const;
  [[nodiscard]] Day day(std::string_view name) const;
  /// The values of a repeatable option; empty where it has none.
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::set<std::string, std::less<>> given_;
};

struct Reference {
  std::string_view authors;
  int year = 0;
  std::string_view title;
  std::string_view source;
  std::string_view doi{};
};

/// What a run says: `json` for machines (a JSON text of one object), `text` for people.
struct Outcome {
  std::string json{};
  std::string text{};
  /// 0, or 2 where the work was done and found the input wanting (validate).
  int exit_status = 0;
  std::vector<std::string> notices{};  ///< assumptions and cautions, to standard error
};

/// One entry of the registry; each is a verb of the command line.
struct Method {
  std::string_view name;     ///< "records"
  std::string_view title;    ///< "Independent records"
  std::string_view summary;  ///< one sentence for --help and the docs
  std::string_view example;  ///< a command line that runs in a checkout
  std::vector<Option> options{};
  std::string_view page{};  ///< "docs/methods/records.md"; empty for commands that only keep house
  std::vector<Reference> references{};
  std::function<Result<Outcome>(const Options&, Progress&)> run;
};

/// `method` with the options given. Before any work, Fault::usage: what Options::make has against
/// them, and outputs that would take the place of what is read (workbench/outputs.hpp).
[[nodiscard]] Result<Outcome> run(const Method& method,
                                  const std::map<std::string, std::string>& given,
                                  Progress& progress, Answer answer = Answer::both);

/// All methods, in the order of --help.
[[nodiscard]] const std::vector<Method>& methods();

/// The entry called `name`, or nullptr.
[[nodiscard]] const Method* find_method(std::string_view name);

}  // namespace dersu::workbench
