#include "dersu/io/toml.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dersu::io {

RC_GTEST_PROP(Toml, TextsReadBackAsWritten, ()) {
  // Every ASCII character, control characters and quotes among them, and some beyond.
  const auto ascii = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
  const std::string text = ascii + "\x7f Амурский леопард 东北豹";
  const auto read = parse_toml("key = " + format_toml_text(text), "test");
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->find("key")->text == text);
}

}  // namespace dersu::io
