// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"

namespace lfrec_test {

/// A sparse matrix by seed: rows of up to per_row - 1 entries, some of them empty, with the values
/// that value_of(random) draws.
template <typename Scalar, typename ValueOf>
lfrec::csr<Scalar> random_rows(lfrec::index_t rows, lfrec::index_t columns, std::uint64_t per_row,
                               std::uint64_t seed, ValueOf const& value_of) {
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<lfrec::index_t> indices;
  std::vector<Scalar> values;
  for (lfrec::index_t r = 0; r < rows; ++r) {
    lfrec::random_stream random(seed, lfrec::to_size(r));
    std::map<lfrec::index_t, Scalar> row;
    for (std::uint64_t n = random.below(per_row); n > 0; --n) {
      auto const column = static_cast<lfrec::index_t>(random.below(lfrec::to_size(columns)));
      row[column] = value_of(random);
    }
    for (auto const& [index, value] : row) {
      indices.push_back(index);
      values.push_back(value);
    }
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  return {rows, columns, std::move(offsets), std::move(indices), std::move(values)};
}

}  // namespace lfrec_test
