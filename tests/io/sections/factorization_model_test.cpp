// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/factorization_model.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/models/blended_model.hpp"
#include "support/machine_example.hpp"
#include "support/sections.hpp"

TEST_CASE_TEMPLATE("every part comes back from a file", Scalar, LFREC_TEST_SCALARS) {
  using model = lfrec::factorization_model<Scalar>;
  lfrec_test::machine_example<Scalar> const example;
  for (bool const plain : {false, true}) {
    model const saved =
        plain ? lfrec::factorization_machine<Scalar>{}.fit(example.ratings) : example.fit();
    auto const bytes = lfrec_test::sections_of(saved);
    auto const back = lfrec_test::from_sections<model>(bytes);
    auto const& a = saved.parts();
    auto const& b = back.parts();
    CHECK(a.base.user_factors() == b.base.user_factors());
    CHECK(a.base.item_factors() == b.base.item_factors());
    CHECK(a.bias_unit == b.bias_unit);
    CHECK(a.context_names == b.context_names);
    CHECK(a.contexts == b.contexts);
    CHECK(a.mean_context == b.mean_context);
    CHECK(a.mean_pairs == b.mean_pairs);
    CHECK(a.item_features.rows.values() == b.item_features.rows.values());
    CHECK(a.item_features.columns == b.item_features.columns);
    CHECK(a.user_features.columns == b.user_features.columns);
    CHECK(lfrec_test::sections_of(back) == bytes);
    lfrec::query q{.user = lfrec::user_index{2}};
    if (!plain) q.context = example.table.row(3);
    std::vector<Scalar> before(7), after(7);
    saved.score(q, std::span(before));
    back.score(q, std::span(after));
    CHECK(before == after);
  }
}
