#pragma once
// Animals on their way through the occasions of a session: who is caught where, drawn or expected.
#include <cstdint>
#include <span>
#include <vector>

#include "dersu/core/random.hpp"
#include "dersu/scr/data.hpp"
#include "dersu/scr/detection_table.hpp"
#include "dersu/scr/memory.hpp"

namespace dersu::scr {

/// The hazard of a detector that was asked for last.
struct LastHazard {
  const DetectionShape* of = nullptr;
  double h = 0;
};

struct Walker {
  Circumstance now{};
  std::vector<double> distances_m{};  ///< by detector
  std::vector<LastHazard> hazards{};  ///< by detector
  Memory memory;
  bool lost = false;
};

/// Something that may be a capture, at a part of the occasion.
struct RaceEvent {
  double time = 0;
  std::uint32_t animal = 0;
  std::uint32_t detector = 0;
};

class CaptureWalk {
 public:
  /// `lost`: the share of occasions with a capture that end with the loss of the animal.
  CaptureWalk(const Data& data, std::size_t session, const DetectionTable& table, double lost)
      : data_(data), session_(data.sessions[session]), at_(session), table_(table), lost_(lost) {}

  [[nodiscard]] Walker walker(std::uint32_t group, std::uint32_t cls,
                              std::vector<double> distances_m) const;
  /// Whether animals do not feel each other, and can be drawn one by one.
  [[nodiscard]] bool alone() const;
  /// All occasions of these animals, the first of which is number `first` in the captures.
  void draw(std::vector<Walker> walkers, std::uint32_t first, Random& random,
            std::vector<Capture>& out) const;
  /// n_walkers x n_detectors, row-major: captures that are expected, each occasion given `captures`
  /// on those before it (Capture::animal is the walker). Not for types single and capped.
  [[nodiscard]] std::vector<double> expected(std::vector<Walker> walkers,
                                             std::span<const Capture> captures) const;

 private:
  [[nodiscard]] double exposure(std::size_t k, Walker& walker, const Visitors& visitors) const;
  [[nodiscard]] std::uint32_t count(double exposure, Random& random) const;
  /// What an animal does on one occasion: captures that are sure, and those it has to win.
  void one_occasion(std::uint32_t animal, Walker& walker, const Visitors& visitors, Random& random,
                    std::vector<Capture>& sure, std::vector<RaceEvent>& race) const;
  void compete(std::uint32_t occasion, std::vector<RaceEvent>& race,
               std::vector<Capture>& out) const;
  void lose(std::span<Walker> walkers, std::uint32_t first, std::span<Capture> caught,
            Random& random) const;
  void expect(Walker& walker, const Visitors& visitors, double* expected) const;

  const Data& data_;
  const Session& session_;
  std::size_t at_;
  const DetectionTable& table_;
  double lost_;
};

}  // namespace dersu::scr
