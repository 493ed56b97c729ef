// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lfrec/core/random.hpp"

namespace lfrec_test {

template <typename Scalar>
std::vector<Scalar> normals(std::size_t n, std::uint64_t seed) {
  lfrec::random_stream random(seed);
  std::vector<Scalar> values(n);
  for (auto& v : values) v = static_cast<Scalar>(random.normal());
  return values;
}

}  // namespace lfrec_test
