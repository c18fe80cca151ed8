#include "dersu/core/error.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dersu {
namespace {

constexpr Fault kFaults[] = {Fault::usage, Fault::bad_input, Fault::not_found,  Fault::unsupported,
                             Fault::io,    Fault::numeric,   Fault::interrupted};

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Fault::bad_input, "n", "found {}, expected an even number", n);
  return n / 2;
}

Result<int> quarter(int n) {
  DERSU_TRY(h, half(n));
  DERSU_CHECK(half(h));
  return h / 2;
}

}  // namespace

TEST(Error, DescribeSaysAll) {
  const Error e =
      gather("a.csv", {{Fault::bad_input, "m1", "a.csv:1"}, {Fault::bad_input, "m2", "a.csv:2"}});
  EXPECT_EQ(describe(e), "2 problems in a.csv\na.csv:1: m1\na.csv:2: m2\n");
  EXPECT_EQ(exit_status(e.fault), 2);
  EXPECT_EQ(describe(gather("a.csv", {{Fault::io, "m", "a.csv:1"}})),
            "1 problem in a.csv\na.csv:1: m\n");
  EXPECT_EQ(describe({Fault::usage, "no place", ""}), "no place\n");
  EXPECT_EQ(describe(gather("a.csv", {{Fault::io, "m", "a.csv:1"}}, 2)),
            "3 problems in a.csv\na.csv:1: m\nand 2 more problems\n");
}

TEST(Error, DescribeShowsWhatIsNestedAndNoControlCharacters) {
  const Error inner = gather("a.csv", {{Fault::bad_input, "m1", "a.csv:1"}});
  const Error outer = gather("package", {inner, {Fault::io, "\x1b[2J", "b\n"}});
  EXPECT_EQ(describe(outer),
            "2 problems in package\n1 problem in a.csv\na.csv:1: m1\nb\\x0a: \\x1b[2J\n");
}

TEST(Error, EveryFaultHasItsNameAndStatus) {
  std::set<std::string_view> names;
  for (const Fault fault : kFaults) {
    EXPECT_TRUE(names.insert(name(fault)).second);
    EXPECT_NE(name(fault), "unknown");
    EXPECT_NE(exit_status(fault), 0);
  }
  EXPECT_EQ(exit_status(Fault::usage), 2);
  EXPECT_EQ(exit_status(Fault::io), 1);
  EXPECT_EQ(exit_status(Fault::numeric), 1);
  EXPECT_EQ(exit_status(Fault::interrupted), 130);
}

TEST(Error, TryAndCheckReturnTheErrorOfWhatFailed) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(3).error().message, "found 3, expected an even number");
  EXPECT_EQ(quarter(6).error().message, "found 3, expected an even number");
  EXPECT_EQ(quarter(6).error().where, "n");
}

}  // namespace dersu
