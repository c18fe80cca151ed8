#pragma once
// Animals of the target species that stand in the sources under another name of it ("Leopard",
// "P. pardus", a synonym), so that their observations do not count.
#include <span>
#include <string>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// A sentence for each species of `survey` that is none of `targets` and has observations of
///   - an animal that is observed as a target too, by itself or by the joint name that `catalogue`
///     gives it;
///   - an animal of the catalogue, where the name tells no species or has the epithet of a target,
///     or no animal of its party in the catalogue is observed as a target.
/// Else an animal of the catalogue is one of another species: a catalogue may have several. Names
/// that are near to a target are count_subspecies()'s to tell, which goes before.
[[nodiscard]] std::vector<std::string> uncounted_animals(
    const std::vector<std::string>& targets, const camtrap::Survey& survey,
    std::span<const store::CatalogueRow> catalogue);

}  // namespace dersu::workbench
