// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/data/features.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/weight.hpp"

namespace lfrec::inline v0 {

/// The features with other weights, by any Weighting: a row is the document and a feature the term,
/// so that `tfidf{}` and `bm25{}` mean what they mean for text. O(rows + columns + nonzeros).
/// Throws what the weighting throws.
template <Weighting W>
[[nodiscard]] features weighted(features const& given, W const& weighting) {
  std::vector<interaction> rows;
  rows.reserve(given.matrix().nonzeros());
  for (index_t r = 0; r < given.rows(); ++r) {
    auto const row = given.row(r);
    for (std::size_t n = 0; n < row.size(); ++n)
      rows.push_back({user_index{r}, item_index{row.index[n]}, row.value[n]});
  }
  interaction_log const documents(given.rows(), given.columns(), std::move(rows));
  return {weighting.fit(documents).matrix(documents).by_user(), given.names()};
}

/// The features with each row scaled to length 1; empty and zero rows stay as they are.
[[nodiscard]] inline features unit_rows(features const& given) {
  auto values = given.matrix().values();
  for (index_t r = 0; r < given.rows(); ++r) {
    double squares = 0;
    for (float const v : given.row(r).value) squares += static_cast<double>(v) * v;
    if (squares == 0) continue;
    auto const begin = static_cast<std::size_t>(given.matrix().offsets()[to_size(r)]);
    for (std::size_t n = begin; n < begin + given.row(r).size(); ++n)
      values[n] = static_cast<float>(static_cast<double>(values[n]) / std::sqrt(squares));
  }
  return {csr<float>(given.matrix()).with_values(std::move(values)), given.names()};
}

/// How a recipe weighs features before it compares or learns from them: data/weight.hpp has the
/// formulas. Numbers that are weighed already (standardised columns) want `raw`.
enum class feature_weighting { raw, binary, tfidf, bm25 };
constexpr std::array<std::string_view, 4> names(feature_weighting const*) {
  return {"raw", "binary", "tfidf", "bm25"};
}

/// `weighted` by the name of the weighting; k1 and b are those of bm25.
[[nodiscard]] inline features weighted(features const& given, feature_weighting how, double k1,
                                       double b) {
  switch (how) {
    case feature_weighting::binary:
      return weighted(given, binary{});
    case feature_weighting::tfidf:
      return weighted(given, tfidf{});
    case feature_weighting::bm25:
      return weighted(given, bm25{.k1 = k1, .b = b});
    case feature_weighting::raw:
      break;
  }
  return given;
}

}  // namespace lfrec::inline v0
