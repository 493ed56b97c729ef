// SPDX-License-Identifier: MIT
#include "lfrec/models/factorization_parts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/machine_example.hpp"

TEST_CASE("parts that do not fit together are refused") {
  auto const good = lfrec_test::machine_example<float>{}.fit().parts();
  CHECK_NOTHROW((void)lfrec::factorization_model<float>(good));
  auto const refused = [&](auto const& change) {
    auto parts = good;
    change(parts);
    CHECK_THROWS_AS((void)lfrec::factorization_model<float>(parts), lfrec::shape_error);
  };
  refused([](auto& p) { p.context_names.pop_back(); });
  refused([](auto& p) { p.mean_context.push_back(0); });
  refused([](auto& p) { p.contexts = lfrec::factors<float>(4, 2); });
  refused([](auto& p) { p.bias_unit = 0; });
  refused([](auto& p) { p.bias_unit = std::numeric_limits<double>::infinity(); });
  refused([](auto& p) { p.context_names[1] = p.context_names[0]; });
  refused([](auto& p) { p.context_names[1].clear(); });
  refused([](auto& p) { p.item_features.columns = {}; });
  refused([](auto& p) { std::swap(p.item_features, p.user_features); });
  auto parts = good;
  parts.mean_pairs = std::nan("");
  CHECK_THROWS_AS((void)lfrec::factorization_model<float>(parts), lfrec::numeric_error);
  parts = good;
  parts.contexts.row(1)[1] = INFINITY;
  CHECK_THROWS_AS((void)lfrec::factorization_model<float>(parts), lfrec::numeric_error);
}
