#include "dersu/io/camtrapr_records.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace dersu::io {
namespace {

/// Where the records of one deployment, time and file are; for look-ups only.
using Places = std::unordered_map<std::string, std::vector<std::size_t>>;

std::string key_of(const CamtraprRecord& record) {
  return fmt::format("{}\n{}\n{}", record.deployment, record.time.utc_s, record.image);
}

/// Gives `record` its individual; false where it is another's.
bool take(CamtraprRecord& record, const std::string& individual) {
  if (record.individual.empty()) record.individual = individual;
  return record.individual == individual;
}

/// The record of its kind that has the individual already, else the first that has none.
bool take_of_kind(std::vector<CamtraprRecord>& records, const std::vector<std::size_t>& places,
                  const CamtraprRecord& own) {
  CamtraprRecord* free = nullptr;
  for (const std::size_t i : places) {
    if (records[i].kind != own.kind) continue;
    if (records[i].individual == own.individual) return true;
    if (!free && records[i].individual.empty()) free = &records[i];
  }
  return free && take(*free, own.individual);
}

}  // namespace

CamtraprJoin join_individuals(std::vector<CamtraprRecord>& records, std::size_t first) {
  Places known;
  for (std::size_t i = 0; i < first; ++i) known[key_of(records[i])].push_back(i);
  CamtraprJoin done;
  std::vector<bool> is_told(records.size(), false);
  // Those that agree in their species have the first choice.
  for (const bool of_kind : {true, false})
    for (std::size_t i = first; i < records.size(); ++i) {
      const auto at = is_told[i] ? known.end() : known.find(key_of(records[i]));
      if (at == known.end()) continue;
      if (of_kind) {
        is_told[i] = take_of_kind(records, at->second, records[i]);
        continue;
      }
      CamtraprRecord& only = records[at->second.front()];
      if (at->second.size() > 1 || only.kind == records[i].kind ||
          !take(only, records[i].individual))
        continue;
      is_told[i] = true;
      if (done.renamed++ > 0) continue;
      done.where = fmt::format("{}:{}:Species", records[i].file, records[i].line);
      done.species = records[i].species;
      done.recorded = only.species;
    }
  std::vector<CamtraprRecord> others;
  for (std::size_t i = first; i < records.size(); ++i)
    if (!is_told[i]) others.push_back(std::move(records[i]));
  done.added = others.size();
  records.resize(first);
  std::move(others.begin(), others.end(), std::back_inserter(records));
  return done;
}

void number_folders(std::vector<CamtraprRecord>& records) {
  std::map<std::string, std::map<std::string, std::string>> numbers;  // by deployment
  for (const CamtraprRecord& record : records)
    if (!record.folder.empty()) numbers[record.deployment][record.folder];
  for (auto& [deployment, folders] : numbers) {
    std::size_t n = 0;
    for (auto& [folder, number] : folders) number = std::to_string(++n);
  }
  for (CamtraprRecord& record : records)
    if (!record.folder.empty()) record.folder = numbers[record.deployment][record.folder];
}

}  // namespace dersu::io
