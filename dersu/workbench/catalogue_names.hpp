#pragma once
// Joint names of the catalogue that join too much, too little, or nothing.
#include <span>
#include <string>
#include <vector>

#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// Sentences about jointIDs of several rows that say nobody, about those that look alike and are
/// not the same text, and about a catalogue of several parties that have `sources`, of which no
/// jointID joins two. The import and every command that reads the project's observations tell them
/// in the same words.
[[nodiscard]] std::vector<std::string> catalogue_notices(
    std::span<const store::CatalogueRow> catalogue, std::span<const store::SourceRow> sources);

}  // namespace dersu::workbench
