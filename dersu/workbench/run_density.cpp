// dersu density: spatial capture-recapture.
#include <filesystem>

#include "dersu/core/text.hpp"
#include "dersu/workbench/density_files.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_open.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/outputs.hpp"
#include "dersu/workbench/run_density_design.hpp"
#include "dersu/workbench/run_density_models.hpp"
#include "dersu/workbench/run_density_project.hpp"

namespace dersu::workbench {
namespace {

std::vector<Option> closed_options() {
  return {
      {.name = "project",
       .kind = OptionKind::folder,
       .help = "A project folder: each party alone and all together, by its [density]; or a "
               "models.toml: several models of the same files; or the word design before a "
               "design.toml; without it, the files below.",
       .positional = true},
      {.name = "design",
       .kind = OptionKind::file,
       .help = "Behind the word design: the design.toml of a survey that is planned "
               "(docs/methods/survey-design.md).",
       .positional = true},
      {.name = "captures",
       .kind = OptionKind::file,
       .help = "Captures: session, animal, occasion, detector, count; of searches x and y."},
      {.name = "traps",
       .kind = OptionKind::file,
       .help = "Detectors: session, detector, x and y in metres, covariates; of searches a row a "
               "corner of each, [part]."},
      {.name = "usage",
       .kind = OptionKind::file,
       .help = "Effort: session, detector, and u1, u2, ... for the occasions; 1 everywhere if not "
               "given."},
      {.name = "sessions",
       .kind = OptionKind::file,
       .help = "Sessions: session, noccasions (where neither usage nor captures tell them), "
               "covariates."},
      {.name = "occasions",
       .kind = OptionKind::file,
       .help = "Covariates of occasions: session, occasion, and their columns."},
      {.name = "animals",
       .kind = OptionKind::file,
       .help = "Covariates of animals: session, animal, and their columns; empty or NA where one "
               "is not known."},
      {.name = "secr-captures",
       .kind = OptionKind::file,
       .help = "Captures as secr's text file, instead of --captures."},
      {.name = "secr-traps",
       .kind = OptionKind::file,
       .help = "Detectors as secr's text file, one for all sessions or one each.",
       .repeatable = true},
      {.name = "covnames",
       .help = "Names of the animals' covariates in secr's captures; V5, V6, ... if not given.",
       .repeatable = true},
      {.name = "trapcovnames",
       .help = "Names of the detectors' covariates in secr's trap files; V1, V2, ... if not given.",
       .repeatable = true},
      {.name = "mask",
       .kind = OptionKind::file,
       .help = "Habitat mask: x, y, cell_ha and covariates; else it is made around the detectors."},
      {.name = "buffer",
       .kind = OptionKind::length,
       .help = "How far a made mask goes beyond the detectors; 4 sigma, as a first fit finds it, "
               "if not "
               "given.",
       .minimum = 0},
      {.name = "spacing",
       .kind = OptionKind::length,
       .help =
           "Side of a cell of a made mask; 0.6 times the spread of the captures, or sigma where "
           "that is less, if not given.",
       .minimum = 0},
      {.name = "habitat",
       .kind = OptionKind::file,
       .help = "Polygons to which a made mask is clipped, or a raster whose cells above 0 are "
               "habitat."},
      {.name = "region",
       .kind = OptionKind::file,
       .help = "Polygons in which animals are counted; the whole mask if not given."},
      {.name = "crs",
       .help =
           "Coordinate system of the detectors, such as EPSG:32652, for --habitat, --region and "
           "--resistance."},
      {.name = "detector",
       .kind = OptionKind::choice,
       .help = "What a detector can record.",
       .default_value = "proximity",
       .choices = {"multi", "proximity", "count", "single", "capped", "polygon", "polygonX",
                   "transect", "transectX"}},
      {.name = "telemetry",
       .kind = OptionKind::file,
       .help = "Fixes of marked animals: session, animal, x, y (docs/methods/telemetry.md)."},
      {.name = "telemetry-type",
       .kind = OptionKind::choice,
       .help = "Whether the animals with fixes were caught, each (dependent), or none "
               "(independent).",
       .default_value = "dependent",
       .choices = {"dependent", "independent"}},
      {.name = "detectfn",
       .kind = OptionKind::choice,
       .help = "Detection function, by secr's letters (docs/methods/scr.md).",
       .default_value = "HN",
       .choices = {"HN", "HR", "EX", "CHN", "UN", "WEX", "ANN", "CLN", "CG", "HHN", "HHR", "HEX",
                   "HAN", "HCG", "HVP"}},
      {.name = "model",
       .help =
           "Formulas with ';' between them, such as 'D ~ cover + x; g0 ~ session'; all constant "
           "if not given."},
      {.name = "resistance",
       .kind = OptionKind::file,
       .help = "Raster of what makes land harder or easier to cross (GeoTIFF, ESRI ASCII), as file "
               "or name=file; distances then go along the cheapest ways, and nothing crosses cells "
               "without a value; with a project also the name of a covariate "
               "(docs/methods/ecological-distance.md).",
       .repeatable = true},
      {.name = "resistance-model",
       .help = "How the rasters make the cost, such as 'log(cost) ~ ruggedness'; all of them as "
               "they are if not given."},
      {.name = "neighbours",
       .kind = OptionKind::choice,
       .help = "From a cell of the raster animals step to so many others.",
       .default_value = "16",
       .choices = {"4", "8", "16"}},
      {.name = "conditional",
       .kind = OptionKind::flag,
       .help = "The likelihood given that the animals were seen (secr's CL), in which detection "
               "may depend on covariates of animals."},
      {.name = "mixture",
       .kind = OptionKind::integer,
       .help = "Animals are of so many classes that nobody sees: g0 (or its like) and sigma differ "
               "between them where no formula names h2 or h3.",
       .minimum = 2,
       .maximum = 3},
      {.name = "groups", .help = "A covariate of animals whose levels are groups, g in formulas."},
      {.name = "hcov",
       .help =
           "A covariate of animals that tells the class of a mixture where it is known, such as "
           "the sex; with a project sex alone."},
      {.name = "link", .help = "Links other than the usual, such as 'sigma=identity,D=identity'."},
      {.name = "distribution",
       .kind = OptionKind::choice,
       .help = "How the number of animals varies: poisson, or binomial where it is taken as fixed.",
       .default_value = "poisson",
       .choices = {"poisson", "binomial"}},
      {.name = "trials",
       .kind = OptionKind::integer,
       .help = "Counts are binomial, of so many trials at a detector on an occasion (secr's "
               "binomN); Poisson if not given.",
       .minimum = 1,
       .maximum = 1000000},
      {.name = "at",
       .help = "Only the log-likelihood at these coefficients on the link scale, such as "
               "'D=-6.676,g0=-4.157,sigma=7.589' (log, logit, log; D per hectare)."},
      {.name = "confidence",
       .kind = OptionKind::number,
       .help = "Confidence of the intervals.",
       .default_value = "0.95",
       .minimum = 0.5,
       .maximum = 0.999},
      {.name = "profile",
       .help = "Coefficients that get a profile-likelihood interval too, such as D,sigma, or all.",
       .repeatable = true},
      {.name = "bootstrap",
       .kind = OptionKind::integer,
       .help = "So many surveys are simulated from the fitted model and fitted anew, for standard "
               "errors and percentile intervals.",
       .minimum = 20,
       .maximum = 1000000},
      {.name = "gof",
       .kind = OptionKind::integer,
       .help = "Goodness of fit by so many draws from the fitted model "
               "(docs/methods/goodness-of-fit.md).",
       .minimum = 20,
       .maximum = 1000000},
      {.name = "seed",
       .kind = OptionKind::integer,
       .help = "Of --bootstrap, --gof and --misidentified; the same seed gives the same numbers.",
       .default_value = "1",
       .minimum = 0},
      {.name = "score-test",
       .help = "Terms that the model might have, such as 'g0 ~ b': a score test of adding them, "
               "without a fit of the larger model.",
       .repeatable = true},
      {.name = "surface",
       .kind = OptionKind::output,
       .help = "A GeoTIFF for the predicted density per 100 km2, its standard error and limits, "
               "four bands a session and group."},
      {.name = "out",
       .kind = OptionKind::output,
       .help = "A CSV for the table of models, with a models.toml; a CSV or GeoJSON for the "
               "cameras, with a design.toml."},
      {.name = "map",
       .kind = OptionKind::output,
       .help = "A page (.html) with the map of the cameras; with a design.toml alone."},
  };
}

std::vector<Option> density_options() {
  std::vector<Option> options = closed_options();
  for (Option& option : open_options()) options.push_back(std::move(option));
  for (Option& option : identity_options()) options.push_back(std::move(option));
  return options;
}

/// What takes long is not begun for a file that cannot be written.
Result<void> check_folders(const Options& options) {
  for (const std::string_view name : {"out", "map", "surface"}) {
    if (!options.has(name)) continue;
    std::error_code code;
    const std::filesystem::path folder = real_path(options.path(name)).parent_path();
    if (!std::filesystem::is_directory(folder, code))
      return fail(Fault::usage, fmt::format("--{}", name),
                  "found '{}', expected a file in a folder that is there",
                  quoted(options.text(name), 200));
    if (std::filesystem::is_directory(options.path(name), code))
      return fail(Fault::usage, fmt::format("--{}", name), "found '{}', a folder, expected a file",
                  quoted(options.text(name), 200));
  }
  return {};
}

Result<Outcome> run_density(const Options& options, Progress& progress) {
  DERSU_CHECK(check_folders(options));
  if (options.has("project") && options.text("project") == "design" && !options.has("design") &&
      !std::filesystem::exists("design"))
    return fail(Fault::usage, "design",
                "found no file behind the word design, expected a plan: dersu density design "
                "design.toml");
  if (is_design(options)) return run_density_design(options, density_options(), progress);
  if (options.has("design"))
    return fail(Fault::usage, "design", "found a second file, expected it behind the word design");
  if (options.has("map"))
    return fail(Fault::usage, "--map", "found without a plan, expected it with design design.toml");
  if (is_models_file(options)) return run_density_models(options, density_options(), progress);
  return options.has("project") ? run_density_project(options, density_options(), progress)
                                : run_density_files(options, progress);
}

}  // namespace

Method density_method() {
  return {
      .name = "density",
      .title = "Density by spatial capture-recapture",
      .summary = "Estimates how many animals live where, from who was seen at which detector.",
      .example =
          "dersu density --captures examples/density-tables/captures.csv "
          "--traps examples/density-tables/traps.csv --usage examples/density-tables/usage.csv "
          "--mask examples/density-tables/mask.csv --detector proximity",
      .options = density_options(),
      .page = "docs/methods/scr.md",
      .references =
          {{"Borchers, D. L. and Efford, M. G.", 2008,
            "Spatially explicit maximum likelihood methods for capture-recapture studies",
            "Biometrics 64, 377-385", "10.1111/j.1541-0420.2007.00927.x"},
           {"Efford, M. G., Borchers, D. L. and Byrom, A. E.", 2009,
            "Density estimation by spatially explicit capture-recapture: likelihood-based methods",
            "Modeling Demographic Processes in Marked Populations, Springer, 255-269",
            "10.1007/978-0-387-78151-8_11"},
           {"Efford, M. G. and Fewster, R. M.", 2013,
            "Estimating population size by spatially explicit capture-recapture",
            "Oikos 122, 918-928", "10.1111/j.1600-0706.2012.20440.x"},
           {"Royle, J. A., Chandler, R. B., Gazenski, K. D. and Graves, T. A.", 2013,
            "Spatial capture-recapture models for jointly estimating population density and "
            "landscape connectivity",
            "Ecology 94, 287-294", "10.1890/12-0413.1"},
           {"Sutherland, C., Fuller, A. K. and Royle, J. A.", 2015,
            "Modelling non-Euclidean movement and landscape connectivity in highly structured "
            "ecological networks",
            "Methods in Ecology and Evolution 6, 169-177", "10.1111/2041-210X.12316"},
           {"Burnham, K. P. and Anderson, D. R.", 2002,
            "Model Selection and Multimodel Inference: A Practical Information-Theoretic Approach",
            "Springer", "10.1007/b97636"},
           {"Efford, M. G. and Boulanger, J.", 2019,
            "Fast evaluation of study designs for spatially explicit capture-recapture",
            "Methods in Ecology and Evolution 10, 1529-1535", "10.1111/2041-210X.13239"},
           {"Durbach, I., Borchers, D., Sutherland, C. and Sharma, K.", 2021,
            "Fast, flexible alternatives to regular grid designs for spatial capture-recapture",
            "Methods in Ecology and Evolution 12, 298-310", "10.1111/2041-210X.13517"},
           {"Venzon, D. J. and Moolgavkar, S. H.", 1988,
            "A method for computing profile-likelihood-based confidence intervals",
            "Applied Statistics 37, 87-94", "10.2307/2347496"}},
      .run = run_density,
  };
}

}  // namespace dersu::workbench
