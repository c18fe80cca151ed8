#pragma once
// Captures that say no more than "always": then no data tell how often animals come.
#include <string>

#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// What is nearly always taken, with its share and what to do; empty where nothing is. Types capped
/// and single: more than 3 of 4 detector-occasions in use hold a record. Multi: the animals seen
/// were caught on more than 9 of 10 occasions. Proximity: they were seen on more than 9 of 10
/// occasions at the detectors that saw them at all.
[[nodiscard]] std::string saturation(const Data& data);

}  // namespace dersu::scr
