#pragma once
// Sources as the store numbers them: the rows of one lie together in every table.
#include <cstdint>
#include <vector>

#include "dersu/store/schema.hpp"
#include "dersu/store/sqlite.hpp"
#include "dersu/store/store.hpp"

namespace dersu::store {

/// The fids of the rows of a source, in any table.
struct FidRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

[[nodiscard]] FidRange fids_of(std::int64_t source_number);

struct NumberedSource {
  std::int64_t number = 0;
  SourceRow row;
};

/// By party, then id.
[[nodiscard]] Result<std::vector<NumberedSource>> numbered_sources(const Database& database,
                                                                   const Filter& filter);

}  // namespace dersu::store
