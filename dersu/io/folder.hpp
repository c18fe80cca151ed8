#pragma once
// A folder that appears whole or not at all: filled beside and renamed.
#include <cstdint>
#include <filesystem>

#include "dersu/core/error.hpp"

namespace dersu::io {

/// What becomes of a folder that has the name already.
enum class Existing : std::uint8_t { refuse, replace };

/// Appears under its name only when `commit` succeeds; until then it is a temporary folder beside
/// it, removed with all that is in it when the object goes.
class AtomicFolder {
 public:
  /// Fault::usage where `path` is there already and is not to be replaced; Fault::io where the
  /// folder that is to hold it is not there or cannot be written.
  [[nodiscard]] static Result<AtomicFolder> create(const std::filesystem::path& path,
                                                   Existing existing = Existing::refuse);
  AtomicFolder(AtomicFolder&& other) noexcept;
  AtomicFolder& operator=(AtomicFolder&&) = delete;
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;
  ~AtomicFolder();

  /// Where to write until then.
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  /// What had the name before makes way at the last moment, and comes back where that fails.
  [[nodiscard]] Result<void> commit();

 private:
  AtomicFolder(std::filesystem::path path, std::filesystem::path temporary, Existing existing);
  std::filesystem::path path_;
  std::filesystem::path temporary_;  ///< empty: nothing to remove
  Existing existing_;
};

}  // namespace dersu::io
