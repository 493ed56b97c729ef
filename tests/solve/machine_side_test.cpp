// SPDX-License-Identifier: MIT
#include "lfrec/solve/machine_side.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "support/feature_data.hpp"

using lfrec::index_t;

namespace {

using side = lfrec::detail::machine_side<double>;

/// Sums and pairs column by column.
void check_sums(side const& s, lfrec::features const* described) {
  for (index_t r = 0; r < s.rows(); ++r) {
    std::vector<std::vector<double>> columns{{s.own.row(r).begin(), s.own.row(r).end()}};
    if (described != nullptr && r < described->rows())
      for (std::size_t n = 0; n < described->row(r).size(); ++n) {
        auto const column = s.shared.row(described->row(r).index[n]);
        columns.emplace_back(column.begin(), column.end());
        for (double& v : columns.back()) v *= static_cast<double>(described->row(r).value[n]);
      }
    double pairs = 0;
    for (std::size_t a = 0; a < columns.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        for (std::size_t f = 1; f < columns[a].size(); ++f) pairs += columns[a][f] * columns[b][f];
    CHECK(s.pairs[lfrec::to_size(r)] == doctest::Approx(pairs));
    for (std::size_t f = 0; f < lfrec::to_size(s.width()); ++f) {
      double sum = 0;
      for (auto const& column : columns) sum += column[f];
      CHECK(s.sum.row(r)[f] == doctest::Approx(sum));
    }
  }
}

}  // namespace

TEST_CASE("a row's sums are those of its columns, also after a feature has moved") {
  auto const known = lfrec_test::some_features(12, 4, 2);
  side s(lfrec::serial{}, 12, 6, &known, true, 0.5, 1, 0);
  CHECK(s.columns() == 4);
  check_sums(s, &known);
  s.set_shared(2, std::vector<double>{.5, 1, -1, 2, 0, .25});
  CHECK(s.shared.row(2)[3] == 2);
  check_sums(s, &known);
  auto const sums = s.sum;
  s.refresh();
  for (std::size_t n = 0; n < sums.size(); ++n)
    CHECK(s.sum.data()[n] == doctest::Approx(sums.data()[n]));
}

TEST_CASE("without features a row is its own column, and situations have none of their own") {
  side const plain(lfrec::serial{}, 3, 4, nullptr, true, 1, 1, 0);
  CHECK(plain.sum == plain.own);
  CHECK(plain.columns() == 0);
  CHECK(plain.own.row(1)[0] == 0);  // biases start at 0
  CHECK(plain.own.row(1)[1] != 0);
  auto const known = lfrec_test::some_features(5, 2, 3);
  side const situations(lfrec::serial{}, 6, 4, &known, false, 1, 1, 0);  // and one row without
  check_sums(situations, &known);
  for (double const v : situations.sum.row(5)) CHECK(v == 0);
  CHECK(situations.features_of(5).empty());
}
