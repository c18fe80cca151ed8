#include "dersu/workbench/animal_sex.hpp"

#include <algorithm>
#include <limits>

namespace dersu::workbench {
namespace {

Sex of(bool is_female, bool is_male) {
  if (is_female) return is_male ? Sex::contradictory : Sex::female;
  return is_male ? Sex::male : Sex::unknown;
}

bool is_known(Sex sex) { return sex == Sex::female || sex == Sex::male; }

}  // namespace

Sex sex_of(const camtrap::Individual& individual) {
  return of(individual.is_female, individual.is_male);
}

std::string_view name(Sex sex) {
  return sex == Sex::female ? "female" : sex == Sex::male ? "male" : "";
}

std::map<std::string, Sex> joint_sexes(const camtrap::Survey& survey,
                                       const std::vector<std::string>& joint) {
  struct Said {
    bool female = false;
    bool male = false;
  };
  std::map<std::string, Said> said;
  for (std::size_t i = 0; i < joint.size(); ++i) {
    Said& animal = said[joint[i]];
    animal.female = animal.female || survey.individuals[i].is_female;
    animal.male = animal.male || survey.individuals[i].is_male;
  }
  std::map<std::string, Sex> sexes;
  for (const auto& [name, animal] : said) sexes.emplace(name, of(animal.female, animal.male));
  return sexes;
}

scr::Covariate sex_covariate(const std::vector<Sex>& sexes) {
  scr::Covariate covariate{"sex", {}, {"female", "male"}};
  for (const Sex sex : sexes)
    covariate.values.push_back(is_known(sex) ? double(sex == Sex::male)
                                             : std::numeric_limits<double>::quiet_NaN());
  return covariate;
}

std::size_t n_known(const std::vector<Sex>& sexes) {
  return static_cast<std::size_t>(std::ranges::count_if(sexes, is_known));
}

}  // namespace dersu::workbench
