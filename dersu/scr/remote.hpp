#pragma once
// Detectors that stand far from all others: mostly one wrong digit, which ruins sigma where an
// animal was caught at them and elsewhere. Page: docs/methods/scr.md.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// Detectors that stand together and far from the rest of their session.
struct RemoteGroup {
  std::vector<std::size_t> detectors{};
  std::size_t places = 0;            ///< of these detectors
  double gap_m = 0;                  ///< from the nearest other detector
  double step_m = 0;                 ///< as between neighbours in the survey
  std::size_t shared = 0;            ///< animals caught by them and by others
  std::optional<double> spread_m{};  ///< pooled spread of the captures elsewhere
};

/// Groups of detectors more than 5 steps from all others; the largest (the first of those) is the
/// body of the survey and none of them. A step is the upper quartile of the edges of the minimum
/// spanning tree of the places, so that pairs and triplets of detectors are no measure. The session
/// needs no mask. None of searches, whose detections are places themselves (far_animals.hpp).
[[nodiscard]] std::vector<RemoteGroup> remote_groups(const Session& session);

/// Fault::bad_input where an animal was caught on both sides of a gap: of 10 spreads and more to
/// one or two places, of 30 to more. With the detectors' origins; distances, but no coordinates,
/// are told.
[[nodiscard]] std::vector<Error> out_of_place(const Session& session);

/// out_of_place of all sessions as one, for before a mask is made, which would have to hold the
/// place.
[[nodiscard]] Result<void> check_places(const Data& data);

/// Of groups that are no error: animals caught across a gap of 5 spreads and more; and one or two
/// places on their own behind a gap of 5 spreads and 10 steps.
[[nodiscard]] std::vector<std::string> remote_notices(const Session& session);

}  // namespace dersu::scr
