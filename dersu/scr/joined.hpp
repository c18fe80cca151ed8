#pragma once
// Data whose animals are put together from the labels of other data.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// A label's session and its number there, from its number over all sessions.
struct LabelPlace {
  std::size_t session = 0;
  std::uint32_t animal = 0;
};
[[nodiscard]] std::vector<LabelPlace> label_places(const Data& labels);

/// Why these labels (numbers over all sessions) cannot be one animal: other sessions, values of a
/// covariate that differ, held by two detectors at a time, caught after it was lost, or more often
/// than there are trials. Empty: they can.
[[nodiscard]] std::string why_apart(const Data& labels, std::span<const std::uint32_t> animal);

/// The survey with these animals, each a list of labels that can be one, in the order given, the
/// sessions one after the other (as `animals` must be). Two detections of one animal by one
/// detector on one occasion add up for type count, and are one for the others. A covariate is that
/// of a label that has one.
[[nodiscard]] Data joined_data(const Data& labels,
                               std::span<const std::vector<std::uint32_t>> animals);

}  // namespace dersu::scr
