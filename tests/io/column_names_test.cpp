#include "dersu/io/column_names.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "dersu/io/csv.hpp"

namespace dersu::io {
namespace {

bool lacks(std::vector<std::string> names) {
  constexpr std::array<std::string_view, 3> kExpected{"detector", "x", "y"};
  return lacks_header(names, kExpected);
}

}  // namespace

TEST(ColumnNames, WhatMayBeAPlaceIsNotTold) {
  for (const char* name : {"680 500",      "4\u00A0797\u00A0000",
                           "4'796'500",    "E 680500",
                           "N 4797000",    "619303m",
                           "0619303E",     "131.2E",
                           "43.3N",        "E131",
                           "43N",          "131 13'",
                           "(619303",      "52 619303",
                           "x=619303",     "43.3",
                           "131,2",        "43.123456",
                           "UTM52-619303", "43.31.12",
                           "43-11-12",     "12:43:31",
                           "43:31",        "EPSG 680500"})
    EXPECT_EQ(told_name(name), "what may be a coordinate") << name;
}

TEST(ColumnNames, OthersAreTold) {
  for (const char* name :
       {"Camera", "u12", "2024", "NDVI_2020_500", "pop_2020_1km", "01.05.2024", "2024-05-01",
        "01.05.24", "24-05-31", "Q1 2024", "Lon (deg E)", "o1", "S1", "2024\u5E74", "12:00", "9:30",
        "X_EPSG32652", "y (EPSG:5186)", "EPSG 2000"})
    EXPECT_EQ(told_name(name), std::string("'") + name + "'");
  EXPECT_EQ(told_names(std::vector<std::string>{"id", "E 680500", "2019"}),
            "id, what may be a coordinate, 2019");
  EXPECT_EQ(column_place("E 680500", 1), "field 2");
}

TEST(ColumnNames, ATitleAboveTheHeaderIsAskedFor) {
  constexpr std::array<std::string_view, 3> kExpected{"detector", "x", "y"};
  const auto told = [&](const char* text) {
    const auto csv = CsvReader::from_text(text, "t.csv", {.expected = kExpected});
    return csv ? std::string() : describe(csv.error());
  };
  const std::string asked =
      "t.csv:1: found a first line without the names of the columns, which line {} has; is it a "
      "title? The names should stand in the first line\n";
  EXPECT_EQ(told("Cameras, 2024\ndetector,x,y\nA,1,2\n"), fmt::format(fmt::runtime(asked), 2));
  EXPECT_EQ(told("Cameras;;\r\n;;\r\n\"detector\";\"X\";y\r\n"),
            fmt::format(fmt::runtime(asked), 3));
  EXPECT_EQ(told("detector,x,y\ndetector,x,y\n"), "");
  EXPECT_EQ(told("camera,east,north\nx,1,2\n"), "");
}

TEST(ColumnNames, AHeaderIsMissedWhereNoExpectedColumnIsThere) {
  for (const char* value :
       {"3", "680 500", "4\u00A0797\u00A0000", "E 680500", "131.2E", "131 13'", "2024-05-01",
        "2024-05-01 10:00", "01-May-2024", "1 \u043C\u0430\u044F 2024", "May 1 2024", "5/1/24",
        "01.05.24", "GP1930323456"}) {
    EXPECT_TRUE(lacks({"CAM1", value, "tiger"})) << value;
    EXPECT_FALSE(lacks({"Detector", value, "tiger"})) << value;
  }
  EXPECT_FALSE(lacks({"trap", "easting", "2020"}));
  // Names of people, with the zone of their places or one date among them.
  EXPECT_FALSE(lacks({"Stn", "UTM 52N X", "UTM 52N Y"}));
  EXPECT_FALSE(lacks({"Stn", "X 32652", "Y 32652"}));
  EXPECT_FALSE(lacks({"Stn", "Lon_E131", "Lat_N43"}));
  EXPECT_FALSE(lacks({"Stn", "E (UTM52)", "N (UTM52)"}));
  EXPECT_FALSE(lacks({"Stn", "easting", "northing", "on", "2024-05-01"}));
  EXPECT_TRUE(lacks({"Stn", "easting", "northing", "on", "2024-05-01", "2024-05-02"}));
  EXPECT_TRUE(lacks({"m1", "d1", "a", "b", "2024-05-01T10:00:00Z"}));
  EXPECT_TRUE(lacks({"A", "b", "c", "d", "131.2021"}));
}

TEST(ColumnNames, TheExpectedNamesAreTold) {
  constexpr std::array<std::string_view, 3> kExpected{"detector", "E 680500", "y"};
  EXPECT_EQ(no_header(kExpected),
            "found a first line that looks like data; is the header line missing, with the names "
            "of the columns (detector, what may be a coordinate, y)?");
}

TEST(ColumnNames, ADoubledNameIsToldAndAValueAsksForTheHeader) {
  const auto told = [](std::string_view header) {
    const auto table = read_csv_text(std::string(header) + "\n", "t.csv");
    return table ? std::string() : describe(table.error());
  };
  EXPECT_EQ(told("Camera,X,Y,end,end,2024"),
            "1 problem in t.csv\nt.csv:1:5: found 'end' twice among the names of the columns\n");
  EXPECT_EQ(
      told("Camera,X,Y,start,end,1,2,1,2"),
      "2 problems in t.csv\nt.csv:1:8: found '1' twice among the names of the columns; is the "
      "header line missing?\nt.csv:1:9: found '2' twice among the names of the columns\n");
  EXPECT_EQ(told("E 680000,E 680000,N 4797000"),
            "1 problem in t.csv\nt.csv:1:2: found what may be a coordinate twice among the names "
            "of the columns; is the header line missing?\n");
}

}  // namespace dersu::io
