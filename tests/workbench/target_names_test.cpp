// Which names of the sources are those of a target.
#include "dersu/workbench/target_names.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace dersu::workbench {
namespace {

/// A survey with one observation of each name.
camtrap::Survey seen(const std::vector<std::string>& names) {
  camtrap::Survey survey;
  for (const std::string& name : names) {
    survey.observations.species.push_back(static_cast<camtrap::Index>(survey.species.size()));
    survey.species.push_back(name);
  }
  return survey;
}

TEST(TargetNames, SubspeciesAndSpellingsCountAsTheSpecies) {
  camtrap::Survey survey = seen(
      {"Canis lupus", "Canis lupus chanco", "canis  lupus", "Canis\u00a0lupus", "Vulpes vulpes"});
  EXPECT_EQ(count_subspecies({"Canis lupus"}, survey).size(), 3U);
  EXPECT_EQ(survey.species, (std::vector<std::string>{"Canis lupus", "Vulpes vulpes"}));
  EXPECT_EQ(survey.observations.species, (std::vector<camtrap::Index>{0, 0, 0, 0, 1}));
}

TEST(TargetNames, DogsAreNoWolves) {
  const std::vector<std::string> names{"Canis lupus", "Canis lupus familiaris",
                                       "Panthera pardus x leo"};
  camtrap::Survey survey = seen(names);
  const auto notices = count_subspecies({"Canis lupus", "Panthera pardus"}, survey);
  EXPECT_EQ(survey.species, names);
  EXPECT_EQ(notices, (std::vector<std::string>{
                         "1 observation of 'Canis lupus familiaris' is not counted as 'Canis "
                         "lupus': is it the same species?",
                         "1 observation of 'Panthera pardus x leo' is not counted as 'Panthera "
                         "pardus': is it the same species?"}));
  EXPECT_EQ(otherwise("Canis lupus", {"Canis lupus familiaris"}), "");
  EXPECT_EQ(otherwise("Canis lupus", {"Canis lupus chanco"}), "Canis lupus chanco");
}

TEST(TargetNames, NoNotationOfADomesticFormCounts) {
  for (const char* tame :
       {"Canis lupus f. familiaris", "Canis lupus ssp. familiaris", "Canis lupus subsp. familiaris",
        "Canis lupus var. familiaris", "Canis lupus (familiaris)", "Canis lupus hybrid",
        "Canis lupus dog", "Canis lupus x Canis latrans", "Canis lupus \u00d7 latrans",
        "Canis lupus Linnaeus, 1758 f. familiaris", "Canis lupus forma familiaris",
        "Canis lupus \u0441\u043e\u0431\u0430\u043a\u0430"}) {
    camtrap::Survey survey = seen({"Canis lupus", tame});
    EXPECT_EQ(count_subspecies({"Canis lupus"}, survey).size(), 1U) << tame;
    EXPECT_EQ(survey.species.size(), 2U) << tame;
  }
  for (const auto& [tame, species] : {std::pair{"Sus scrofa f. domestica", "Sus scrofa"},
                                      {"Felis silvestris forma catus", "Felis silvestris"}}) {
    camtrap::Survey survey = seen({tame});
    (void)count_subspecies({species}, survey);
    EXPECT_EQ(survey.species, std::vector<std::string>{tame});
  }
}

TEST(TargetNames, AuthorsAndRanksAreNoDomesticForms) {
  for (const auto& [name, species] :
       {std::pair{"Ailurus fulgens F. Cuvier, 1825", "Ailurus fulgens"},
        {"Panthera pardus (Linnaeus, 1758)", "Panthera pardus"},
        {"Panthera pardus ssp. orientalis", "Panthera pardus"},
        {"Cervus nippon (M\u00fcller, 1776)", "Cervus nippon"},
        {"Equus caballus caballus", "Equus caballus"}}) {
    camtrap::Survey survey = seen({name});
    (void)count_subspecies({species}, survey);
    EXPECT_EQ(survey.species, std::vector<std::string>{species});
  }
}

std::vector<std::string> counted(const std::string& species, const std::string& name) {
  camtrap::Survey survey = seen({name});
  (void)count_subspecies({species}, survey);
  return survey.species;
}

TEST(TargetNames, WildAnimalsThatAreCalledDogsCatsAndPigsCount) {
  for (const auto& [name, species] :
       {std::pair{"Nyctereutes procyonoides (raccoon dog)", "Nyctereutes procyonoides"},
        {"Nyctereutes procyonoides (енотовидная собака)", "Nyctereutes procyonoides"},
        {"Prionailurus bengalensis euptilurus (Amur leopard cat)", "Prionailurus bengalensis"},
        {"Felis silvestris (wild cat)", "Felis silvestris"},
        {"Otocolobus manul (Pallas's cat)", "Otocolobus manul"},
        {"Felis bieti (Chinese mountain cat)", "Felis bieti"},
        {"Cuon alpinus (Asiatic wild dog)", "Cuon alpinus"},
        {"Meles leucurus (亚洲狗獾)", "Meles leucurus"},
        {"Mus musculus (house mouse)", "Mus musculus"},
        {"Canis lupus (волк)", "Canis lupus"},
        {"Sus scrofa (wild pig)", "Sus scrofa"}})
    EXPECT_EQ(counted(species, name), std::vector<std::string>{species}) << name;
}

TEST(TargetNames, DogsAreNoWolvesInAnyScript) {
  for (const char* tame :
       {"Canis lupus (собака)",      "Canis lupus (Собаки)",      "Canis lupus (домашняя собака)",
        "Canis lupus (гибрид)",      "Canis lupus (помесь)",      "Canis lupus (家犬)",
        "Canis lupus (犬)",          "Canis lupus (狗)",          "Canis lupus (杂交)",
        "Canis lupus (개)",          "Canis lupus (들개)",        "Canis lupus (잡종)",
        "Canis lupus (нохой)",       "Canis lupus (イヌ)",        "Canis lupus (雑種)",
        "Canis lupus hybr.",         "Canis lupus wolfdog",       "Canis lupus dingo",
        "Canis lupus (village dog)", "Canis lupus (dog, herding)"})
    EXPECT_EQ(counted("Canis lupus", tame), std::vector<std::string>{tame});
  for (const char* tame :
       {"Felis silvestris (house cat)", "Felis silvestris (feral cat)", "Felis silvestris cat",
        "Felis silvestris (stray cat)", "Felis silvestris (домашняя кошка)"})
    EXPECT_EQ(counted("Felis silvestris", tame), std::vector<std::string>{tame});
}

TEST(TargetNames, WhatIsLeftOutIsNamed) {
  EXPECT_EQ(left_out("Canis lupus", {"Canis lupus (собака)", "Canis lupus chanco",
                                     "Canis lupus familiaris", "Vulpes vulpes"}),
            "; left out as domestic forms or hybrids: 'Canis lupus (собака)', 'Canis lupus "
            "familiaris'");
  EXPECT_EQ(left_out("Canis lupus", {"Canis lupus chanco", "Vulpes vulpes"}), "");
}

TEST(TargetNames, ASlipIsThreeLettersAtMost) {
  EXPECT_EQ(otherwise("Pantera tigirs", {"Panthera pardus", "Panthera tigris"}), "Panthera tigris");
  EXPECT_EQ(otherwise("Panthera tigris", {"Panthera pardus"}), "");
}

}  // namespace
}  // namespace dersu::workbench
