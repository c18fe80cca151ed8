#include "dersu/core/json.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace dersu {

TEST(Json, CommasAndQuotesComeByThemselves) {
  JsonWriter json;
  json.begin_object().member("n", 3).member("x", 0.1).member("yes", true);
  json.key("list").begin_array().value("a").begin_object().end_object().begin_array().end_array();
  json.null().end_array().member("last", std::string("z")).end_object();
  EXPECT_EQ(json.text(), R"({"n":3,"x":0.1,"yes":true,"list":["a",{},[],null],"last":"z"})");
}

TEST(Json, WhatJsonCannotSayIsNull) {
  JsonWriter json;
  json.begin_array().value(std::numeric_limits<double>::quiet_NaN());
  json.value(std::numeric_limits<double>::infinity()).value(-1e300).end_array();
  EXPECT_EQ(json.text(), "[null,null,-1e+300]");
}

TEST(Json, TextsAreEscaped) {
  JsonWriter json;
  json.value("a\"b\\c\nd\x1b\x7f леопард \xff\xc3");
  EXPECT_EQ(json.text(), "\"a\\\"b\\\\c\\nd\\u001b\\u007f леопард \xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace dersu
