// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <lfrec/data/fitted_weighting.hpp>
#include <lfrec/data/history.hpp>
#include <lfrec/io/saved_model.hpp>
#include <lfrec/models/any_model.hpp>
#include <lfrec/models/concept.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cli {

/// A model in the ids of others: user u there is users[u] here, item i there items[i] here, both −1
/// for whom or what the model does not know. Such items have no evidence, so they come last, but
/// whoever holds them out must be judged by them. Histories are of raw values: they are weighted as
/// the model's training matrix was.
class aligned_model {
 public:
  using scalar_type = float;

  aligned_model(lfrec::saved_model const& saved, std::vector<lfrec::index_t> users,
                std::vector<lfrec::index_t> items)
      : inner_(saved.model),
        weighting_(saved.weighting),
        users_(std::move(users)),
        items_(std::move(items)),
        popularity_(items_.size()) {
    auto const own = inner_.popularity();
    for (std::size_t i = 0; i < items_.size(); ++i) {
      auto const expected =
          i < lfrec::to_size(inner_.items()) ? static_cast<lfrec::index_t>(i) : -1;
      in_order_ = in_order_ && items_[i] == expected;
      if (items_[i] >= 0) popularity_[i] = own[lfrec::to_size(items_[i])];
    }
  }

  [[nodiscard]] lfrec::index_t users() const { return static_cast<lfrec::index_t>(users_.size()); }
  [[nodiscard]] lfrec::index_t items() const { return static_cast<lfrec::index_t>(items_.size()); }
  [[nodiscard]] bool has_evidence(lfrec::item_index i, float score) const {
    auto const own = items_[lfrec::to_size(i)];
    return own >= 0 && inner_.has_evidence(lfrec::item_index{own}, score);
  }
  [[nodiscard]] std::span<float const> popularity() const { return popularity_; }

  void score(lfrec::query const& whom, std::span<float> scores) const {
    std::vector<float> own(lfrec::to_size(inner_.items()));
    lfrec::history row;
    inner_.score(translated(whom, row), own);
    for (std::size_t i = 0; i < items_.size(); ++i)
      scores[i] = items_[i] < 0 ? 0.0F : own[lfrec::to_size(items_[i])];
  }

  /// Where the model's items stand first and in its own order, blocks are passed on to it; else
  /// every query is scored at once, and blocks are cut from that.
  [[nodiscard]] auto query_vectors(std::span<lfrec::query const> queries) const {
    std::vector<lfrec::query> own;
    std::vector<lfrec::history> rows(queries.size());
    std::vector<float> scores;
    if (in_order_) {
      for (std::size_t q = 0; q < queries.size(); ++q)
        own.push_back(translated(queries[q], rows[q]));
    } else {
      scores.resize(queries.size() * items_.size());
      for (std::size_t q = 0; q < queries.size(); ++q)
        score(queries[q], std::span(scores).subspan(q * items_.size(), items_.size()));
    }
    auto vectors = inner_.query_vectors(own);
    return block{std::move(own), std::move(rows), std::move(vectors), queries.size(),
                 std::move(scores)};
  }
  template <typename Block>
  void score_block(Block const& of, lfrec::index_t first, lfrec::index_t last,
                   std::span<float> tile) const {
    auto const columns = lfrec::to_size(last - first);
    if (!in_order_) {
      for (std::size_t r = 0; r < of.rows; ++r)
        std::copy_n(of.scores.data() + r * items_.size() + lfrec::to_size(first), columns,
                    tile.data() + r * columns);
      return;
    }
    auto const known = std::clamp(inner_.items(), first, last);
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
    std::vector<lfrec::query> queries;      // what vectors may refer to
    std::vector<lfrec::history> histories;  // what queries do
    Vectors vectors;
    std::size_t rows;
    std::vector<float> scores;
  };
  template <typename Vectors>
  block(std::vector<lfrec::query>, std::vector<lfrec::history>, Vectors, std::size_t,
        std::vector<float>) -> block<Vectors>;

  /// Refers to `row`, which it fills, if there is a history.
  [[nodiscard]] lfrec::query translated(lfrec::query const& whom, lfrec::history& row) const {
    lfrec::query own;
    if (whom.user)
      own.user = lfrec::user_index{users_[lfrec::to_size(lfrec::to_index(*whom.user))]};
    if (whom.history) {
      std::vector<std::pair<lfrec::item_index, float>> pairs;
      for (std::size_t n = 0; n < whom.history->size(); ++n)
        if (auto const item = items_[lfrec::to_size(whom.history->index[n])]; item >= 0)
          pairs.emplace_back(lfrec::item_index{item}, whom.history->value[n]);
      row = lfrec::history(inner_.items(), std::move(pairs));
      if (weighting_) row = weighting_->row(row);
      own.history = row.view();
    }
    return own;
  }

  lfrec::any_model inner_;
  std::optional<lfrec::fitted_weighting> weighting_;
  std::vector<lfrec::index_t> users_;
  std::vector<lfrec::index_t> items_;
  std::vector<float> popularity_;
  bool in_order_ = true;
};

static_assert(lfrec::MarksEvidence<aligned_model> && lfrec::ScoresBlocks<aligned_model>);

}  // namespace cli
