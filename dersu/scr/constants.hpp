#pragma once
// The constants of the likelihood: they move no estimate, but make it comparable with secr's.
#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// What is added to sum_i log l_i - Lambda: effort and binomial coefficients, factorials of counts
/// and of identical histories (secr's "logmult").
[[nodiscard]] double constant_of(const Data& data, const Session& session, bool collapsed);

/// Whether secr would sum the captures of this session over occasions.
[[nodiscard]] bool collapses(const Data& data, const Session& session);

}  // namespace dersu::scr
