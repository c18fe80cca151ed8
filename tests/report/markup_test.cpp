#include "dersu/report/markup.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/core/text.hpp"
#include "dersu/report/svg.hpp"
#include "well_formed.hpp"

namespace dersu::report {

TEST(Markup, EscapesWhatCouldBeMarkup) {
  EXPECT_EQ(escape("<script>alert(\"a\" & 'b')</script>"),
            "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
  EXPECT_EQ(escape("барс 豹"), "барс 豹");
  EXPECT_EQ(escape("a\xC0\xAFz\x01"), "a\uFFFD\uFFFDz\uFFFD");
}

RC_GTEST_PROP(Markup, AnyBytesGiveWellFormedText, (const std::string& bytes)) {
  Markup html;
  html.open("p", {{"title", bytes}}).text(bytes).close();
  const std::string page = html.take();
  RC_ASSERT(is_utf8(page));
  RC_ASSERT(problem_in_markup(page) == "");
}

TEST(Markup, TheCheckerFindsWhatIsWrong) {
  EXPECT_EQ(problem_in_markup("<a><b x=\"1\"/>t</a>"), "");
  EXPECT_NE(problem_in_markup("<a><b></a></b>"), "");
  EXPECT_NE(problem_in_markup("<a>"), "");
  EXPECT_NE(problem_in_markup("<a x=1></a>"), "");
  EXPECT_NE(problem_in_markup("<a>&nbsp;</a>"), "");
  EXPECT_NE(problem_in_markup("<a x=\"1\" x=\"2\"/>"), "");
}

TEST(Svg, LengthsAreShortAndExactToAHundredth) {
  EXPECT_EQ(px(12.5), "12.5");
  EXPECT_EQ(px(0.004), "0");
  EXPECT_EQ(px(-0.004), "0");
  EXPECT_EQ(px(-3.456), "-3.46");
  EXPECT_EQ(px(7.05), "7.05");
  EXPECT_EQ(Path().move(1, -2).line(3.25, 4).close().data(), "M1-2L3.25 4Z");
}

RC_GTEST_PROP(Svg, LengthsReadBack, ()) {
  const double value = *rc::gen::inRange(-5000000, 5000000) / 977.0;
  const auto read = parse_double(px(value));
  RC_ASSERT(read.has_value());
  RC_ASSERT(std::abs(*read - value) <= 0.005 + 1e-9);
}

TEST(Svg, TextIsWrappedAtSpaces) {
  const auto lines = wrap_text("Northeast Tiger and Leopard National Park", 120, 12);
  ASSERT_GE(lines.size(), 2u);
  for (const std::string& line : lines) EXPECT_LE(text_width(line, 12), 120);
  EXPECT_EQ(join(lines, " "), "Northeast Tiger and Leopard National Park");
}

}  // namespace dersu::report
