#pragma once
// Deployments that two sources bring: an old and a new export of one package, say. The cameras'
// effort and records would count twice. Page: docs/methods/import.md.
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
/// are a problem, of two parties a notice: one for each pair, with the number of the ids and the
/// line of the first in each.
[[nodiscard]] Result<void> check_shared_deployments(std::span<const io::ProjectSource> sources,
                                                    const store::Store& store,
                                                    io::Problems& problems,
                                                    std::vector<store::NoticeRow>& notices);

}  // namespace dersu::workbench
