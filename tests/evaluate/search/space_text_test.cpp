// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/search/space_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using lfrec::dimension_kind;
using lfrec::scale;

TEST_CASE("a range of whole numbers, of real ones, a choice and a fixed value are told apart") {
  auto const factors = lfrec::parse_dimension("factors=log:16:256");
  CHECK(factors.name == "factors");
  CHECK(factors.kind == dimension_kind::integer);
  CHECK(factors.step == scale::logarithmic);
  CHECK(factors.range.low == 16);
  CHECK(factors.range.high == 256);
  auto const share = lfrec::parse_dimension("share=0.5:1");
  CHECK(share.kind == dimension_kind::real);
  CHECK(share.step == scale::linear);
  CHECK(lfrec::parse_dimension("x=-3:1e2").kind == dimension_kind::real);
  CHECK(lfrec::parse_dimension("x=-3:4").range.low == -3);
  auto const weighting = lfrec::parse_dimension("weighting=binary|log:scale=2,epsilon=100");
  CHECK(weighting.kind == dimension_kind::choice);
  CHECK(weighting.choices == std::vector<std::string>{"binary", "log:scale=2,epsilon=100"});
  CHECK(lfrec::parse_dimension("epochs=8").choices == std::vector<std::string>{"8"});
}

TEST_CASE("the text of a space reads back as the same space") {
  std::vector<std::string> const texts = {"factors=log:16:256", "x=1.0:100.0", "y=log:0.001:1.0",
                                          "z=1e-07:0.5",        "solver=a|b",  "n=8"};
  auto const space = lfrec::parse_space(texts);
  std::string joined;
  for (auto const& text : texts) joined += (joined.empty() ? "" : " ") + text;
  CHECK(lfrec::space_text(space) == joined);
  for (auto const& d : space) {
    auto const again = lfrec::parse_dimension(lfrec::dimension_text(d));
    CHECK(again.kind == d.kind);
    CHECK(again.step == d.step);
    CHECK(again.range.low == d.range.low);
    CHECK(again.range.high == d.range.high);
    CHECK(again.choices == d.choices);
  }
}

TEST_CASE("what does not read is refused") {
  auto const refused = [](char const* text, char const* words) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS((void)lfrec::parse_dimension(text), doctest::Contains(words),
                         lfrec::invalid_option);
  };
  refused("factors", "name=low:high");
  refused("=1:2", "name=low:high");
  refused("factors=", "name=low:high");
  refused("factors=256:16", "factors must have a range from low to high, got 256 to 16");
  refused("factors=log:0:16", "factors must be above 0");
  refused("x=a|a", "x has the same value twice");
  CHECK_THROWS_WITH_AS((void)lfrec::parse_space(std::vector<std::string>{"x=1:2", "x=3"}),
                       doctest::Contains("x is given twice"), lfrec::invalid_option);
}
