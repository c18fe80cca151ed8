#include <algorithm>

#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/outputs.hpp"

namespace dersu::workbench {

Result<Outcome> run(const Method& method, const std::map<std::string, std::string>& given,
                    Progress& progress, Answer answer) {
  DERSU_TRY(options, Options::make(method.options, given));
  options.answer = answer;
  DERSU_CHECK(check_outputs(method.options, options));
  return method.run(options, progress);
}

const std::vector<Method>& methods() {
  static const std::vector<Method> all{
      init_method(),   import_method(),  status_method(),    run_method(),       validate_method(),
      effort_method(), records_method(), histories_method(), abundance_method(), density_method(),
      report_method(), export_method(),  reduce_method(),    simulate_method(),
  };
  return all;
}

const Method* find_method(std::string_view name) {
  const auto found = std::ranges::find(methods(), name, &Method::name);
  return found == methods().end() ? nullptr : &*found;
}

}  // namespace dersu::workbench
