#pragma once
// How far the work is, as one line on a terminal:
//   reading observations  [#########-----------]  45 %  12 s left
#include <chrono>
#include <cstdint>
#include <string>

#include "dersu/core/progress.hpp"

namespace dersu::cli {

/// The line without its carriage return. `left_s` is negative where it is not known yet.
[[nodiscard]] std::string progress_line(std::string_view stage, std::uint64_t done,
                                        std::uint64_t total, double left_s);

/// Writes to standard error where `visible`; stops when the user asks to (signals.hpp) in any case.
class TerminalProgress : public Progress {
 public:
  explicit TerminalProgress(bool visible) : visible_(visible) {}
  ~TerminalProgress() override { end(); }

  void begin(std::string_view stage, std::uint64_t total) override;
  void at(std::uint64_t done) override;
  void end() override;
  [[nodiscard]] bool stopped() const override;

 private:
  using Clock = std::chrono::steady_clock;
  void show(std::uint64_t done, Clock::time_point now);

  bool visible_ = false;
  bool drawn_ = false;
  std::string stage_{};
  std::uint64_t total_ = 0;
  Clock::time_point start_{};
  Clock::time_point last_{};
};

}  // namespace dersu::cli
