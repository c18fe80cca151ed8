#include "dersu/workbench/resistance_formula.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/least_cost.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

bool may_stand_in_formulas(std::string_view name) {
  const auto formula = scr::parse_formula(fmt::format("cost ~ {}", name));
  return formula && formula->terms.size() == 1 && formula->terms[0].factors.size() == 1 &&
         formula->terms[0].factors[0].expression.kind == scr::Expression::Kind::name &&
         formula->terms[0].factors[0].label == name;
}

/// "cover" of "cover.tif" and "cover.asc.gz".
std::string stem_of(const fs::path& path) {
  std::string name = path.filename().string();
  return name.substr(0, name.find('.', 1));
}

/// "log(cost) ~ a + b" or "cost ~ a + b".
Result<scr::Formula> parse_cost(const Said& said) {
  const std::size_t sign = said.text.find('~');
  std::string left = said.text.substr(0, sign);
  std::erase_if(left, [](char c) { return c == ' ' || c == '\t'; });
  if (sign == std::string::npos || (left != "cost" && left != "log(cost)"))
    return fail(Fault::usage, said.where,
                "found '{}', expected a formula such as 'log(cost) ~ ruggedness'",
                quoted(said.text));
  DERSU_TRY(formula,
            scr::parse_formula("cost ~" + said.text.substr(sign + 1)).map_error([&](Error error) {
              error.where = said.where;
              error.message += " (log(cost) has no constant: it would be sigma's)";
              return error;
            }));
  if (formula.terms.empty())
    return fail(Fault::usage, said.where,
                "found '{}', expected at least one raster: a constant cost is a factor of sigma",
                quoted(said.text));
  return formula;
}

/// That of the model, where it is there.
std::optional<scr::Formula> in_model(const Said& model) {
  if (model.text.empty()) return {};
  auto formulas = scr::parse_formulas(model.text);
  if (!formulas) return {};  // told where the model is made
  for (scr::Formula& formula : *formulas)
    if (formula.parameter == "cost") return std::move(formula);
  return {};
}

Result<void> check_names(const scr::Formula& formula, const std::string& where,
                         const CostWords& words, const std::vector<std::string>& names) {
  const auto variables = scr::variables(formula);
  for (const std::string& name : variables) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const std::string close =
        nearest_word(name, std::vector<std::string_view>(names.begin(), names.end()));
    return fail(Fault::usage, where,
                "found the variable '{}' in '{}', expected a raster of {}: {}{}", quoted(name),
                quoted(formula.text()), words.rasters, join(names, ", "),
                close.empty() ? "" : fmt::format("; did you mean '{}'?", close));
  }
  if (variables.size() > scr::kMaxCostCovariates)
    return fail(Fault::unsupported, where, "found {} rasters in the formula, expected at most {}",
                variables.size(), scr::kMaxCostCovariates);
  return {};
}

}  // namespace

Result<NamedRaster> named_raster(const std::string& text, const std::string& where) {
  const std::size_t sign = text.find('=');
  if (sign != std::string::npos && may_stand_in_formulas(text.substr(0, sign))) {
    if (sign + 1 == text.size())
      return fail(Fault::usage, where, "found '{}', expected name=file", quoted(text));
    return NamedRaster{text.substr(0, sign), text.substr(sign + 1), text.substr(sign + 1)};
  }
  const NamedRaster raster{stem_of(text), text, text};
  if (!may_stand_in_formulas(raster.name))
    return fail(Fault::usage, where,
                "found the file '{}', whose name cannot stand in a formula; expected name=file, "
                "with a name of letters, digits, '_' and '.', such as ruggedness={}",
                quoted(text), quoted(text));
  return raster;
}

Result<CostFormula> cost_formula(const CostWords& words, const std::vector<std::string>& names) {
  CostFormula said;
  std::string where = words.formula.where;
  if (auto formula = in_model(words.model)) {
    if (!words.formula.text.empty())
      return fail(Fault::usage, words.formula.where,
                  "found beside a formula for cost in {}, expected one of them", words.model_name);
    said = {std::move(*formula), true};
    where = words.model.where;
  } else {
    const std::string all = fmt::format("cost ~ {}", join(names, " + "));
    DERSU_TRY(parsed, parse_cost({words.formula.text.empty() ? all : words.formula.text, where}));
    said.formula = std::move(parsed);
  }
  DERSU_CHECK(check_names(said.formula, where, words, names));
  return said;
}

bool names_cost(const Said& model) { return in_model(model).has_value(); }

}  // namespace dersu::workbench
