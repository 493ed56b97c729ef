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
#include "lfrec/core/executor.hpp"
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/models/fold_in.hpp"
#include "lfrec/solve/base_matrix.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0 {

/// Everything that a factor model is made of: what a recipe hands over and a file holds.
template <typename Scalar>
struct factor_model_parts {
  factors<Scalar> users;             // U × w
  factors<Scalar> items;             // I × w
  std::vector<Scalar> item_offsets;  // I, or empty for none
  std::vector<float> popularity;     // I: how many users an item has in the training matrix
  std::vector<Scalar> prior;         // w: the newcomer of whom nothing is known, the mean user
  row_objective objective;           // how users were solved; monostate: no fold-in
  bool biased = false;               // column 0 is the user's bias against a constant
  factors<Scalar> implied = {};      // I × w: what having an item says of a user; or empty
  /// I, or empty: 1 for items that nobody had in training, whose vectors come from what is known of
  /// them besides (their features).
  std::vector<char> described = {};
  fit_summary summary = {};
};

/// Score(u, i) = offset_i + x_uᵀy_i. What every matrix factorisation ends as. Immutable; copies
/// share their storage.
template <typename Scalar>
class factor_model {
 public:
  using scalar_type = Scalar;

  /// Takes the parts over; throws shape_error where they do not fit together and numeric_error for
  /// an entry that is not finite.
  explicit factor_model(factor_model_parts<Scalar> parts, executor_ref exec = serial{}) {
    check(parts);
    auto base = detail::fold_in_base(exec, parts.items, parts.objective, parts.described);
    state_ = std::make_shared<state const>(state{std::move(parts), std::move(base)});
  }

  /// The same items, with their equations, and other users, whose mean is `prior`. Throws as the
  /// constructor. A copy of the tables.
  [[nodiscard]] factor_model with_users(factors<Scalar> users, std::vector<Scalar> prior) const {
    auto const& own = parts();
    factor_model_parts<Scalar> next{.users = std::move(users),
                                    .items = own.items,
                                    .item_offsets = own.item_offsets,
                                    .popularity = own.popularity,
                                    .prior = std::move(prior),
                                    .objective = own.objective,
                                    .biased = own.biased,
                                    .implied = own.implied,
                                    .described = own.described,
                                    .summary = own.summary};
    check(next);
    return factor_model(std::make_shared<state const>(state{std::move(next), state_->base}));
  }

  [[nodiscard]] index_t users() const noexcept { return parts().users.rows(); }
  [[nodiscard]] index_t items() const noexcept { return parts().items.rows(); }
  /// The width w of both tables: the factors, plus one column when the model has biases.
  [[nodiscard]] index_t width() const noexcept { return parts().items.columns(); }
  [[nodiscard]] factors<Scalar> const& user_factors() const noexcept { return parts().users; }
  [[nodiscard]] factors<Scalar> const& item_factors() const noexcept { return parts().items; }
  [[nodiscard]] std::span<Scalar const> item_offsets() const noexcept {
    return parts().item_offsets;
  }
  [[nodiscard]] std::span<Scalar const> prior() const noexcept { return parts().prior; }
  [[nodiscard]] fit_summary const& summary() const noexcept { return parts().summary; }
  [[nodiscard]] factor_model_parts<Scalar> const& parts() const noexcept { return state_->parts; }

