#pragma once
// Deployments that two sources bring: parts of one survey, whose records are in one of them each,
// or an old and a new export of one package, whose records would count twice. Page:
// docs/methods/import.md.
#include <span>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

/// Nearer than this two deployments of one id stand at one place: one export may be rounded.
constexpr double kSamePlaceM = 1'000;

/// Looks for deployments of one deploymentID, at one place, at the same time (for more than a day,
/// or half of the shorter) in two of `sources` as they are in the store. Two sources of one party
/// that have an observation of such a deployment twice (deploymentID, eventStart, scientificName,
/// individualID) are a problem, and so are two that have named animals of one species at the same
/// times under other names (repeated_times.hpp). Others are a notice. One for each pair, with the
/// number of the rows and the line of the first in each.
[[nodiscard]] Result<void> check_shared_deployments(std::span<const io::ProjectSource> sources,
                                                    const store::Store& store,
                                                    io::Problems& problems,
                                                    std::vector<store::NoticeRow>& notices);

}  // namespace dersu::workbench
