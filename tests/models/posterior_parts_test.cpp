// SPDX-License-Identifier: MIT
#include "lfrec/models/posterior_parts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "models/posterior_example.hpp"

using lfrec_test::posterior_example;

constexpr auto infinite = std::numeric_limits<float>::infinity();

namespace {

/// The example with one thing wrong.
template <typename Error, typename Break>
void refused(Break const& breaks) {
  auto parts = posterior_example<float>(true);
  CHECK_NOTHROW(lfrec::detail::check(parts));
  breaks(parts);
  CHECK_THROWS_AS(lfrec::detail::check(parts), Error);
}

}  // namespace

TEST_CASE("rows are split among the draws") {
  auto const parts = posterior_example<float>(true);
  CHECK(parts.width() == 3);
  CHECK(parts.unknowns() == 2);
  CHECK(parts.cuts_of(1)[0] == -0.5);
  CHECK(posterior_example<float>(false).cuts_of(1).empty());
}

TEST_CASE("parts that do not fit together are refused") {
  using lfrec::shape_error;
  refused<shape_error>([](auto& p) { p.draws = 0; });
  refused<shape_error>([](auto& p) { p.draws = 4; });
  refused<shape_error>([](auto& p) { p.draws = 6; });
  refused<shape_error>([](auto& p) { p.users = lfrec::factors<float>(2, 3); });
  refused<shape_error>([](auto& p) { p.user_draws = lfrec::factors<float>(3, 6); });
  refused<shape_error>([](auto& p) { p.prior_means.pop_back(); });
  refused<shape_error>([](auto& p) { p.prior_precisions.pop_back(); });
  refused<shape_error>([](auto& p) { p.noise.push_back(1); });
  refused<shape_error>([](auto& p) { p.cuts.pop_back(); });
  refused<shape_error>([](auto& p) { p.popularity.clear(); });
}

TEST_CASE("numbers that are not finite, or no precision or scale, are refused") {
  using lfrec::numeric_error;
  refused<numeric_error>([](auto& p) { p.users.row(0)[1] = infinite; });
  refused<numeric_error>([](auto& p) { p.user_draws.row(0)[1] = std::nanf(""); });
  refused<numeric_error>([](auto& p) { p.items.row(2)[1] = infinite; });
  refused<numeric_error>([](auto& p) { p.prior_means[0] = infinite; });
  refused<numeric_error>([](auto& p) { p.prior_precisions[0] = infinite; });
  refused<numeric_error>([](auto& p) { p.cuts[0] = infinite; });
  refused<numeric_error>([](auto& p) { p.popularity[0] = infinite; });
  refused<numeric_error>([](auto& p) { p.noise[1] = 0; });
  refused<numeric_error>([](auto& p) { p.unit = 0; });
  refused<numeric_error>([](auto& p) { p.base = std::nan(""); });
}
