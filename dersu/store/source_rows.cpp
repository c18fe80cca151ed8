#include "dersu/store/source_rows.hpp"

namespace dersu::store {

FidRange fids_of(std::int64_t source_number) {
  const std::int64_t first = source_number << kSourceShift;
  return {first, first + (std::int64_t{1} << kSourceShift) - 1};
}

Result<std::vector<NumberedSource>> numbered_sources(const Database& database,
                                                     const Filter& filter) {
  DERSU_TRY(select, database.prepare(
                        "select fid, id, party, kind, path, sha256, \"rows\", version, options "
                        "from sources where (?1 = '' or party = ?1) and (?2 = '' or id = ?2) "
                        "order by party, id"));
  select.bind(1, std::string_view(filter.party));
  select.bind(2, std::string_view(filter.source));
  std::vector<NumberedSource> sources;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return sources;
    const auto text = [&](int column) { return std::string(select.text(column)); };
    sources.push_back({select.integer(0),
                       {.id = text(1),
                        .party = text(2),
                        .kind = text(3),
                        .path = text(4),
                        .sha256 = text(5),
                        .rows = select.integer(6),
                        .version = text(7),
                        .options = text(8)}});
  }
}

}  // namespace dersu::store
