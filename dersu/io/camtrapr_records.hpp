#pragma once
// Records of camtrapR as they become observations, and which of them are of known individuals.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "dersu/core/time.hpp"

namespace dersu::io {

/// A row of a record table, or of a table of individuals.
struct CamtraprRecord {
  std::string file;  ///< of the table, for messages
  std::uint64_t line = 0;
  std::string deployment;
  Time time{};
  std::string species;  ///< as written
  std::string kind;     ///< the species as translated, without the subspecies
  std::string individual, image;
  std::string folder{};  ///< that the image is in, as written; empty where the table has none
};

/// What join_individuals() did that its user should know.
struct CamtraprJoin {
  std::size_t added = 0;    ///< individuals' records that the record table does not have
  std::size_t renamed = 0;  ///< that have another species than the record that they are
  /// The first of these: "file:line:Species", as written there, as written in the record table.
  std::string where{}, species{}, recorded{};
};

/// Records from `first` on, which are those of individuals, go to those before it that they are:
/// of the same deployment, time, file and kind, else the only one of the same deployment, time and
/// file. What is there already is left out; what is no such record stays behind the others.
CamtraprJoin join_individuals(std::vector<CamtraprRecord>& records, std::size_t first);

/// Makes each folder a number: "1" is the first of its deployment's, in the order of their names,
/// which may tell places and people.
void number_folders(std::vector<CamtraprRecord>& records);

}  // namespace dersu::io
