// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/models/posterior_newcomer.hpp"
#include "lfrec/models/posterior_parts.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/ordered_probit.hpp"

namespace lfrec::inline v0 {

/// What a rating will be: the mean and the standard deviation of its predictive distribution, in
/// which the noise of ratings and what is not known of user and item both count.
struct rating_prediction {
  double mean = 0;
  double stddev = 0;
};

/// Many draws of a matrix factorisation from its posterior; the score is the mean rating over
/// draws, with users at their means given the rest of each draw (Rao, Blackwell: the mean is the
/// same, with less noise, and what fold_in gives). What Bayesian factorisation ends as. Immutable;
/// copies share their storage. A score costs S·w flops for S draws of width w, and S · levels
/// values of Φ where ratings are levels.
template <typename Scalar>
class posterior_factor_model {
 public:
  using scalar_type = Scalar;

  /// Takes the parts over; throws shape_error where they do not fit together and numeric_error for
  /// an entry that is not finite.
  explicit posterior_factor_model(posterior_parts<Scalar> parts) {
    detail::check(parts);
    auto const n = parts.unknowns();
    std::vector<Scalar> prior(to_size(parts.items.columns()), Scalar{1});
    for (std::size_t s = 0; s < static_cast<std::size_t>(parts.draws); ++s)
      for (std::size_t f = 0; f < n; ++f)
        prior[s * (n + 1) + f] = static_cast<Scalar>(parts.prior_means[s * n + f]);
    state_ = std::make_shared<state const>(state{std::move(parts), std::move(prior)});
  }

  [[nodiscard]] index_t users() const noexcept { return parts().users.rows(); }
  [[nodiscard]] index_t items() const noexcept { return parts().items.rows(); }
  [[nodiscard]] int draws() const noexcept { return parts().draws; }
  [[nodiscard]] fit_summary const& summary() const noexcept { return parts().summary; }
  [[nodiscard]] posterior_parts<Scalar> const& parts() const noexcept { return state_->parts; }
  [[nodiscard]] std::span<float const> popularity() const noexcept { return parts().popularity; }
  /// False for items that nobody rated.
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return parts().popularity[to_size(i)] > 0;
  }

  /// A newcomer's vector, S·w entries: for each draw the mean of what the history leaves of the
  /// prior, given that draw's items and noise. S · (n·w² + w³/3) flops for n ratings, some ten
  /// times as many where ratings are levels.
  [[nodiscard]] std::vector<Scalar> fold_in(row_view history) const {
    std::vector<Scalar> vector = state_->prior;
    detail::posterior_newcomer<Scalar> newcomer(parts(), history);
    for (std::size_t s = 0; s < draw_count() && !history.empty(); ++s) {
      newcomer.solve(s);
      for (std::size_t f = 0; f < parts().unknowns(); ++f)
        vector[s * parts().width() + f] = static_cast<Scalar>(newcomer.mean()[f]);
    }
    return vector;
  }

  /// The vectors of many queries, one per row.
  [[nodiscard]] factors<Scalar> query_vectors(std::span<query const> queries) const {
    factors<Scalar> vectors(static_cast<index_t>(queries.size()), parts().items.columns());
    for (std::size_t k = 0; k < queries.size(); ++k) {
      auto const& q = queries[k];
      auto const out = vectors.row(static_cast<index_t>(k));
      if (q.user) detail::check_user(*q.user, users());
      if (q.history)
        std::ranges::copy(fold_in(*q.history), out.begin());
      else
        std::ranges::copy(q.user ? parts().users.row(to_index(*q.user)) : prior(), out.begin());
    }
    return vectors;
  }

