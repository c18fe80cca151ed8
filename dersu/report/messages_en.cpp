// The report in English.
#include <array>

#include "dersu/report/messages.hpp"

namespace dersu::report {
namespace {

constexpr auto kEnglish = std::to_array<Message>({
    // Numbers, dates, lists. \u00a0 is a space that does not break.
    {"number.percent", "{n}\u00a0%"},
    {"number.interval", "{lower}–{upper}"},
    {"number.interval.signed", "{lower} to {upper}"},
    {"number.estimate", "{value} ({interval})"},
    {"number.km2", "{n}\u00a0km²"},
    {"date.long", "{day}\u00a0{month} {year}"},
    {"date.short", "{day}\u00a0{month}"},
    {"date.range", "{first} to {last}"},
    {"month.long.1", "January"},
    {"month.long.2", "February"},
    {"month.long.3", "March"},
    {"month.long.4", "April"},
    {"month.long.5", "May"},
    {"month.long.6", "June"},
    {"month.long.7", "July"},
    {"month.long.8", "August"},
    {"month.long.9", "September"},
    {"month.long.10", "October"},
    {"month.long.11", "November"},
    {"month.long.12", "December"},
    {"month.short.1", "Jan"},
    {"month.short.2", "Feb"},
    {"month.short.3", "Mar"},
    {"month.short.4", "Apr"},
    {"month.short.5", "May"},
    {"month.short.6", "Jun"},
    {"month.short.7", "Jul"},
    {"month.short.8", "Aug"},
    {"month.short.9", "Sep"},
    {"month.short.10", "Oct"},
    {"month.short.11", "Nov"},
    {"month.short.12", "Dec"},
    {"list.next", ", "},
    {"list.last", " and "},
    {"count.animals.one", "{n} animal"},
    {"count.animals.other", "{n} animals"},
    {"count.records.one", "{n} record"},
    {"count.records.other", "{n} records"},
    {"count.cameras.one", "{n} camera"},
    {"count.cameras.other", "{n} cameras"},
    {"count.trap_days.one", "{n} trap day"},
    {"count.trap_days.other", "{n} trap days"},
    {"size.bytes", "{n} B"},
    {"size.kb", "{n} kB"},
    {"size.mb", "{n} MB"},
    {"size.gb", "{n} GB"},
    {"figure.number", "Figure {n}."},
    {"table.number", "Table {n}."},

    // Title
    {"title.page", "{title}: joint assessment"},
    {"title.kind", "Joint assessment"},
    {"title.page.one", "{title}: assessment"},
    {"title.kind.one", "Assessment"},
    {"title.parties", "Parties"},
    {"title.areas", "Areas"},
    {"title.data", "Data"},
    {"title.effort", "Effort"},
    {"title.effort.sum", "{cameras}, {days}"},
    {"simulated.short", "Example animals are simulated."},
    {"simulated.long",
     "Animals, cameras and photographs are made up, for training; nothing here says anything about "
     "a real population."},
    {"party.joint", "Together"},

    // The result in words
    {"figures.sum", "Counted apart and added"},
    {"figures.total", "Counted together"},
    {"figures.total.one", "Estimated"},
    {"figures.shared", "Photographed on both sides"},
    {"figures.shared.several", "Photographed on several sides"},
    {"figures.shared.of.one", "of {n} photographed"},
    {"figures.shared.of.other", "of {n} photographed"},
    {"headline.number", "{value} ({level} interval {interval})"},
    {"headline.photographed.one", "{animals} were identified in {records}."},
    {"headline.photographed.two",
     "Together the two sides photographed {animals}, {shared} of them on both sides, in "
     "{records}."},
    {"headline.photographed.several",
     "Together the {parties} parties photographed {animals}, {shared} of them on more than one "
     "side, in {records}."},
    {"headline.photographed.unmatched",
     "{animals} were named in {records}; whether names of different sides are one animal was not "
     "compared."},
    {"headline.none", "There is no estimate: {why}"},
    {"headline.alone.side", "{party} {estimate}"},
    {"headline.alone", "Counted apart, each side finds on its own ground: {sides}."},
    {"headline.totals", "Counted apart and added, there are {sum}; counted together, {total}."},
    {"headline.total", "The estimate is {total} animals."},
    {"headline.overstatement.more",
     "Adding the separate counts overstates the joint total by {percent}."},
    {"headline.overstatement.less",
     "Adding the separate counts understates the joint total by {percent}."},
    {"headline.overstatement.open",
     "Adding the separate counts differs from the joint total by {percent}; the interval holds "
     "zero, so these data do not tell whether it overstates."},
    {"headline.precision.more",
     "The joint estimate is {percent} more precise than the added counts."},
    {"headline.precision.less",
     "The joint estimate is {percent} less precise than the added counts."},
    {"headline.precision.open",
     "Precision changes by {percent}; the interval holds zero, so these data do not tell whether "
     "the joint estimate is more precise."},
    {"headline.cv", "The coefficient of variation is {joint} together and {sum} apart."},
    {"headline.density.one", "Density is {density} animals per 100\u00a0km²."},
    {"headline.density", "Joint density is {density} animals per 100\u00a0km²."},
    {"headline.compared", "What is compared."},

    // Apart and together
    {"chart.totals.title", "{species}: numbers counted apart and together"},
    {"chart.totals.text",
     "Points are estimates, bars their intervals: each party alone, the sum of these, the joint "
     "total, and the joint estimate for each territory. The numbers stand on the right."},
    {"chart.totals.alone", "{party} alone"},
    {"chart.totals.sum", "Apart, added"},
    {"chart.totals.total", "Together"},
    {"chart.totals.part", "of these in {territory}"},
    {"chart.totals.part.cut", "of these in a part of {territory}"},
    {"chart.totals.axis", "number of animals"},
    {"chart.totals.difference.more", "{n} fewer: adding overstates by {percent}"},
    {"chart.totals.difference.less", "{n} more: adding understates by {percent}"},
    {"chart.totals.difference.open", "differs by {n}; by adding, {percent}: cannot be told from 0"},
    {"chart.totals.caption.one", "Numbers of animals. Bars are intervals."},
    {"chart.totals.caption",
     "Counted apart and together. Open circles: each side with its own cameras and names, and the "
     "sum of these. Filled circles: the joint estimate. Bars and brackets are intervals."},
    {"estimates.who", "Estimate"},
    {"estimates.names", "Animals named"},
    {"estimates.records", "Records"},
    {"estimates.animals", "Animals estimated"},
    {"estimates.density", "Animals per 100\u00a0km²"},
    {"estimates.sigma", "σ, km"},
    {"estimates.caption",
     "Estimates with {level} intervals. Animals named are those that were told apart: by each "
     "side's own names, and in the joint list. Numbers are rounded one by one."},
    {"estimates.caption.sigma", "σ is the distance scale of detection."},
    {"estimates.detection",
     "Detection is not one for all animals at all times, so that no single curve is drawn. In the "
     "joint estimate: {parameters}."},
    {"estimates.detection.class",
     "Detection differs between classes of animals. In the joint estimate: {parameters}."},

    // Map
    {"map.title", "{species}: map of the joint density"},
    {"map.text",
     "Land, border, territories, the modelled density of animals in colour, and cameras as far as "
     "they may be shown."},
    {"map.legend.density", "Density"},
    {"map.legend.density.unit", "animals per 100\u00a0km²"},
    {"map.legend.constant", "the same everywhere"},
    {"map.legend.cameras", "Cameras"},
    {"map.legend.cameras.blurred", "number in {km}\u00a0km cells"},
    {"map.legend.cameras.exact", "true positions"},
    {"map.legend.border", "State border"},
    {"map.scale.km", "{n}\u00a0km"},
    {"map.scale.m", "{n}\u00a0m"},
    {"map.north", "N"},
    {"map.caption", "Density of {species} by the joint model."},
    {"map.caption.one", "Density of {species} by the model."},
    {"map.caption.none", "Where {species} was looked for."},
    {"map.note.blurred",
     "Camera positions are blurred: cameras are counted in cells of {km} by {km}\u00a0km and drawn "
     "at the centre of their cell; true positions are not in this file."},
    {"map.note.exact",
     "Cameras are drawn at their true positions: this document is not for publication."},
    {"map.note.none", "Cameras are not shown; their positions are not in this file."},
    {"map.note.density", "Colours show the modelled density, not where animals were photographed."},
    {"map.note.constant",
     "The model has one density for the whole area; the colour shows the area it covers."},
    {"map.note.ways",
     "Animals and cameras are as far from each other in this model as the cheapest way over the "
     "land "
     "is long; what land costs was estimated with the density."},
    {"map.note.outline",
     "The area was laid around the cameras; its outer parts are therefore drawn in squares of "
     "{km}\u00a0km with their mean density."},
    {"map.note.crs", "Projection: {crs}; grid north is up."},

    // Animals photographed
    {"chart.captures.title", "{species}: animals photographed by each side"},
    {"chart.captures.text",
     "Bars as long as the number of animals that each side photographed; animals photographed by "
     "both are marked."},
    {"chart.captures.only", "{party} only"},
    {"chart.captures.both.one", "{n} on both sides"},
    {"chart.captures.both.other", "{n} on both sides"},
    {"chart.captures.caption",
     "Animals of the joint list by who photographed them. The framed parts are the same animals."},
    {"chart.captures.caption.several",
     "Animals of the joint list by the parties that photographed them."},

    // Detection and accumulation
    {"chart.detection.title", "{species}: detection by distance"},
    {"chart.detection.text",
     "How detection by one camera falls with the distance between the camera and the centre of an "
     "animal's range; the joint curve with its interval."},
    {"chart.detection.text.one",
     "How detection by one camera falls with the distance between the camera and the centre of an "
     "animal's range, with its interval."},
    {"chart.detection.text.class",
     "How detection of each class of animals by one camera falls with the distance between the "
     "camera and the centre of an animal's range, by the joint estimate, with intervals."},
    {"chart.detection.class", "class {class}"},
    {"chart.detection.probability.one", "probability of a record per day"},
    {"chart.detection.probability.other", "probability of a record in {n} days"},
    {"chart.detection.rate.one", "expected records per day"},
    {"chart.detection.rate.other", "expected records in {n} days"},
    {"chart.detection.axis", "km from the centre of activity"},
    {"chart.detection.axis.ways", "km of cost 1 from the centre of activity"},
    {"chart.detection.ways",
     "Distances are along the cheapest way, in kilometres of land that costs 1."},
    {"chart.detection.caption", "Detection function, with the interval of the joint curve."},
    {"chart.detection.caption.one", "Detection function, with its interval."},
    {"chart.detection.caption.class",
     "Detection function of each class of animals, by the joint estimate, with intervals."},
    {"chart.accumulation.title", "{species}: animals by effort"},
    {"chart.accumulation.text",
     "How many different animals had been photographed after so many trap days."},
    {"chart.accumulation.y", "different animals"},
    {"chart.accumulation.axis", "trap days"},
    {"chart.accumulation.caption",
     "Different animals photographed. A line that still climbs says that more were there."},

    // Effort
    {"effort.heading", "Survey effort"},
    {"chart.effort.title", "Survey effort by camera and time"},
    {"chart.effort.text",
     "One row a camera: a thick bar where it worked, a thin line where it stood without working. "
     "Below, trap days summed over time for each party."},
    {"chart.effort.text.days",
     "Number of cameras that worked on each day, by party. Below, trap days summed over time."},
    {"chart.effort.party", "{cameras}, {days}"},
    {"chart.effort.sum", "trap days, summed"},
    {"chart.effort.end", "{party} {days}"},
    {"chart.effort.caption",
     "Effort. Thick: days on which the camera worked; thin: it stood but did not work."},
    {"chart.effort.caption.days", "Effort: cameras that worked on each day, by party."},
    {"chart.effort.anonymous",
     "Cameras are numbered by their first day of work; their names are not in this file."},

    // Species
    {"species.heading", "Species recorded"},
    {"species.name", "Species"},
    {"species.party", "Party"},
    {"species.records", "Records"},
    {"species.stations", "Stations with records"},
    {"species.stations.of", "{with}/{all} ({percent})"},
    {"species.rate", "Per 100 trap days"},
    {"species.caption",
     "Independent records, stations with records of all that worked (naive occupancy), and records "
     "per 100 trap days with intervals. These are not corrected for detection: compare species and "
     "sides with care."},

    // Animals of the joint list
    {"individuals.heading", "Annex: the joint list of animals"},
    {"individuals.name", "Joint name"},
    {"individuals.sex", "Sex"},
    {"individuals.own", "Own name"},
    {"individuals.records", "Records"},
    {"individuals.stations", "Cameras"},
    {"individuals.caption",
     "{species}: every animal with the names that each side has for it. Bold: photographed on more "
     "than one side."},
    {"individuals.caption.one", "{species}: every animal that was identified."},

    // Methods
    {"methods.heading", "Methods"},
    {"methods.assumptions", "What the numbers assume"},
    {"methods.cautions", "Cautions"},
    {"options.name", "Option"},
    {"options.value", "Value"},
    {"options.meaning", "Meaning"},
    {"options.caption",
     "{method}: options. Bold values were set by the project, others are dersu's "
     "defaults."},

    // Provenance
    {"provenance.heading", "Data and provenance"},
    {"provenance.simulated",
     "Example animals are simulated: these data were generated with a known truth, for training."},
    {"provenance.real", "All numbers come from the files below, as they were received."},
    {"provenance.caption",
     "Input files. A SHA-256 hash identifies the exact bytes of a file; it is printed in full."},
    {"provenance.file", "File"},
    {"provenance.party", "Party"},
    {"provenance.format", "Format"},
    {"provenance.rows", "Rows"},
    {"provenance.size", "Size"},
    {"provenance.hash", "SHA-256"},
    {"provenance.version", "dersu"},
    {"provenance.libraries", "Libraries"},
    {"provenance.seed", "Random seed"},
    {"provenance.run", "Run"},
    {"provenance.same", "The same inputs, options and version give this report to the byte."},
    {"citations.heading", "References"},
});

std::string_view plural(std::int64_t n) { return n == 1 ? "one" : "other"; }

}  // namespace

const Language& english() {
  static const Language language{"en", ".", ",", plural, kEnglish};
  return language;
}

}  // namespace dersu::report
