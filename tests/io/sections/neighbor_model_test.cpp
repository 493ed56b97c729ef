// SPDX-License-Identifier: MIT
#include "lfrec/io/sections/neighbor_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "lfrec/core/error.hpp"
#include "support/sections.hpp"

using model_type = lfrec::neighbor_model<float>;

namespace {

lfrec::csr<float> const neighbors(3, 3, {0, 1, 3, 3}, {1, 0, 2}, {0.5F, 0.5F, 0.25F});
lfrec::csr<float> const histories(2, 3, {0, 2, 3}, {0, 2, 1}, {1, 4, 2});

}  // namespace

TEST_CASE("neighbours come back with histories and popularity") {
  model_type const model(neighbors, histories, {1, 1, 1});
  auto const back = lfrec_test::from_sections<model_type>(lfrec_test::sections_of(model));
  auto const same = [](lfrec::csr<float> const& a, lfrec::csr<float> const& b) {
    CHECK(a.columns() == b.columns());
    CHECK(std::ranges::equal(a.offsets(), b.offsets()));
    CHECK(std::ranges::equal(a.indices(), b.indices()));
    CHECK(std::ranges::equal(a.values(), b.values()));
  };
  same(back.neighbors(), neighbors);
  same(back.histories(), histories);
  CHECK(std::vector(back.popularity().begin(), back.popularity().end()) ==
        std::vector{1.F, 1.F, 1.F});
}

TEST_CASE("neighbours outside the items are refused") {
  lfrec::detail::binary_writer writer(sizeof(float));
  lfrec::detail::write_csr(writer, "part.neighbors", neighbors);
  lfrec::detail::write_csr(writer, "part.histories", histories);
  writer.add_copy<float>("part.popularity", std::array{1.F, 1.F});  // two items, not three
  CHECK_THROWS_AS((void)lfrec_test::from_sections<model_type>(lfrec_test::bytes_of(writer)),
                  lfrec::error);
}
