#pragma once
// How dersu talks to GDAL: only the drivers that it serves, no network, no side files, and errors
// as values. For the readers of dersu/io only.
#include <filesystem>
#include <memory>
#include <string>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// While one lives, what GDAL complains about on this thread is kept here and not printed.
class GdalSession {
 public:
  GdalSession();
  ~GdalSession();
  GdalSession(const GdalSession&) = delete;
  GdalSession& operator=(const GdalSession&) = delete;

  /// The complaints so far behind ": ", "; " between them; "" where there are none.
  [[nodiscard]] std::string complaints() const;

 private:
  struct Kept;
  std::unique_ptr<Kept> kept_;
};

/// check_file, and that `path` is a plain file that may be read (GDAL would take URLs and virtual
/// paths too).
[[nodiscard]] Result<void> check_plain_file(const std::filesystem::path& path);

}  // namespace dersu::io
