#include "dersu/io/secr_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

namespace dersu::io {
namespace {

Result<ScrTables> read(std::string_view captures, std::string_view traps,
                       const SecrReading& options = {}) {
  const NamedText trap{"trap.txt", traps};
  return read_secr_text({"capt.txt", captures}, std::span(&trap, 1), options);
}

std::string problems(std::string_view captures, std::string_view traps,
                     const SecrReading& options = {}) {
  const auto tables = read(captures, traps, options);
  return tables ? "" : describe(tables.error());
}

void expect_equal(const ScrTables& a, const ScrTables& b) {
  ASSERT_EQ(a.sessions.size(), b.sessions.size());
  for (std::size_t s = 0; s < a.sessions.size(); ++s) {
    const ScrSession& x = a.sessions[s];
    const ScrSession& y = b.sessions[s];
    EXPECT_EQ(x.id, y.id);
    EXPECT_EQ(x.occasions, y.occasions);
    ASSERT_EQ(x.detectors.size(), y.detectors.size());
    for (std::size_t d = 0; d < x.detectors.size(); ++d) {
      EXPECT_EQ(x.detectors[d].id, y.detectors[d].id);
      EXPECT_EQ(x.detectors[d].place, y.detectors[d].place);
      EXPECT_EQ(x.detectors[d].covariates, y.detectors[d].covariates);
      for (std::int64_t k = 0; k < x.occasions; ++k) {
        const auto used = [&](const ScrDetector& detector) {
          return detector.usage.empty() ? 1 : detector.usage[static_cast<std::size_t>(k)];
        };
        EXPECT_EQ(used(x.detectors[d]), used(y.detectors[d]));
      }
    }
    std::vector<ScrCapture> rows;
    for (const ScrCapture& capture : x.captures)
      for (std::int64_t i = 0; i < capture.count; ++i) rows.push_back(capture);
    ASSERT_EQ(rows.size(), y.captures.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].animal, y.captures[i].animal);
      EXPECT_EQ(rows[i].occasion, y.captures[i].occasion);
      EXPECT_EQ(rows[i].detector, y.captures[i].detector);
      EXPECT_EQ(rows[i].removed, y.captures[i].removed);
    }
  }
}

Result<ScrTables> read_back(const SecrTexts& texts) {
  std::vector<NamedText> traps;
  for (const std::string& text : texts.traps) traps.push_back({"trap.txt", text});
  return read_secr_text({"capt.txt", texts.captures}, traps);
}

}  // namespace

TEST(SecrText, CapturesAndTraps) {
  const auto tables =
      read("# a comment\r\nS1 F07 2 A12 # another\r\n\r\nS1\t'F 08',-5,B03  male 12\r\n",
           "A12 1500 2250 11011 /ridge 640\nB03 1750 2250 1 1 0 1 1 / valley 210\n",
           {.covariates = {"where", "height"}});
  ASSERT_TRUE(tables) << describe(tables.error());
  const ScrSession& s = tables->sessions.at(0);
  EXPECT_EQ(s.id, "S1");
  EXPECT_EQ(s.occasions, 5);
  EXPECT_EQ(s.detectors.at(0).usage, (std::vector<double>{1, 1, 0, 1, 1}));
  EXPECT_EQ(s.detectors.at(1).usage, (std::vector<double>{1, 1, 0, 1, 1}));
  EXPECT_EQ(s.detectors.at(1).covariates, (std::vector<std::string>{"valley", "210"}));
  EXPECT_EQ(tables->detector_covariates, (std::vector<std::string>{"where", "height"}));
  EXPECT_EQ(s.detectors.at(1).place, (Point{1750, 2250}));
}

TEST(SecrText, CovariatesOfAnimals) {
  const std::string_view captures =
      "S1 F07 2 A m 12\nS1 F07 1 A m 11\nS1 F08 1 A\nS1 F09 1 A NA 9\nS1 F09 2 A f 9\n";
  const auto tables = read(captures, "A 0 0\n");
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->animal_covariates, (std::vector<std::string>{"V5", "V6"}));
  const auto& animals = tables->sessions.at(0).animals;
  ASSERT_EQ(animals.size(), 3u);
  EXPECT_EQ(animals[0].covariates, (std::vector<std::string>{"m", "11"}));  // at the first occasion
  EXPECT_EQ(animals[1].covariates, (std::vector<std::string>{"", ""}));
  EXPECT_EQ(animals[2].covariates, (std::vector<std::string>{"f", "9"}));
  ASSERT_EQ(tables->notices.size(), 2u);  // the other tells the number of occasions
  EXPECT_EQ(tables->notices[0],
            "covariate V6 differs between captures of 1 animal (first of that in capt.txt:2): the "
            "value at the first capture counts");
  const auto named = read(captures, "A 0 0\n", {.animal_covariates = {"sex"}});
  EXPECT_EQ(named->animal_covariates, (std::vector<std::string>{"sex", "V6"}));
  const auto texts = write_secr_text(*tables);
  ASSERT_TRUE(texts) << describe(texts.error());
  const auto back = read_back(*texts);
  ASSERT_TRUE(back) << describe(back.error());
  for (std::size_t i = 0; i < animals.size(); ++i)
    EXPECT_EQ(back->sessions.at(0).animals.at(i).covariates, animals[i].covariates);
  std::string wide = "S1 F07 1 A";
  for (int i = 0; i < 201; ++i) wide += " 1";
  EXPECT_NE(problems(wide, "A 0 0\n").find("capt.txt:1: found 205 fields, expected at most 204"),
            std::string::npos);
}

