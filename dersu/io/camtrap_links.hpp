#pragma once
// What the rows of a package have to do with each other: keys, references, intervals.
// For dersu/io/camtrap_*.cpp.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_metadata.hpp"
#include "dersu/io/camtrap_report.hpp"
#include "dersu/io/camtrap_rows.hpp"
#include "dersu/io/key_set.hpp"

namespace dersu::io {

/// One row of a table with what its fields were found to be.
struct CheckedRow {
  CamtrapTable table;
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::span<const std::string_view> values{};  ///< in the order of camtrap_columns(table)
  std::span<const std::string_view> names{};   ///< of the columns, as the file calls them
  std::uint64_t good = 0;                      ///< bit i: value i is there and of its type
  std::span<const std::int64_t> times_s{};     ///< UTC, of datetime columns that are good
  std::span<const double> numbers{};           ///< of number and integer columns that are good

  [[nodiscard]] bool is_good(std::size_t column) const { return (good >> column & 1) != 0; }
};

/// Checks across rows and tables, called row by row in the order of CamtrapSink. Keeps every key
/// once: some 50 bytes for each medium and each observation of the table at hand.
class CamtrapLinks {
 public:
  /// What an individualID becomes; none: it stays.
  using IndividualName = std::function<std::string_view(std::string_view)>;

  CamtrapLinks(const CamtrapMetadata& metadata, CamtrapReport& report,
               IndividualName individual_name = {});

  /// A table is there and is read next; `expected_rows` makes room.
  void begin(CamtrapTable table);
  void expect_rows(std::size_t count);
  void check(const CheckedRow& row);
  /// A row that cannot be read but for `values`, "" for what is lost; `more`: rows behind it may be
  /// missing. Its keys count as there; where a key is lost, references that find nothing are
  /// counted and not told one by one.
  void check_broken(CamtrapTable table, std::span<const std::string_view> values, bool more);
  /// The table is read to its end.
  void end(CamtrapTable table);

 private:
  struct Interval {
    std::int64_t start_s;
    std::int64_t end_s;
    bool known;
  };
  /// Times outside the interval of one deployment.
  struct Outside {
    std::uint64_t count = 0;
    std::uint64_t row = 0;
    std::uint64_t line = 0;
    std::int64_t most_s = 0;
  };

  /// What was first said of an individual.
  struct Animal {
    std::uint32_t species = 0;  ///< index in species_ and 1; 0: nothing
    std::uint32_t name = 0;     ///< index in names_, where a species was said
    char sex = 0;               ///< 'f', 'm'; 0: nothing
    bool told = false;
  };

  void check_deployment(const CheckedRow& row);
  void check_place(const CheckedRow& row);
  void check_gap(const CheckedRow& row);
  void check_individual(const CheckedRow& row);
  void check_medium(const CheckedRow& row);
  void check_observation(const CheckedRow& row);
  void check_observed_medium(const CheckedRow& row, std::optional<std::uint32_t> deployment);
  void check_observed_animal(const CheckedRow& row);
  void check_reference(const CheckedRow& row);
  [[nodiscard]] std::string_view name_of(std::string_view individual) const {
    return individual_name_ ? individual_name_(individual) : individual;
  }
  void check_animal(const CheckedRow& row, std::size_t name, std::size_t species, std::size_t sex);
  void check_inside(const CheckedRow& row, std::optional<std::uint32_t> deployment,
                    std::size_t start, std::size_t end);
  void check_order(const CheckedRow& row, std::size_t start, std::size_t end);
  bool check_unique(const CheckedRow& row, std::size_t column, KeySet& keys);
  void keep_row(const CheckedRow& row, std::uint32_t key);
  [[nodiscard]] std::uint64_t row_of(CamtrapTable table, std::uint32_t key) const;
  std::optional<std::uint32_t> find_deployment(const CheckedRow& row, std::size_t column);
  bool may_be_lost(CamtrapTable referenced, std::string_view key);
  void tell_unchecked(CamtrapTable table);
  void tell_outside(CamtrapTable table);
  void look_at_exchange(const CheckedRow& row);
  void ask_exchanged();
  void tell_unseen();
  void add(const CheckedRow& row, std::size_t column, std::string_view rule, std::string found,
           std::string expected, Severity severity = Severity::error);

  [[nodiscard]] bool have(CamtrapTable table) const {
    return have_[static_cast<std::size_t>(table)];
  }

  CamtrapReport& report_;
  IndividualName individual_name_;
  std::optional<CamtrapExtent> extent_;
  KeySet taxa_;
  bool have_taxa_ = false;
  std::array<bool, kCamtrapTables> have_{};
  /// Keys of broken rows, by table; one that is there too is nothing wrong.
  std::array<KeySet, kCamtrapTables> broken_keys_;
  std::array<bool, kCamtrapTables> keys_lost_{};           ///< and some are not known
  std::array<std::uint64_t, kCamtrapTables> unchecked_{};  ///< references of the table at hand
  /// From key `key` on, the row that brought a key is its index and `rows`.
  struct Ahead {
    std::uint32_t key;
    std::uint64_t rows;
  };
  /// Of each table: one where a row brought no new key, so that a clean table needs one in all.
  std::array<std::vector<Ahead>, kCamtrapTables> ahead_;
  KeySet deployments_;
  std::vector<Interval> intervals_;
  KeySet individuals_;
  KeySet new_names_;  ///< of individuals, where they become others
  struct Place {
    std::uint64_t row;
    std::uint64_t line;
  };
  std::vector<Place> individual_places_;
  std::vector<bool> individual_seen_;
  bool individuals_lost_ = false;  ///< observations that cannot be read may name any
  KeySet animals_;                 ///< individuals of both tables
  std::vector<Animal> said_;
  KeySet species_;  ///< in lower case
  KeySet names_;    ///< the same as they are written
  KeySet media_;
  std::vector<std::uint32_t> media_deployments_;  ///< index and 1; 0: unknown
  KeySet observations_;
  std::vector<Outside> outside_;  ///< n_deployments, of the table at hand
  std::string outside_column_;    ///< of the times in question
  /// Deployments whose latitude is none, and would be one were it the longitude.
  struct Exchanged {
    std::uint64_t count = 0;
    std::string column{};  ///< that should have the latitudes
  };
  Exchanged exchanged_;
  std::string last_taxon_;
};

}  // namespace dersu::io
