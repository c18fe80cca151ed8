#pragma once
// Whether two sources have the same observations of named animals under other names, as a newer
// export has in which animals were renamed. Page: docs/methods/import.md.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dersu::workbench {

/// How many of the times of a source are in another too, and lines of the first.
struct RepeatedTimes {
  std::size_t same = 0;
  std::size_t of_first = 0;   ///< times of the first source in the days that both have
  std::size_t of_second = 0;  ///< the same of the second
  std::uint64_t first_line = 0;
  std::uint64_t second_line = 0;
};

/// The times at which named animals of one species were seen by the deployments that two sources
/// share. A full hour of the local clock is no such time: it may be made up, for a whole day or an
/// occasion.
class AnimalTimes {
 public:
  struct Seen {
    std::int32_t offset_s = 0;
    std::uint64_t line = 0;
  };
  using Times = std::map<std::pair<std::int64_t, std::string>, Seen>;

  /// `second`: of the second source. `deployment` and its local time.
  void add(bool second, std::string_view deployment, std::int64_t utc_s, std::int32_t offset_s,
           std::uint64_t line);

  /// What is beyond chance: three times or more, and more than half of those of either source
  /// between the later of their first times and the earlier of their last. To the minute, where no
  /// time of a source has seconds: a spreadsheet may have lost them.
  [[nodiscard]] std::optional<RepeatedTimes> repeated() const;

 private:
  Times times_[2];
};

}  // namespace dersu::workbench
