#pragma once
// The parts of the page, each as markup. Figures and tables are numbered in the order in which they
// are written.
#include <string>

#include "dersu/report/markup.hpp"
#include "dersu/report/setting.hpp"

namespace dersu::report {

/// The page under construction.
struct Page {
  Markup html{};
  int figures = 0;  ///< numbered so far
  int tables = 0;

  /// "Table 3. " as markup, and counts it.
  [[nodiscard]] std::string table_caption(const Words& words, const std::string& caption);
  /// An <h2> whose id is `id`.
  void heading(const std::string& text, const std::string& id);
  /// A figure: the drawing and its numbered caption. Nothing for an empty drawing.
  void figure(const Words& words, const std::string& svg, const std::string& caption,
              std::string_view css = {});
  /// The id of the next figure's drawing: "figure-3".
  [[nodiscard]] std::string next_figure_id() const;
};

void write_title(Page& page, const Setting& setting);
void write_target(Page& page, const Setting& setting, const Target& target, int number);
void write_effort(Page& page, const Setting& setting);
void write_species(Page& page, const Setting& setting);
void write_methods(Page& page, const Setting& setting);
void write_provenance(Page& page, const Setting& setting);
void write_citations(Page& page, const Setting& setting);
/// The joint list of one target's animals.
void write_individuals(Page& page, const Setting& setting, const Target& target);

}  // namespace dersu::report