  /// Scores of the vectors, one per row, for items first … last - 1, row by row into a tile of
  /// vectors.rows() × (last - first). The same bits as score() for each.
  void score_block(factors<Scalar> const& vectors, index_t first, index_t last,
                   std::span<Scalar> tile) const {
    if (first < 0 || last < first || last > items() || vectors.columns() != parts().items.columns())
      detail::fail<shape_error>({"vectors of ", vectors.columns(), " entries for items ", first,
                                 " to ", last, " of a model of ", items(), " items and width ",
                                 parts().items.columns()});
    auto const columns = to_size(last - first);
    if (tile.size() != to_size(vectors.rows()) * columns)
      detail::fail<shape_error>({"a tile of ", vectors.rows(), " x ", columns,
                                 " scores was given room for ", tile.size()});
    for (index_t q = 0; q < vectors.rows(); ++q)
      for (std::size_t c = 0; c < columns; ++c)
        tile[to_size(q) * columns + c] =
            static_cast<Scalar>(mean_rating(vectors.row(q), first + static_cast<index_t>(c)));
  }

  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    score_block(query_vectors(std::span(&q, 1)), 0, items(), scores);
  }

  /// The predictive distribution of the query's rating of each item. Its mean is the score. For a
  /// newcomer what the history leaves open counts too, S·w² flops an item.
  void predict(query const& q, std::span<rating_prediction> out) const {
    detail::check_query(q, users(), items(), out.size());
    auto const vectors = query_vectors(std::span(&q, 1));
    bool const known = q.user && !q.history;
    auto const drawn = known ? parts().user_draws.row(to_index(*q.user)) : vectors.row(0);
    std::vector<double> mean(out.size()), square(out.size());
    detail::posterior_newcomer<Scalar> newcomer(parts(), q.history.value_or(row_view{}));
    for (std::size_t s = 0; s < draw_count(); ++s) {
      if (!known) newcomer.solve(s);
      for (std::size_t i = 0; i < out.size(); ++i) {
        auto const item = static_cast<index_t>(i);
        double const open = known ? 0 : newcomer.variance(item_index{item});
        double const noise = known ? 1 / (parts().noise[s] * parts().user_precision(*q.user, s) *
                                          parts().item_precision(item_index{item}, s))
                                   : newcomer.noise_variance(item_index{item});
        auto const [first, second] = moments(s, draw_score(s, drawn, item), open, noise);
        mean[i] += first;
        square[i] += second;
      }
    }
    auto const n = static_cast<double>(draw_count());
    for (std::size_t i = 0; i < out.size(); ++i) {
      double const m = mean[i] / n;
      out[i] = {mean_rating(vectors.row(0), static_cast<index_t>(i)),
                parts().unit * std::sqrt(std::max(0.0, square[i] / n - m * m))};
    }
  }

  /// The same for one pair of what the model knows.
  [[nodiscard]] rating_prediction predict(user_index user, item_index item) const {
    detail::check_user(user, users());
    detail::check_item(item, items());
    std::vector<rating_prediction> all(to_size(items()));
    predict({.user = user, .history = {}}, all);
    return all[to_size(item)];
  }

  /// Cosine between an item's factors and every item's, all draws taken together (biases left
  /// out); 0 where one is zero. Draws turn and mirror their axes, but keep inner products.
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    detail::check_item(i, items());
    cosines(parts().items, to_index(i), scores);
  }
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    detail::check_user(u, users());
    cosines(parts().users, to_index(u), scores);
  }

  /// Takes a score apart by the history: in each draw the bias of the item, what the prior and what
  /// each rating adds. Where ratings are levels, which are no sum, the way from the bias's rating
  /// to the whole one is shared in proportion (Aumann, Shapley). A query without a history is
  /// explained by biases and, for a known user, `other`.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    row_view const history = q.history.value_or(row_view{});
    detail::posterior_newcomer<Scalar> newcomer(parts(), history);
    double bias = 0, from_prior = 0;
    std::vector<double> amounts(history.size());
    for (std::size_t s = 0; s < draw_count(); ++s) {
      newcomer.solve(s);
      auto const z = newcomer.response(item);
      double const start = static_cast<double>(item_block(s, to_index(item))[parts().unknowns()]);
      double const prior_amount = newcomer.prior_part(z);
      double whole = start + prior_amount;
      for (std::size_t j = 0; j < amounts.size(); ++j) whole += newcomer.part(j, z);
      double const rise = mean_of(s, whole) - mean_of(s, start);
      double const slope = whole != start ? rise / (whole - start) : 0;
      bias += mean_of(s, start);
      from_prior += slope * prior_amount;
      for (std::size_t j = 0; j < amounts.size(); ++j) amounts[j] += slope * newcomer.part(j, z);
    }
    double const unit = parts().unit / static_cast<double>(draw_count());
    explanation result;
    result.terms.push_back({reason::bias, 0, parts().base + unit * bias});
    for (std::size_t j = 0; j < amounts.size(); ++j)
      result.terms.push_back({reason::item, history.index[j], unit * amounts[j]});
    // A known user without the ratings that made them known: not the newcomer's prior.
    if (q.history || !q.user) result.terms.push_back({reason::prior, 0, unit * from_prior});
    result.score = result.sum();
    if (q.user) {
      query const alone{.user = q.user, .history = {}};
      double const score = mean_rating(query_vectors(std::span(&alone, 1)).row(0), to_index(item));
      result.terms.push_back({reason::other, 0, score - result.score});
      result.score = score;
    }
    return detail::ordered(std::move(result));
  }

 private:
  struct state {
    posterior_parts<Scalar> parts;
    std::vector<Scalar> prior;  // S·w: the newcomer of whom nothing is known
  };

  [[nodiscard]] std::size_t draw_count() const noexcept {
    return static_cast<std::size_t>(parts().draws);
  }
  [[nodiscard]] std::span<Scalar const> prior() const noexcept { return state_->prior; }
  [[nodiscard]] Scalar const* item_block(std::size_t draw, index_t item) const noexcept {
    return parts().items.row(item).data() + draw * parts().width();
  }
  [[nodiscard]] double draw_score(std::size_t draw, std::span<Scalar const> vector,
                                  index_t item) const noexcept {
    auto const w = parts().width();
    return static_cast<double>(detail::dot(vector.data() + draw * w, item_block(draw, item), w));
  }

  /// Mean and mean square of a rating, in units above the base, whose score has that mean and
  /// variance besides the noise, whose variance is 1 where ratings are levels. There the mean
  /// leaves the variance out, as score() does.
  [[nodiscard]] std::pair<double, double> moments(std::size_t draw, double score, double variance,
                                                  double noise) const noexcept {
    auto const cuts = parts().cuts_of(draw);
    if (cuts.empty()) return {score, score * score + variance + noise};
    double const spread = std::sqrt(1 + variance);
    return {detail::expected_level(cuts, score), detail::expected_square(cuts, score, spread)};
  }

  [[nodiscard]] double mean_of(std::size_t draw, double score) const noexcept {
    return moments(draw, score, 0, 0).first;
  }

  [[nodiscard]] double mean_rating(std::span<Scalar const> vector, index_t item) const noexcept {
    auto const& p = parts();
    double sum = 0;
    if (p.cuts.empty())
      sum =
          static_cast<double>(detail::dot(vector.data(), p.items.row(item).data(), vector.size()));
    else
      for (std::size_t s = 0; s < draw_count(); ++s)
        sum += detail::expected_level(p.cuts_of(s), draw_score(s, vector, item));
    return p.base + p.unit * sum / static_cast<double>(draw_count());
  }

  /// Rows hold [b, p, 1] or [1, q, b] for each draw: what lies between is compared.
  void cosines(factors<Scalar> const& table, index_t row, std::span<Scalar> scores) const {
    detail::check_room(table.rows(), scores.size());
    auto const w = parts().width();
    auto const product = [&](index_t a, index_t b) {
      Scalar sum = 0;
      for (std::size_t s = 0; s < draw_count(); ++s)
        sum += detail::dot(table.row(a).data() + s * w + 1, table.row(b).data() + s * w + 1, w - 2);
      return sum;
    };
    Scalar const self = std::sqrt(product(row, row));
    for (index_t r = 0; r < table.rows(); ++r) {
      Scalar const norms = self * std::sqrt(product(r, r));
      scores[to_size(r)] = norms > 0 ? product(row, r) / norms : Scalar{0};
    }
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
