#pragma once
// Areas and lines that were searched, and what was found in them. For scr_join.cpp only.
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dersu/io/scr_join.hpp"

namespace dersu::io {

/// Where the corners of a detector stand, by part; and the part that the last was of.
struct ScrCorners {
  std::vector<std::vector<std::string>> wheres{};
  std::string part{};
};

/// The middle of an outline that is read whole. Problems: no area or length, edges that cross or
/// touch, more than 20,000 corners.
void finish_outline(ScrDetector& detector, ScrShape shape, const ScrCorners& corners,
                    Problems& problems);

/// The detector that a capture names ("7.1", a corner as R names it, is 7), or that it is in; a
/// problem where it is off that by more than 1 cm, in none, or in several.
[[nodiscard]] std::optional<std::size_t> searched_at(
    const ScrSession& session, ScrShape shape,
    const std::unordered_map<std::string, std::size_t>& by_id, const ScrRow<ScrCaptureRow>& row,
    Problems& problems);

}  // namespace dersu::io
