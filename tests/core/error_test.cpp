// SPDX-License-Identifier: MIT
#include "lfrec/core/error.hpp"

#include <doctest/doctest.h>

#include <concepts>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

template <typename E>
constexpr bool is_one_of_ours = std::derived_from<E, lfrec::error>&&
    std::derived_from<E, std::runtime_error>&& std::is_nothrow_copy_constructible_v<lfrec::error>;

}  // namespace

static_assert(is_one_of_ours<lfrec::invalid_option> && is_one_of_ours<lfrec::parse_error> &&
              is_one_of_ours<lfrec::format_error> && is_one_of_ours<lfrec::shape_error> &&
              is_one_of_ours<lfrec::unknown_id> && is_one_of_ours<lfrec::numeric_error> &&
              is_one_of_ours<lfrec::io_error>);

// The kinds are siblings: catching one never catches another.
static_assert(!std::derived_from<lfrec::parse_error, lfrec::format_error>);
static_assert(!std::derived_from<lfrec::shape_error, lfrec::invalid_option>);

TEST_CASE("any error of the library is caught as lfrec::error with its message") {
  try {
    throw lfrec::unknown_id("no user has the id 'x'");
  } catch (lfrec::error const& e) {
    CHECK(std::string{e.what()} == "no user has the id 'x'");
  }
}

TEST_CASE("a parse error says where it is and what was expected there") {
  lfrec::parse_error const e("plays.tsv", 3, 14, "expected a number, got 'many'");
  CHECK(std::string{e.what()} == "plays.tsv:3:14: expected a number, got 'many'");
  CHECK(e.file() == "plays.tsv");
  CHECK(e.line() == 3);
  CHECK(e.column() == 14);
}

TEST_CASE("a parse error about a whole line or file leaves out what it cannot say") {
  CHECK(std::string{lfrec::parse_error("a.tsv", 3, 0, "expected 4 fields").what()} ==
        "a.tsv:3: expected 4 fields");
  CHECK(std::string{lfrec::parse_error("a.tsv", 0, 0, "expected a header").what()} ==
        "a.tsv: expected a header");
}
