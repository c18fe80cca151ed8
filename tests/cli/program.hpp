#pragma once
// Runs the dersu that was built, as a user would.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/csv.hpp"
#include "tests/scratch.hpp"

namespace dersu::cli {

struct Ran {
  int status = -1;  ///< exit status; -signal where a signal ended it
  std::string out{};
  std::string err{};
};

/// The rows of a CSV file; fails the test where it cannot be read.
[[nodiscard]] io::CsvTable table(const std::filesystem::path& path);

/// The words of a command line behind "dersu"; blanks between double quotes do not part them.
[[nodiscard]] std::vector<std::string> words_of(std::string_view line);

/// A folder of its own for one test, removed at the end.
class Workplace {
 public:
  Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// dersu with `arguments`, in the folder.
  [[nodiscard]] Ran run(const std::vector<std::string>& arguments) const;
  /// The same in two steps.
  [[nodiscard]] pid_t start(const std::vector<std::string>& arguments) const;
  [[nodiscard]] Ran finish(pid_t process) const;
  /// Waits until the process answers SIGINT by itself; false where it ended or never does.
  [[nodiscard]] static bool listens(pid_t process);

 private:
  std::filesystem::path folder_;
  std::filesystem::path streams_;  ///< beside it, so that the folder holds what dersu made only
};

}  // namespace dersu::cli
