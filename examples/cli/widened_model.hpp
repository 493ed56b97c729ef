// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <lfrec/models/any_model.hpp>
#include <lfrec/models/concept.hpp>
#include <span>
#include <utility>
#include <vector>

namespace cli {

/// A model among more items than it knows, those of a test file say: they have no evidence, so
/// they come last, but whoever holds them out must be judged by them.
class widened_model {
 public:
  using scalar_type = float;

  widened_model(lfrec::any_model inner, lfrec::index_t items)
      : inner_(std::move(inner)),
        popularity_(inner_.popularity().begin(), inner_.popularity().end()) {
    popularity_.resize(lfrec::to_size(items));
  }

  [[nodiscard]] lfrec::index_t users() const { return inner_.users(); }
  [[nodiscard]] lfrec::index_t items() const {
    return static_cast<lfrec::index_t>(popularity_.size());
  }
  [[nodiscard]] bool has_evidence(lfrec::item_index i, float score) const {
    return lfrec::to_index(i) < inner_.items() && inner_.has_evidence(i, score);
  }
  [[nodiscard]] std::span<float const> popularity() const { return popularity_; }

  void score(lfrec::query const& whom, std::span<float> scores) const {
    auto const known = lfrec::to_size(inner_.items());
    inner_.score(whom, scores.first(known));
    std::ranges::fill(scores.subspan(known), 0.0F);
  }

  [[nodiscard]] auto query_vectors(std::span<lfrec::query const> queries) const {
    return block{inner_.query_vectors(queries), queries.size()};
  }
  template <typename Block>
  void score_block(Block const& of, lfrec::index_t first, lfrec::index_t last,
                   std::span<float> tile) const {
    auto const known = std::clamp(inner_.items(), first, last);
    auto const columns = lfrec::to_size(last - first);
    auto const inside = lfrec::to_size(known - first);
    if (inside == columns) return inner_.score_block(of.vectors, first, last, tile);
    std::vector<float> part(of.rows * inside);
    if (inside > 0) inner_.score_block(of.vectors, first, known, part);
    std::ranges::fill(tile, 0.0F);
    for (std::size_t r = 0; r < of.rows; ++r)
      std::copy_n(part.data() + r * inside, inside, tile.data() + r * columns);
  }

 private:
  template <typename Vectors>
  struct block {
    Vectors vectors;
    std::size_t rows;
  };
  template <typename Vectors>
  block(Vectors, std::size_t) -> block<Vectors>;

  lfrec::any_model inner_;
  std::vector<float> popularity_;
};

static_assert(lfrec::MarksEvidence<widened_model> && lfrec::ScoresBlocks<widened_model>);

}  // namespace cli
