#pragma once
// How work inside other work learns that it should stop.
#include "dersu/core/progress.hpp"

namespace dersu::scr {

/// Says nothing, and stops when the whole does.
class QuietProgress : public Progress {
 public:
  explicit QuietProgress(const Progress& whole) : whole_(whole) {}
  [[nodiscard]] bool stopped() const override { return whole_.stopped(); }

 private:
  const Progress& whole_;
};

}  // namespace dersu::scr
