// Any bytes as the seven capture-recapture tables, cut at 0xFE: tables whose parts agree, or an
// Error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dersu/core/text.hpp"
#include "dersu/io/scr_tables.hpp"

namespace {

using namespace dersu::io;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

/// What was searched has a size, and what was found is there.
void check_searches(const ScrSession& session, ScrShape shape) {
  const auto kind = shape == ScrShape::areas ? dersu::OutlineKind::area : dersu::OutlineKind::line;
  for (const ScrDetector& detector : session.detectors)
    expect(shape == ScrShape::areas ? dersu::area_m2(detector.outline) > 0
                                    : dersu::length_m(detector.outline) > 0);
  for (const ScrCapture& capture : session.captures)
    expect(dersu::distance_m(capture.place, session.detectors[capture.detector].outline, kind) <=
           0.01);
}

void check(const ScrTables& tables, const ScrSession& session) {
  for (const ScrCapture& capture : session.captures)
    expect(capture.detector < session.detectors.size() && capture.occasion <= session.occasions);
  for (const ScrDetector& detector : session.detectors)
    expect(detector.covariates.size() == tables.detector_covariates.size());
  for (const ScrMaskPoint& point : session.mask) {
    expect(point.covariates.size() == tables.mask_levels.size());
    for (std::size_t j = 0; j < point.covariates.size(); ++j)
      expect(tables.mask_levels[j].empty() || std::isnan(point.covariates[j]) ||
             point.covariates[j] < static_cast<double>(tables.mask_levels[j].size()));
  }
  for (const ScrAnimal& animal : session.animals)
    expect(animal.covariates.size() == tables.animal_covariates.size());
  expect(session.occasion_rows.empty() ||
         session.occasion_rows.size() == static_cast<std::size_t>(session.occasions));
  for (const ScrOccasion& occasion : session.occasion_rows)
    expect(occasion.covariates.size() == tables.occasion_covariates.size());
  expect(session.where.empty() || session.covariates.size() == tables.session_covariates.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto pieces = dersu::split(all, '\xFE');
  ScrTableTexts texts;
  std::string* const places[] = {&texts.captures, &texts.traps,     &texts.usage,  &texts.mask,
                                 &texts.sessions, &texts.occasions, &texts.animals};
  for (std::size_t i = 0; i < pieces.size() && i < std::size(places); ++i)
    *places[i] = std::string(pieces[i]);
  // The last piece as fixes of the tables that the others are.
  if (auto tables = read_scr_table_texts(texts); tables && pieces.size() > 1)
    (void)read_scr_fixes_text(std::string(pieces.back()), "fixes.csv", *tables);
  for (const ScrShape shape : {ScrShape::points, ScrShape::areas, ScrShape::lines}) {
    texts.shape = shape;
    const auto tables = read_scr_table_texts(texts);
    if (!tables) continue;
    for (const ScrSession& session : tables->sessions) {
      check(*tables, session);
      if (shape != ScrShape::points) check_searches(session, shape);
    }
  }
  return 0;
}