TEST(SecrText, RefusesWhatItSaw) {
  // Occasion 3 is not used at A12.
  EXPECT_NE(problems("S1 F07 3 A12\n", "A12 0 0 11011\n").find("capt.txt:1:occasion"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 6 A12\n", "A12 0 0 11011\n").find("found '6', expected 1 to 5"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1 a12\n", "A12 0 0\n").find("no such detector"), std::string::npos);
  EXPECT_NE(problems("S1 F07 1 A\n", "A 0 0\nA 1 1\n").find("trap.txt:2:detector"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1.5 A\n", "A 0 0\n").find("capt.txt:1:occasion: found '1.5'"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1\n", "A 0 0\n").find("capt.txt:1: found 3 fields"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1 A\n", "A 0 0 101\nB 0 1 10\n").find("trap.txt:2:usage"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1 A\n", "A 0 0 /x\nB 0 1\n").find("trap.txt:2:covariates"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1 'A\n", "A 0 0\n").find("capt.txt:1:10: this quote"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 1 A\n", "").find("found no traps"), std::string::npos);
  EXPECT_NE(problems("S1 F\xff 1 A\n", "A 0 0\n").find("capt.txt:1:5: found bytes"),
            std::string::npos);
  EXPECT_NE(problems("S1 F07 -2 A\nS1 F07 1 A\nS1 F07 3 A\nS1 F07 4 A\n", "A 0 0\n")
                .find("2 problems in the capture and trap files\ncapt.txt:3:occasion: found animal "
                      "'F07' on occasion 3, after it was not released on occasion 2\ncapt.txt:4:"),
            std::string::npos);
  const std::string wide(
      "\xFF\xFE"
      "A\0\n\0A\0\n\0",
      10);
  EXPECT_EQ(problems(wide, "A 0 0\n"),
            "capt.txt:1: is UTF-16, expected UTF-8; save it again as text in UTF-8\n");
  const std::string hidden = problems("S1 F07 1 A\n", "A 43,12E 0\nB 0 1 x\n");
  EXPECT_EQ(hidden.find("12E"), std::string::npos) << "a coordinate in a message: " << hidden;
  const std::string place = problems("S1 F07 1 431234.5 1\n", "A 0 0\n", {.form = SecrForm::xy});
  EXPECT_NE(place.find("capt.txt:1:x: no detector"), std::string::npos);
  EXPECT_EQ(place.find("431234"), std::string::npos) << "a coordinate in a message: " << place;
}

// A comma is a gap, but not where white space is one: "1500,5" is then a number.
TEST(SecrText, DecimalCommasAreNoGaps) {
  const auto told = [](std::string_view captures, std::string_view traps) {
    const NamedText file{"trap.txt", traps};
    const auto read = read_secr_text({"capt.txt", captures}, std::span(&file, 1));
    return read ? std::string() : describe(read.error());
  };
  const std::string_view captures = "1 a 1 T1\n1 b 1 T2\n";
  const std::string says = ": found a comma between digits where white space parts the fields";
  EXPECT_NE(told(captures, "T1 100,5 200,5\nT2 300 200\n").find("trap.txt:1:7" + says),
            std::string::npos);
  EXPECT_NE(told("1 a 1,5 T1\n", "T1 100 200\n").find("capt.txt:1:6" + says), std::string::npos);
  EXPECT_EQ(told(captures, "T1,100,200\nT2 , 300 , 200 # 1,5\n"), "");
  EXPECT_EQ(told(captures, "T1, 100, 200\nT2,300,200\n"), "");
  EXPECT_EQ(told(captures, "T1,100,200 11\nT2,300,200 11\n"), "");
}

TEST(SecrText, ByPlace) {
  const auto tables =
      read("S1 a 1 0.50 -2\nS1 b 2 100 0\n", "A 100 0\nB 0.5 -2.0\n", {.form = SecrForm::xy});
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->sessions[0].captures[0].detector, 1u);
  EXPECT_EQ(tables->sessions[0].captures[1].detector, 0u);
}

TEST(SecrText, UsageIsNumbersWhereOneIs) {
  const auto binary = read("1 a 1 A\n", "A 0 0 10 11\n");
  ASSERT_TRUE(binary);
  EXPECT_EQ(binary->sessions[0].detectors[0].usage, (std::vector<double>{1, 0, 1, 1}));
  const auto numbers = read("1 a 1 A\n", "A 0 0 10 11\nB 9 9 2.5 0\n");
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->sessions[0].detectors[0].usage, (std::vector<double>{10, 11}));
}

