#include "dersu/workbench/design_keys.hpp"

#include <algorithm>
#include <functional>

#include "dersu/core/text.hpp"

namespace dersu::workbench::design_keys {
namespace {

using io::TomlKey;
using io::TomlKind;
using io::TomlValue;
using Whole = DesignFile;

constexpr std::int64_t kMostCameras = 20'000;
constexpr std::int64_t kMostOccasions = 10'000;
constexpr std::size_t kMostRows = 50;  // of a comparison, each way

/// More than `above` and at most `most`.
Result<double> number_above(const TomlValue& value, double above, double most) {
  const bool is_number = value.kind == TomlKind::number || value.kind == TomlKind::integer;
  if (!is_number || !(value.number > above && value.number <= most))
    return io::unexpected_value(
        value, most < 1e300 ? fmt::format("a number above {} and up to {}", format_number(above),
                                          format_number(most))
                            : fmt::format("a number above {}", format_number(above)));
  return value.number;
}

Result<std::string> file_name(const TomlValue& value) {
  DERSU_TRY(text, io::toml_text(value));
  if (std::ranges::find(text, '\0') != text.end()) return io::unexpected_value(value, "a file");
  return text;
}

/// One file or a list of them.
Result<std::vector<std::string>> file_names(const TomlValue& value) {
  if (value.kind == TomlKind::string) {
    DERSU_TRY(name, file_name(value));
    return std::vector{name};
  }
  return io::toml_texts(value);
}

/// A key whose value goes to what `member` finds in the target.
template <class T, class Member, class ReadValue>
TomlKey<T> key(std::string_view name, Member member, ReadValue read, bool required = false) {
  return {name,
          [member, read](const TomlValue& value, T& target) -> Result<void> {
            DERSU_TRY(found, read(value));
            std::invoke(member, target) = std::move(found);
            return {};
          },
          required};
}

auto count(std::int64_t most) {
  return [most](const TomlValue& value) -> Result<std::size_t> {
    DERSU_TRY(n, io::toml_integer(value, 1, most));
    return std::size_t(n);
  };
}

/// A list without doubles, in the order of the file.
template <class T, class ReadValue>
auto list_of(ReadValue read) {
  return [read](const TomlValue& value) -> Result<std::vector<T>> {
    if (value.kind != TomlKind::array || value.items.empty() || value.items.size() > kMostRows)
      return io::unexpected_value(value, fmt::format("a list of up to {} values", kMostRows));
    std::vector<T> out;
    for (const TomlValue& item : value.items) {
      DERSU_TRY(one, read(item));
      if (std::ranges::find(out, one) != out.end())
        return fail(Fault::bad_input, {}, "found a value twice, expected each once");
      out.push_back(std::move(one));
    }
    return out;
  };
}

auto above(double low, double most = 1e301) {
  return [low, most](const TomlValue& value) { return number_above(value, low, most); };
}

Result<double> any_number(const TomlValue& value) { return number_above(value, -1e6, 1e6); }

}  // namespace

const std::vector<TomlKey<Whole>>& survey() {
  static const std::vector<TomlKey<Whole>> keys{
      key<Whole>(
          "detector", [](Whole & f) -> auto& { return f.detection.type; },
          [](const TomlValue& value) -> Result<scr::DetectorType> {
            DERSU_TRY(word, io::toml_choice(value, {"multi", "proximity", "count", "capped"}));
            return scr::detector_type(word);
          }),
      key<Whole>(
          "occasions", [](Whole & f) -> auto& { return f.detection.n_occasions; },
          count(kMostOccasions), true),
      key<Whole>(
          "trials", [](Whole & f) -> auto& { return f.detection.trials; }, count(1'000'000)),
      key<Whole>("distribution", &Whole::number,
                 [](const TomlValue& value) -> Result<scr::NumberOfAnimals> {
                   DERSU_TRY(word, io::toml_choice(value, {"poisson", "binomial"}));
                   return word == "poisson" ? scr::NumberOfAnimals::poisson
                                            : scr::NumberOfAnimals::binomial;
                 }),
  };
  return keys;
}

const std::vector<TomlKey<DetectionWords>>& detection() {
  using T = DetectionWords;
  static const std::vector<TomlKey<T>> keys{
      key<T>("detectfn", &T::function,
             [](const TomlValue& value) -> Result<scr::DetectionFunction> {
               DERSU_TRY(word,
                         io::toml_choice(value, {"HN", "HR", "EX", "CHN", "UN", "WEX", "ANN", "CLN",
                                                 "CG", "HHN", "HHR", "HEX", "HAN", "HCG", "HVP"}));
               return scr::detection_function(word);
             }),
      key<T>("g0", &T::g0, above(0, 1)),
      key<T>("lambda0", &T::lambda0, above(0, 1e6)),
      key<T>("sigma", &T::sigma_m, io::toml_length_m, true),
      key<T>("z", &T::z, above(0, 1e6)),
      key<T>("w", &T::w_m, io::toml_length_m),
  };
  return keys;
}

const std::vector<TomlKey<DesignLand>>& land() {
  using T = DesignLand;
  static const std::vector<TomlKey<T>> keys{
      key<T>("mask", &T::mask, file_name),
      key<T>("habitat", &T::habitat, file_names),
      key<T>("spacing", &T::spacing_m, io::toml_length_m),
  };
  return keys;
}

const std::vector<TomlKey<DesignDensity>>& density() {
  using T = DesignDensity;
  static const std::vector<TomlKey<T>> keys{
      key<T>("per_100km2", &T::per_100km2, above(0, 1e6), true),
      key<T>("raster", &T::raster, file_name),
      key<T>("column", &T::column, io::toml_text),
      key<T>("effect", &T::effect, any_number),
  };
  return keys;
}

const std::vector<TomlKey<DesignParty>>& party() {
  using T = DesignParty;
  static const std::vector<TomlKey<T>> keys{
      key<T>("code", &T::code, io::toml_id, true),
      key<T>("territory", &T::territory, file_name),
      {"cameras",
       [](const TomlValue& value, T& party) -> Result<void> {
         DERSU_TRY(n, io::toml_integer(value, 0, kMostCameras));
         party.cameras = std::size_t(n);
         return {};
       }},
      key<T>("cost", &T::cost, above(0)),
  };
  return keys;
}

const std::vector<TomlKey<Whole>>& array() {
  static const std::vector<TomlKey<Whole>> keys{
      key<Whole>("cameras", &Whole::cameras, file_name, true),
      key<Whole>("usage", &Whole::usage, file_name),
  };
  return keys;
}

const std::vector<TomlKey<DesignPlacement>>& placement() {
  using T = DesignPlacement;
  static const std::vector<TomlKey<T>> keys{
      key<T>("cameras", &T::cameras, count(kMostCameras)),
      key<T>("budget", &T::budget, above(0)),
      key<T>("candidates", &T::candidates, file_name),
      key<T>("grid", &T::grid_m, io::toml_length_m),
      key<T>("spacing", &T::spacing_m, io::toml_length_m),
      key<T>(
          "cluster", [](T & p) -> auto& { return p.cluster.side; }, count(10)),
      key<T>(
          "cluster_spacing", [](T & p) -> auto& { return p.cluster.spacing_m; }, io::toml_length_m),
      key<T>("excluded", &T::excluded, file_names),
      key<T>(
          "goal", [](T & p) -> auto& { return p.options.goal; },
          [](const TomlValue& value) -> Result<scr::PlacementGoal> {
            DERSU_TRY(word, io::toml_choice(value, {"min(n, r)", "n"}));
            return word.starts_with("min") ? scr::PlacementGoal::min_n_r : scr::PlacementGoal::n;
          }),
      key<T>(
          "starts", [](T & p) -> auto& { return p.options.starts; }, count(1000)),
  };
  return keys;
}

const std::vector<TomlKey<DesignCompare>>& compare() {
  using T = DesignCompare;
  static const std::vector<TomlKey<T>> keys{
      key<T>("spacings", &T::spacings_m, list_of<double>(io::toml_length_m), true),
      key<T>("occasions", &T::occasions, list_of<std::size_t>(count(kMostOccasions))),
      key<T>("cameras", &T::cameras, list_of<std::size_t>(count(kMostCameras)), true),
      key<T>(
          "cluster", [](T & c) -> auto& { return c.cluster.side; }, count(10)),
      key<T>(
          "cluster_spacing", [](T & c) -> auto& { return c.cluster.spacing_m; }, io::toml_length_m),
  };
  return keys;
}

const std::vector<TomlKey<DesignSimulation>>& simulation() {
  using T = DesignSimulation;
  static const std::vector<TomlKey<T>> keys{
      key<T>("surveys", &T::surveys,
             [](const TomlValue& value) -> Result<std::size_t> {
               DERSU_TRY(n, io::toml_integer(value, 2, 100'000));
               return std::size_t(n);
             }),
      key<T>("confidence", &T::confidence,
             [](const TomlValue& value) -> Result<double> {
               DERSU_TRY(level, number_above(value, 0.4999999, 0.999));
               return level;
             }),
  };
  return keys;
}

}  // namespace dersu::workbench::design_keys
