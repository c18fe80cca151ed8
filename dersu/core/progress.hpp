#pragma once
// How long work tells how far it is, and learns that the user wants it to stop.
#include <atomic>
#include <cstdint>
#include <string_view>

#include "dersu/core/error.hpp"

namespace dersu {

/// Passed to long work. The default one is silent and never stops: tests and library users need
/// nothing. Methods call these from one thread; `stopped` may be asked from any.
class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  virtual ~Progress() = default;

  /// A new stage of `total` steps (0: not known).
  virtual void begin(std::string_view /*stage*/, std::uint64_t /*total*/) {}
  /// `done` steps of the stage are done.
  virtual void at(std::uint64_t /*done*/) {}
  virtual void end() {}
  /// True once the user asked to stop; the work then returns Fault::interrupted and changes
  /// nothing.
  [[nodiscard]] virtual bool stopped() const { return false; }
};

/// The error that stopped work returns.
[[nodiscard]] inline tl::unexpected<Error> stopped_by_user() {
  return tl::unexpected<Error>(Error{Fault::interrupted, "stopped; nothing was changed"});
}

}  // namespace dersu