  [[nodiscard]] std::span<float const> popularity() const noexcept { return parts().popularity; }
  /// False for items that no user had in training, unless they are described: their factors say
  /// nothing.
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return parts().popularity[to_size(i)] > 0 ||
           (!parts().described.empty() && parts().described[to_size(i)] != 0);
  }

  /// The newcomer's problem against this model's items; see models/fold_in.hpp.
  [[nodiscard]] fold_in_view<Scalar> folding() const {
    if (std::holds_alternative<std::monostate>(parts().objective))
      throw shape_error(
          "this factor model cannot fold in: it does not know how its users were solved");
    return {parts().items,   parts().item_offsets, state_->base,
            parts().prior,   parts().objective,    parts().biased,
            parts().implied, parts().popularity,   parts().described};
  }

  /// The vector of a newcomer with this history: the exact solution for the fixed items, which is
  /// what training with exact solvers gives a user of the same row, in at most n·w² + w³/3 flops
  /// (solve/cholesky.hpp); or the steps that pairwise training takes for a user.
  [[nodiscard]] std::vector<Scalar> fold_in(row_view history) const {
    return lfrec::fold_in(folding(), history);
  }

  /// Writes the vector that a query stands for: the user's own, or one folded in, or the prior.
  void query_vector(query const& q, std::span<Scalar> out) const {
    if (out.size() != to_size(width()))
      detail::fail<shape_error>({"a query vector has ", width(), " entries, got ", out.size()});
    if (q.user) detail::check_user(*q.user, users());
    if (q.history) {
      std::ranges::copy(fold_in(*q.history), out.begin());
    } else if (q.user) {
      std::ranges::copy(parts().users.row(to_index(*q.user)), out.begin());
    } else {
      std::ranges::copy(parts().prior, out.begin());
    }
  }

  /// The vectors of many queries, one per row.
  [[nodiscard]] factors<Scalar> query_vectors(std::span<query const> queries) const {
    factors<Scalar> vectors(static_cast<index_t>(queries.size()), width());
    for (std::size_t k = 0; k < queries.size(); ++k)
      query_vector(queries[k], vectors.row(static_cast<index_t>(k)));
    return vectors;
  }

  /// Scores of the vectors (one per row, width() wide) for items first … last - 1, row by row into
  /// a tile of vectors.rows() × (last - first). The same bits as score() for each.
  void score_block(factors<Scalar> const& vectors, index_t first, index_t last,
                   std::span<Scalar> tile) const {
    if (first < 0 || last < first || last > items() || vectors.columns() != width())
      detail::fail<shape_error>({"vectors of ", vectors.columns(), " entries for items ", first,
                                 " to ", last, " of a model of ", items(), " items and width ",
                                 width()});
    auto const columns = to_size(last - first);
    if (tile.size() != to_size(vectors.rows()) * columns)
      detail::fail<shape_error>({"a tile of ", vectors.rows(), " x ", columns,
                                 " scores was given room for ", tile.size()});
    auto const offsets = item_offsets();
    detail::tile_product(vectors.data(), to_size(vectors.rows()), parts().items.row(first).data(),
                         offsets.empty() ? nullptr : offsets.data() + to_size(first), columns,
                         to_size(width()), tile.data(), columns);
  }

  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    std::vector<Scalar> vector(to_size(width()));
    query_vector(q, vector);
    score_vector(vector, scores);
  }

  /// Scores of one vector for all items.
  void score_vector(std::span<Scalar const> vector, std::span<Scalar> scores) const {
    detail::check_room(items(), scores.size());
    if (vector.size() != to_size(width()))
      detail::fail<shape_error>({"a query vector has ", width(), " entries, got ", vector.size()});
    detail::tile_product(vector.data(), 1, parts().items.data(),
                         item_offsets().empty() ? nullptr : item_offsets().data(), to_size(items()),
                         to_size(width()), scores.data(), scores.size());
  }

  /// Cosine between an item's factors and every item's (biases left out); 0 where one is zero.
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    detail::check_item(i, items());
    cosines(parts().items, to_index(i), scores);
  }
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    detail::check_user(u, users());
    cosines(parts().users, to_index(u), scores);
  }

  /// Takes a score apart by the history: see models/fold_in.hpp. A query without one is explained
  /// by the biases and, for a known user, `other`.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    explanation result;
    if (q.history)
      result.terms = explain_fold_in(folding(), *q.history, item);
    else if (!q.user)
      result.terms = explain_fold_in(folding(), row_view{}, item);
    if (!item_offsets().empty())
      result.terms.push_back({reason::bias, 0, static_cast<double>(item_offsets()[to_size(item)])});
    result.score = result.sum();
    if (q.user) {
      double score =
          item_offsets().empty() ? 0 : static_cast<double>(item_offsets()[to_size(item)]);
      score += static_cast<double>(detail::dot(parts().users.row(to_index(*q.user)).data(),
                                               parts().items.row(to_index(item)).data(),
                                               to_size(width())));
      double const rest = score - result.score;
      // Rounding is not a reason.
      if (std::abs(rest) > 1e-5 * std::max(1.0, std::abs(score))) {
        result.terms.push_back({reason::other, 0, rest});
        result.score = score;
      }
    }
    return detail::ordered(std::move(result));
  }

 private:
  struct state {
    factor_model_parts<Scalar> parts;
    base_matrix<Scalar> base;  // for folding in
  };

  explicit factor_model(std::shared_ptr<state const> made) : state_(std::move(made)) {}

  static void check(factor_model_parts<Scalar> const& p) {
    auto const items = to_size(p.items.rows());
    auto const width = p.items.columns();
    auto const need = [](bool fits, std::initializer_list<detail::piece> what) {
      if (!fits) detail::fail<shape_error>({"factor model: ", detail::text_of(what)});
    };
    need(p.users.columns() == width,
         {"user vectors of ", p.users.columns(), " entries, item vectors of ", width});
    need(p.item_offsets.empty() || p.item_offsets.size() == items,
         {p.item_offsets.size(), " offsets for ", items, " items"});
    need(p.popularity.size() == items,
         {p.popularity.size(), " popularities for ", items, " items"});
    need(p.prior.size() == to_size(width),
         {"a prior of ", p.prior.size(), " entries for vectors of ", width});
    need(!std::holds_alternative<explicit_objective>(p.objective) || p.item_offsets.size() == items,
         {"explicit feedback without item offsets"});
    need(!std::holds_alternative<pairwise_objective>(p.objective) || p.item_offsets.size() == items,
         {"pairwise training without item offsets"});
    need(!p.biased || width > 0, {"biases in vectors of no entries"});
    need(p.implied.size() == 0 ||
             (p.implied.rows() == p.items.rows() && p.implied.columns() == width),
         {p.implied.rows(), " x ", p.implied.columns(), " implied entries for ", items, " items"});
    need(p.described.empty() || p.described.size() == items,
         {p.described.size(), " marks of described items for ", items, " items"});
    for (std::size_t i = 0; i < p.described.size(); ++i)
      need(p.described[i] == 0 || (p.described[i] == 1 && p.popularity[i] == 0),
           {"item ", i, " is marked as described, but users had it"});
    auto const finite = [](auto const& values, char const* what) {
      if (!detail::all_finite(values))
        detail::fail<numeric_error>({"factor model: ", what, " are not all finite"});
    };
    finite(std::span(p.users.data(), p.users.size()), "user factors");
    finite(std::span(p.items.data(), p.items.size()), "item factors");
    finite(p.item_offsets, "item offsets");
    finite(p.popularity, "popularities");
    finite(p.prior, "prior entries");
    finite(std::span(p.implied.data(), p.implied.size()), "implied factors");
  }

  void cosines(factors<Scalar> const& table, index_t row, std::span<Scalar> scores) const {
    detail::check_room(table.rows(), scores.size());
    std::size_t const skip = parts().biased ? 1 : 0;
    auto const d = to_size(table.columns()) - skip;
    auto const length = [&](Scalar const* v) { return std::sqrt(detail::dot(v, v, d)); };
    auto const* const self = table.row(row).data() + skip;
    Scalar const self_length = length(self);
    for (index_t r = 0; r < table.rows(); ++r) {
      auto const* const other = table.row(r).data() + skip;
      Scalar const norms = self_length * length(other);
      scores[to_size(r)] = norms > 0 ? detail::dot(self, other, d) / norms : Scalar{0};
    }
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
