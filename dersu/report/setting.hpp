#pragma once
// What every figure, table and sentence of one report shares.
#include <string>
#include <vector>

#include "dersu/report/content.hpp"
#include "dersu/report/messages.hpp"

namespace dersu::report {

struct Setting {
  const Content& content;
  Words words;
  std::vector<std::string> colours{};        ///< by party
  std::vector<std::string> camera_labels{};  ///< by camera: its name, or party and number
  std::vector<double> trap_days{};           ///< by camera
  /// The parties that brought data, in order; what is apart and together is told of these. All
  /// where nobody brought any.
  std::vector<int> sides{};

  [[nodiscard]] int n_parties() const { return static_cast<int>(content.parties.size()); }
  /// The party's colour; ink for kJoint.
  [[nodiscard]] std::string colour(int party) const;
  /// The party's name; "Together" for kJoint.
  [[nodiscard]] std::string name(int party) const;
  [[nodiscard]] std::string code(int party) const;
  [[nodiscard]] bool exact_places() const { return content.camera_places == CameraPlaces::exact; }
};

/// `content` must have passed check_content(). Keeps a reference to it. Where camera places are not
/// exact, cameras are numbered per party by their first day of work, so that neither names nor the
/// order of the input show.
[[nodiscard]] Setting make_setting(const Content& content, Words words);

/// Cameras and trap days of one party, or of all for kJoint.
struct EffortSum {
  std::int64_t cameras = 0;
  double trap_days = 0;
};
[[nodiscard]] EffortSum effort_of(const Setting& setting, int party);

/// The animals of a target by who photographed them, from its joint list.
struct CaptureSum {
  std::int64_t animals = 0;
  std::int64_t shared = 0;               ///< by more than one party
  std::vector<std::int64_t> by_party{};  ///< by that party, shared ones included
  std::vector<std::int64_t> only{};      ///< by that party alone
  std::int64_t records = 0;
};
[[nodiscard]] CaptureSum captures_of(const Target& target, int n_parties);

}  // namespace dersu::report
