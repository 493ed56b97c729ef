// SPDX-License-Identifier: MIT
#include "lfrec/core/fields.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

enum class colour { red, green };
constexpr auto names(colour const*) {
  return std::array<std::string_view, 2>{"red", "green"};
}

struct paint {
  int coats = 2;
  double thickness = 0.5;
  std::optional<float> gloss = {};
  bool outdoors = false;
  colour shade = colour::green;
  std::uint64_t seed = 7;
};

constexpr auto fields(paint const*) {
  using o = paint;
  constexpr auto lin = lfrec::scale::linear;
  return std::tuple{lfrec::field{"coats", &o::coats, {1, 9}, lin, "n", "how many"},
                    lfrec::field{"thickness", &o::thickness, {0, 2}, lin, "", "of a coat"},
                    lfrec::field{"gloss", &o::gloss, {0.25, 1}, lin, "", "unset is matt"},
                    lfrec::field{"outdoors", &o::outdoors, {}, lin, "", ""},
                    lfrec::field{"shade", &o::shade, {}, lin, "", ""},
                    lfrec::field{"seed", &o::seed, {}, lin, "", ""}};
}

static_assert(lfrec::HasFields<paint>);
static_assert(!lfrec::HasFields<int>);
static_assert(lfrec::NamedEnum<colour>);
static_assert(!lfrec::NamedEnum<lfrec::scale>);

std::vector<std::string> texts(paint const& p) {
  std::vector<std::string> result;
  lfrec::for_each_field<paint>([&](auto const& f) { result.push_back(lfrec::field_text(p, f)); });
  return result;
}

}  // namespace

TEST_CASE("each field can be written as text, in the order of declaration") {
  CHECK(texts({}) == std::vector<std::string>{"2", "0.5", "unset", "false", "green", "7"});
  CHECK(texts({.gloss = 0.75F, .outdoors = true, .shade = colour::red})[2] == "0.75");
}

TEST_CASE("what was written reads back the same") {
  paint const before{3, 0.1, 0.3F, true, colour::red, 18446744073709551615U};
  paint after;
  auto const values = texts(before);
  std::size_t n = 0;
  lfrec::for_each_field<paint>(
      [&](auto const& f) { lfrec::set_field("paint", after, f.name, values[n++]); });
  CHECK(texts(after) == values);
  CHECK(after.thickness == before.thickness);
  CHECK(after.gloss == before.gloss);
  lfrec::set_field("paint", after, "gloss", "unset");
  CHECK_FALSE(after.gloss.has_value());
  lfrec::set_field("paint", after, "outdoors", "0");
  CHECK_FALSE(after.outdoors);
  lfrec::set_field("paint", after, "outdoors", "1");
  CHECK(after.outdoors);
}

TEST_CASE("a value outside its range is an error with option, rule and value") {
  auto const fails = [](paint const& p, char const* words) {
    CHECK_THROWS_WITH_AS(lfrec::validate_fields("paint", p), words, lfrec::invalid_option);
  };
  CHECK_NOTHROW(lfrec::validate_fields("paint", paint{}));
  CHECK_NOTHROW(lfrec::validate_fields("paint", paint{.coats = 1, .thickness = 2, .gloss = 0.25F}));
  fails({.coats = 0}, "paint.coats must be a whole number between 1 and 9, got 0");
  fails({.coats = 10}, "paint.coats must be a whole number between 1 and 9, got 10");
  fails({.thickness = -0.5}, "paint.thickness must be between 0 and 2, got -0.5");
  fails({.thickness = std::numeric_limits<double>::quiet_NaN()},
        "paint.thickness must be between 0 and 2, got nan");
  fails({.thickness = std::numeric_limits<double>::infinity()},
        "paint.thickness must be between 0 and 2, got inf");
  fails({.gloss = 2.F}, "paint.gloss must be between 0.25 and 1 or unset, got 2");
  fails({.shade = static_cast<colour>(2)},
        "paint.shade must be one of red green, got another value");
}

TEST_CASE("a text that does not read as the option's type or lies outside is an error") {
  auto const fails = [](char const* name, char const* text, char const* words) {
    paint p;
    CHECK_THROWS_WITH_AS(lfrec::set_field("paint", p, name, text), words, lfrec::invalid_option);
    CHECK(texts(p) == texts({}));  // nothing has changed
  };
  char const* const coats = "paint.coats must be a whole number between 1 and 9, got ";
  fails("coats", "2.5", (std::string{coats} + "'2.5'").c_str());
  fails("coats", "", (std::string{coats} + "''").c_str());
  fails("coats", " 3", (std::string{coats} + "' 3'").c_str());
  fails("coats", "3 ", (std::string{coats} + "'3 '").c_str());
  fails("coats", "99999999999", (std::string{coats} + "'99999999999'").c_str());
  fails("coats", "0", (std::string{coats} + "'0'").c_str());
  fails("thickness", "nan", "paint.thickness must be between 0 and 2, got 'nan'");
  fails("thickness", "thin", "paint.thickness must be between 0 and 2, got 'thin'");
  fails("gloss", "none", "paint.gloss must be between 0.25 and 1 or unset, got 'none'");
  fails("outdoors", "yes", "paint.outdoors must be true or false, got 'yes'");
  fails("shade", "blue", "paint.shade must be one of red green, got 'blue'");
  fails("seed", "-1", "paint.seed must be a whole number from 0 to 2^64 - 1, got '-1'");
  fails("colour", "red",
        "paint has no option 'colour'; it has coats, thickness, gloss, outdoors, shade, seed");
}
