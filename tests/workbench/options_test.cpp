#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/workbench/method.hpp"

namespace dersu::workbench {
namespace {

const std::vector<Option> kKnown{
    {.name = "package", .kind = OptionKind::file, .required = true, .positional = true},
    {.name = "independence", .kind = OptionKind::duration, .default_value = "60 min", .minimum = 0},
    {.name = "buffer", .kind = OptionKind::length, .minimum = 1, .maximum = 1e5},
    {.name = "rule", .kind = OptionKind::choice, .choices = {"last-record", "last-independent"}},
    {.name = "replicates", .kind = OptionKind::integer, .minimum = 0},
    {.name = "share", .kind = OptionKind::number, .repeatable = true, .maximum = 1},
    {.name = "start", .kind = OptionKind::day},
    {.name = "all", .kind = OptionKind::flag},
};

/// The message of the only problem.
std::string problem(std::map<std::string, std::string> given) {
  given.emplace("package", "p");
  const auto options = Options::make(kKnown, given);
  return options ? "" : options.error().where + ": " + options.error().message;
}

}  // namespace

TEST(Options, ValuesInTheirUnits) {
  const auto options = Options::make(kKnown, {{"package", "a/b.json"},
                                              {"buffer", "1.5 km"},
                                              {"rule", "last-record"},
                                              {"replicates", "12"},
                                              {"share", "0.5, 1"},
                                              {"start", "1970-01-03"},
                                              {"all", "true"}});
  ASSERT_TRUE(options) << describe(options.error());
  EXPECT_EQ(options->path("package"), "a/b.json");
  EXPECT_EQ(options->duration_s("independence"), 3600);
  EXPECT_TRUE(options->has("independence"));
  EXPECT_FALSE(options->given("independence"));
  EXPECT_EQ(options->length_m("buffer"), 1500);
  EXPECT_TRUE(options->given("buffer"));
  EXPECT_EQ(options->text("rule"), "last-record");
  EXPECT_EQ(options->integer("replicates"), 12);
  EXPECT_EQ(options->list("share"), (std::vector<std::string>{"0.5", "1"}));
  EXPECT_EQ(options->day("start"), 2);
  EXPECT_TRUE(options->flag("all"));
}

TEST(Options, WhatIsNotGivenIsNotThere) {
  const auto options = Options::make(kKnown, {{"package", "p"}});
  ASSERT_TRUE(options);
  EXPECT_FALSE(options->has("buffer"));
  EXPECT_FALSE(options->flag("all"));
  EXPECT_TRUE(options->list("share").empty());
}

TEST(Options, EachProblemInWords) {
  EXPECT_EQ(problem({{"bufer", "1 km"}}),
            "--bufer: there is no such option, did you mean '--buffer'?");
  EXPECT_EQ(problem({{"quite-different", "1"}}),
            "--quite-different: there is no such option; see --help");
  EXPECT_EQ(problem({{"buffer", "15"}}),
            "--buffer: found '15', expected a length with its unit, such as '15 km'");
  EXPECT_EQ(problem({{"buffer", "0 m"}}), "--buffer: found '0 m', expected from 1 m to 100 km");
  EXPECT_EQ(problem({{"independence", "-1 min"}}),
            "--independence: found '-1 min', expected at least 0 s");
  EXPECT_EQ(
      problem({{"rule", "last-recrod"}}),
      "--rule: found 'last-recrod', expected 'last-record' or 'last-independent' (did you mean "
      "'last-record'?)");
  EXPECT_EQ(problem({{"replicates", "1.5"}}), "--replicates: found '1.5', expected a whole number");
  EXPECT_EQ(problem({{"share", "0.5,2"}}), "--share: found '2', expected at most 1");
  EXPECT_EQ(problem({{"share", "nan"}}), "--share: found 'nan', expected a number");
  EXPECT_EQ(problem({{"start", "2024-02-30"}}),
            "--start: found '2024-02-30', expected a date such as 2024-05-31");
  EXPECT_EQ(problem({{"all", "yes"}}), "--all: found 'yes', expected nothing behind it");
}

TEST(Options, AllProblemsAtOnce) {
  const auto options = Options::make(kKnown, {{"buffer", "x"}, {"rul", "y"}});
  ASSERT_FALSE(options);
  EXPECT_EQ(options.error().fault, Fault::usage);
  ASSERT_EQ(options.error().details.size(), 3u);
  EXPECT_EQ(options.error().details[0].where, "--rul");
  EXPECT_EQ(options.error().details[1].where, "package");
  EXPECT_EQ(options.error().details[2].where, "--buffer");
}

// Whatever is given, there are options or problems, and accepted numbers are inside their range.
RC_GTEST_PROP(Options, AnyTextIsAnsweredFor, (const std::string& text)) {
  const auto options =
      Options::make(kKnown, {{"package", "p"}, {"buffer", text}, {"replicates", text}});
  if (options)
    RC_ASSERT(options->length_m("buffer") >= 1 && options->integer("replicates") >= 0);
  else
    RC_ASSERT(!options.error().message.empty());
}

}  // namespace dersu::workbench
