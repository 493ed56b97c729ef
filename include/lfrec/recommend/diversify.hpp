// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/metrics/item_vectors.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/recommend/ranked_list.hpp"

namespace lfrec::inline v0 {

struct diversify_options {
  /// 0 keeps the list as it is, 1 looks at nothing but how unlike each other the items are. Useful:
  /// 0.1 to 0.5. 1 - λ in the paper.
  double diversity = 0.3;
};

constexpr auto fields(diversify_options const*) {
  using o = diversify_options;
  return std::tuple{field{"diversity",
                          &o::diversity,
                          {0, 1},
                          scale::linear,
                          "1 - λ",
                          "how much unlikeness counts against the score"}};
}

inline void validate(diversify_options const& options) {
  validate_fields("diversify", options);
}

namespace detail {

/// Maximal marginal relevance: again and again whichever candidate c has the largest
/// (1 - diversity)·relevance[c] - diversity·max of its likenesses to those chosen so far. Ties go
/// to the earlier. likeness(c, span) writes how like c each candidate is. O(n · candidates).
template <typename Likeness>
[[nodiscard]] std::vector<std::size_t> marginal_relevance(std::span<double const> relevance,
                                                          std::size_t n, double diversity,
                                                          Likeness&& likeness) {
  std::vector<double> nearest(relevance.size(), -std::numeric_limits<double>::infinity());
  std::vector<double> like(relevance.size());
  std::vector<char> taken(relevance.size(), 0);
  std::vector<std::size_t> order;
  while (order.size() < std::min(n, relevance.size())) {
    std::size_t best = relevance.size();
    double most = 0;
    for (std::size_t c = 0; c < relevance.size(); ++c) {
      if (taken[c] != 0) continue;
      double const repeated = order.empty() ? 0 : nearest[c];
      double const gain = (1 - diversity) * relevance[c] - diversity * repeated;
      if (best < relevance.size() && !(gain > most)) continue;
      best = c;
      most = gain;
    }
    order.push_back(best);
    taken[best] = 1;
    likeness(best, std::span<double>(like));
    for (std::size_t c = 0; c < like.size(); ++c) nearest[c] = std::max(nearest[c], like[c]);
  }
  return order;
}

template <typename Scalar, typename Likeness>
[[nodiscard]] ranked_list<Scalar> diversify(ranked_list<Scalar> const& list, std::size_t n,
                                            diversify_options const& options, Likeness&& likeness) {
  validate(options);
  // Scores are of any scale, likenesses are not: from 0 for the last to 1 for the first.
  std::vector<double> relevance(list.with_evidence());
  for (std::size_t c = 0; c < relevance.size(); ++c)
    relevance[c] = static_cast<double>(list[c].score);
  if (!relevance.empty()) {
    auto const [least, most] = std::minmax_element(relevance.begin(), relevance.end());
    double const low = *least;
    double const width = *most - low;
    for (double& r : relevance) r = width > 0 ? (r - low) / width : 1;
  }
  std::vector<recommendation<Scalar>> entries;
  for (std::size_t const c :
       marginal_relevance(std::span<double const>(relevance), n, options.diversity, likeness))
    entries.push_back(list[c]);
  std::size_t const with_evidence = entries.size();
  for (std::size_t c = list.with_evidence(); c < list.size() && entries.size() < n; ++c)
    entries.push_back(list[c]);
  return {std::move(entries), with_evidence};
}

}  // namespace detail

/// n entries of a longer list, chosen one after the other so that each has a high score and is
/// unlike those before it; the first stays the first. Scores are taken from 0 (the list's lowest)
/// to 1 (its highest), entries without evidence stay behind the others, in their order.
/// likeness(a, b) of two items: 1 for the same, 0 for nothing in common. Throws invalid_option.
/// n · list.size() likenesses. Carbonell, Goldstein 1998, The use of MMR, diversity-based reranking
/// for reordering documents and producing summaries.
template <typename Scalar, typename Likeness>
requires std::invocable<Likeness const&, item_index, item_index>
[[nodiscard]] ranked_list<Scalar> diversify(ranked_list<Scalar> const& list, std::size_t n,
                                            Likeness const& likeness,
                                            diversify_options const& options = {}) {
  return detail::diversify(list, n, options, [&](std::size_t chosen, std::span<double> like) {
    for (std::size_t c = 0; c < like.size(); ++c)
      like[c] = static_cast<double>(likeness(list[chosen].item, list[c].item));
  });
}

/// By the cosine of the items' vectors: of features, or of the factors of a model. An item of which
/// nothing is known is like no other. Throws shape_error for an item outside the table.
template <typename Scalar>
[[nodiscard]] ranked_list<Scalar> diversify(ranked_list<Scalar> const& list, std::size_t n,
                                            item_vectors const& vectors,
                                            diversify_options const& options = {}) {
  auto const cosine = [&](item_index a, item_index b) {
    bool const known = vectors.knows(to_index(a)) && vectors.knows(to_index(b));
    return known ? 1 - vectors.distance(to_index(a), to_index(b)) : 0.0;
  };
  return diversify(list, n, cosine, options);
}

/// By what the model itself takes for alike: the cosine of its factors, or the weights of its
/// neighbours. Where the largest of an item's weights exceeds 1, they are divided by it. Asks for
/// all similarities of n items.
template <typename Scalar, ComparesItems M>
[[nodiscard]] ranked_list<Scalar> diversify(ranked_list<Scalar> const& list, std::size_t n,
                                            M const& model, diversify_options const& options = {}) {
  for (auto const& entry : list) detail::check_item(entry.item, model.items());
  std::vector<typename M::scalar_type> row(to_size(model.items()));
  return detail::diversify(list, n, options, [&](std::size_t chosen, std::span<double> like) {
    model.similarity_to_item(list[chosen].item, std::span(row));
    row[to_size(list[chosen].item)] = 0;
    double largest = 1;
    for (auto const s : row) largest = std::max(largest, std::abs(static_cast<double>(s)));
    for (std::size_t c = 0; c < like.size(); ++c)
      like[c] = static_cast<double>(row[to_size(list[c].item)]) / largest;
  });
}

}  // namespace lfrec::inline v0
