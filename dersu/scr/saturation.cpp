#include "dersu/scr/saturation.hpp"

#include <set>
#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

struct Share {
  std::size_t taken = 0;
  std::size_t of = 0;
  [[nodiscard]] bool above(double limit) const {
    return of > 0 && double(taken) > limit * double(of);
  }
};

std::size_t used_occasions(const Session& session, std::size_t detector) {
  std::size_t used = 0;
  for (std::uint32_t s = 0; s < session.n_occasions; ++s)
    used += session.usage(detector, s) > 0 ? 1 : 0;
  return used;
}

/// Detector-occasions with a record, of those in use.
Share of_detectors(const Data& data) {
  Share share;
  for (const Session& session : data.sessions) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
    for (const Capture& c : session.captures) taken.emplace(c.detector, c.occasion);
    share.taken += taken.size();
    for (std::size_t k = 0; k < session.detectors.points.size(); ++k)
      share.of += used_occasions(session, k);
  }
  return share;
}

/// Occasions on which the animals seen were caught.
Share of_animals(const Data& data) {
  Share share;
  for (const Session& session : data.sessions) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
    for (const Capture& c : session.captures) taken.emplace(c.animal, c.occasion);
    share.taken += taken.size();
    share.of += session.animals.size() * session.n_occasions;
  }
  return share;
}

/// Occasions at the detectors that saw an animal at all.
Share of_pairs(const Data& data) {
  Share share;
  for (const Session& session : data.sessions) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    std::set<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>> taken;
    for (const Capture& c : session.captures) {
      pairs.emplace(c.animal, c.detector);
      taken.insert({{c.animal, c.detector}, c.occasion});
    }
    share.taken += taken.size();
    for (const auto& [animal, detector] : pairs) share.of += used_occasions(session, detector);
  }
  return share;
}

}  // namespace

std::string saturation(const Data& data) {
  switch (data.detector) {
    case DetectorType::capped:
    case DetectorType::single:
      if (const Share s = of_detectors(data); s.above(0.75))
        return fmt::format(
            "{} of {} detector-occasions hold a record, and detectors that hold one at a time do "
            "not tell how often animals come where they are nearly always taken; shorter "
            "occasions, more detectors, or ones without that limit would",
            s.taken, s.of);
      return {};
    case DetectorType::multi:
      if (const Share s = of_animals(data); s.above(0.9))
        return fmt::format(
            "the animals seen were caught on {} of {} occasions, nearly always, which does not "
            "tell how often they come; shorter occasions would",
            s.taken, s.of);
      return {};
    case DetectorType::proximity:
      if (const Share s = of_pairs(data); s.above(0.9))
        return fmt::format(
            "the detectors that saw an animal at all saw it on {} of {} occasions, nearly always, "
            "which does not tell how often it comes; shorter occasions or counts would",
            s.taken, s.of);
      return {};
    default:
      return {};
  }
}

}  // namespace dersu::scr