TEST(SecrText, SessionsWithTheirOwnTraps) {
  const NamedText traps[] = {{"t1.txt", "A 0 0\n"}, {"t2.txt", "A 5 5\nB 6 6\n"}};
  const NamedText captures{"c.txt", "2010 a 2 B\n2009 NONE 4 0\n"};
  const auto tables = read_secr_text(captures, traps);
  ASSERT_TRUE(tables) << describe(tables.error());
  EXPECT_EQ(tables->sessions[0].id, "2009");
  EXPECT_EQ(tables->sessions[0].occasions, 4);
  EXPECT_TRUE(tables->sessions[0].captures.empty());
  EXPECT_EQ(tables->sessions[1].detectors.size(), 2u);
  EXPECT_EQ(tables->sessions[1].detectors[0].place, (Point{5, 5}));
  const NamedText three[] = {traps[0], traps[1], traps[1]};
  EXPECT_FALSE(read_secr_text(captures, three));
}

TEST(SecrText, WhatElseNoneSaysIsPassedOver) {
  for (const char* none : {"1 NONE", "1 NONE NA", "1 NONE 40 A", "1 NONE 0 0"}) {
    const auto tables = read(std::string("1 a 5 A\n") + none + "\n", "A 0 0\n");
    ASSERT_TRUE(tables) << none << ": " << describe(tables.error());
    EXPECT_EQ(tables->sessions[0].occasions, 5) << none;
    EXPECT_EQ(tables->sessions[0].captures.size(), 1U);
  }
}

TEST(SecrText, WhatSecrCannotReadIsNotWritten) {
  ScrTables tables;
  tables.sessions.push_back(
      {.id = "1", .occasions = 1, .detectors = {{.id = "a b"}}, .captures = {{.animal = "NONE"}}});
  const auto texts = write_secr_text(tables);
  ASSERT_FALSE(texts);
  EXPECT_EQ(texts.error().fault, Fault::unsupported);
}

RC_GTEST_PROP(SecrText, WhatIsWrittenIsReadBack, ()) {
  const auto number = [](int low, int high) { return *rc::gen::inRange(low, high); };
  ScrTables tables;
  if (number(0, 2)) tables.detector_covariates = {"V1"};
  for (int s = 0, n = number(1, 4); s < n; ++s) {
    ScrSession session{.id = std::to_string(s + 8), .occasions = number(1, 6)};
    const bool usage = number(0, 2) != 0;
    for (int d = 0, m = number(1, 5); d < m; ++d) {
      ScrDetector detector{.id = "0" + std::to_string(d),
                           .place = {number(-900, 900) / 7.0, number(-900, 900) / 3.0}};
      for (int k = 0; usage && k < session.occasions; ++k)
        detector.usage.push_back(*rc::gen::element(1.0, 10.0, 11.0, 0.25));
      if (!tables.detector_covariates.empty()) detector.covariates = {"c"};
      session.detectors.push_back(detector);
    }
    for (int c = 0, m = number(0, 6); c < m; ++c) {
      const std::int64_t occasion = number(1, static_cast<int>(session.occasions) + 1);
      const bool last = occasion == session.occasions;  // nobody is caught after it was lost
      session.captures.push_back(
          {"x" + std::to_string(number(0, 3)), occasion,
           static_cast<std::size_t>(number(0, static_cast<int>(session.detectors.size()))),
           number(1, 3), last && number(0, 2) == 1});
    }
    tables.sessions.push_back(session);
  }
  const auto texts = write_secr_text(tables);
  RC_ASSERT(texts.has_value());
  const auto back = read_back(*texts);
  if (!back) RC_FAIL(describe(back.error()));
  expect_equal(tables, *back);
  RC_ASSERT(!::testing::Test::HasFailure());
}

TEST(SecrText, RealSurveysComeBack) {
  const std::filesystem::path folder = DERSU_SHARED_DATA "/scr";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder;
  for (const char* name : {"spacecap_tiger", "secr_stoat", "secr_ovenbird", "secr_possum"}) {
    SCOPED_TRACE(name);
    const auto at = folder / name;
    const auto usage = at / "usage.csv";
    const auto tables =
        read_scr_tables({.captures = at / "captures.csv",
                         .traps = at / "traps.csv",
                         .usage = std::filesystem::exists(usage) ? usage : std::filesystem::path(),
                         .sessions = at / "sessions.csv"});
    ASSERT_TRUE(tables) << describe(tables.error());
    const auto texts = write_secr_text(*tables);
    ASSERT_TRUE(texts) << describe(texts.error());
    const auto back = read_back(*texts);
    ASSERT_TRUE(back) << describe(back.error());
    expect_equal(*tables, *back);
  }
}

}  // namespace dersu::io
