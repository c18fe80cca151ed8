#include "cli/terminal_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/signals.hpp"
#include "dersu/core/text.hpp"

namespace dersu::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

std::string spoken(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 2 * 3600) return fmt::format("{} min", (whole + 59) / 60);
  return fmt::format("{} h", (whole + 3599) / 3600);
}

}  // namespace

std::string progress_line(std::string_view stage, std::uint64_t done, std::uint64_t total,
                          double left_s) {
  constexpr int kBar = 20;
  if (total == 0) return fmt::format("{}  {}", quoted(stage), done);
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const int full = static_cast<int>(share * kBar);
  std::string line = fmt::format("{}  [{:#<{}}{:-<{}}]  {:3.0f} %", quoted(stage), "", full, "",
                                 kBar - full, std::floor(100 * share));
  if (left_s >= 0) line += fmt::format("  {} left", spoken(left_s));
  return line;
}

void TerminalProgress::begin(std::string_view stage, std::uint64_t total) {
  end();
  stage_ = stage;
  total_ = total;
  start_ = last_ = Clock::now();
}

void TerminalProgress::at(std::uint64_t done) {
  if (!visible_ || stage_.empty()) return;
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  show(done, now);
}

void TerminalProgress::show(std::uint64_t done, Clock::time_point now) {
  const double spent_s = std::chrono::duration<double>(now - start_).count();
  double left_s = -1;  // a guess from the first second is no help
  if (spent_s > 1 && done > 0 && done <= total_)
    left_s = spent_s * static_cast<double>(total_ - done) / static_cast<double>(done);
  fmt::print(stderr, "{}{}", kClearLine, progress_line(stage_, done, total_, left_s));
  std::fflush(stderr);
  drawn_ = true;
  last_ = now;
}

void TerminalProgress::end() {
  if (drawn_) fmt::print(stderr, "{}", kClearLine);
  drawn_ = false;
  stage_.clear();
}

bool TerminalProgress::stopped() const { return stop_wanted(); }

}  // namespace dersu::cli
