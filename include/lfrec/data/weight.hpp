// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/fitted_weighting.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"

namespace lfrec::inline v0 {

/// Weighs a log, or the raw history of somebody who was not in it, as a row of that matrix. Saved
/// with a model, since a newcomer needs what was learnt from the log. Items keep their indices.
template <typename W>
concept FittedWeighting = std::movable<W> &&
    requires(W const& w, interaction_log const& log, history const& raw) {
  { w.matrix(log) } -> std::convertible_to<matrix>;
  { w.row(raw) } -> std::convertible_to<history>;
};

/// Turns raw values (plays, ratings) into what a recipe takes them for: `matrix(log, weighting)`.
/// A weighting is a struct of options; fit learns the rest from the log and checks the options.
template <typename W>
concept Weighting = std::copyable<W> && requires(W const& w, interaction_log const& log) {
  { w.fit(log) } -> FittedWeighting;
};

// The built-in weightings below give, for a raw value r > 0, the weight in the formula; 0 (an
// observed no) stays 0, and a negative value gives the negative of the weight of its magnitude.
// `merge` says what becomes of several rows of one (user, item) pair, before weighing. In text and
// in saved models `logarithmic` is called log; in C++ that name belongs to <cmath>.

/// r
struct raw {
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// 1
struct binary {
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// 1 + scale · r. Hu, Koren, Volinsky 2008, eq. 4, with scale = α.
struct linear {
  double scale = 1;  ///< at least 0
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// 1 + scale · ln(1 + r / epsilon). Hu, Koren, Volinsky 2008, eq. 6, with scale = α, epsilon = ε.
struct logarithmic {
  double scale = 1;    ///< at least 0
  double epsilon = 1;  ///< positive; values well below it count linearly
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// √r · (1 + ln((N + 1) / (n_i + 1))): a user's history is the document, an item the term; N users
/// have a history, n_i of them item i. Square root and smoothed idf as in Lucene's classic
/// similarity. Items seen for the first time later get the largest idf.
struct tfidf {
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// ln(1 + (N − n_i + ½) / (n_i + ½)) · r (k1 + 1) / (r + k1 (1 − b + b L_u / L̄)): N and n_i as in
/// tfidf, L_u = Σ|r| over the user's history, L̄ its mean over the users that have one.
/// Robertson, Zaragoza 2009, eq. 3.15, with 1 + … in the logarithm so that an item which most users
/// have keeps a positive weight. The defaults suit values of a few units; for play counts in the
/// hundreds, which k1 = 1.2 makes nearly binary, k1 = 100 and b = 0.8 are usual.
struct bm25 {
  double k1 = 1.2;  ///< positive; r counts half of its limit at about k1
  double b = 0.75;  ///< 0 … 1: how far a long history lowers each of its weights
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;
};

/// A bin's number from 1. By edges: 1 + the number of edges below r, so an edge is the upper end,
/// included, of its bin. Without edges by each user's own quantiles: with m values other than 0, of
/// which l are smaller in magnitude and e equal, 1 + ⌊quantiles · (l + e / 2) / m⌋, so that equal
/// values share a bin and a lone value falls into the middle one.
struct ordinal {
  std::vector<double> edges = {};  ///< positive, ascending; empty: quantiles
  int quantiles = 5;               ///< 2 … 1000; ignored when there are edges
  duplicates merge = duplicates::sum;
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const;

  /// Last.fm plays of the HetRec 2011 set in five degrees: 1 once, 2 up to 1,000, 3 up to 10,000,
  /// 4 up to 50,000, 5 above.
  [[nodiscard]] static ordinal hetrec_plays() { return {{1, 1000, 10000, 50000}}; }
};

/// Another weighting whose weights fade with age: times Σ|r| e^(−age/τ) / Σ|r| over the rows of a
/// pair, which is what is left of its plays; never below 1e-6, so that an old yes does not become a
/// no. Ages count to the newest row that it is fitted to, in the unit of the times (seconds); every
/// row needs a time. With `raw` it is the sum of plays that fade, with `binary` their mean share. A
/// newcomer's history is new. Koren 2009, "Collaborative filtering with temporal dynamics", 3.
template <typename W>
struct decayed {
  W inner;
  double tau = 0;  ///< τ: positive; after so long a play counts 1/e

  /// Throws invalid_option, and shape_error for a log without times.
  [[nodiscard]] fitted_weighting fit(interaction_log const& log) const {
    if (!(tau > 0) || !std::isfinite(tau))
      detail::fail<invalid_option>({"decayed weighting: tau must be ",
                                    (tau > 0 ? "finite" : "positive"), ", got ",
                                    detail::number_text(tau)});
    auto parts = inner.fit(log).parts();
    parts.decay = tau;
    for (auto const& row : log) parts.now = std::max(parts.now, row.time);
    if (parts.now == no_time && !log.empty())
      throw shape_error("decayed weighting: no row has a time");
    return fitted_weighting(std::move(parts));
  }
};
template <typename W>
decayed(W, double) -> decayed<W>;

namespace detail {

/// How many users have something other than 0, how many of them each item, and the mean over them
/// of the sum of magnitudes.
struct document_counts {
  double users = 0;
  double mean_length = 0;
  std::vector<double> per_item;
};

[[nodiscard]] inline document_counts count_documents(csr<float> const& rows) {
  document_counts counts{.per_item = std::vector<double>(to_size(rows.columns()), 0)};
  double total = 0;
  for (index_t u = 0; u < rows.rows(); ++u) {
    auto const row = rows.row(u);
    bool any = false;
    for (std::size_t n = 0; n < row.size(); ++n) {
      if (row.value[n] == 0) continue;
      any = true;
      counts.per_item[to_size(row.index[n])] += 1;
      total += std::abs(static_cast<double>(row.value[n]));
    }
    if (any) counts.users += 1;
  }
  counts.mean_length = counts.users > 0 ? total / counts.users : 1;
  return counts;
}

template <typename F>
[[nodiscard]] std::vector<float> item_factors(document_counts const& counts, F&& idf) {
  std::vector<float> factors(counts.per_item.size());
  std::transform(counts.per_item.begin(), counts.per_item.end(), factors.begin(),
                 [&](double n) { return static_cast<float>(idf(counts.users, n)); });
  return factors;
}

}  // namespace detail

inline fitted_weighting raw::fit(interaction_log const&) const {
  return fitted_weighting({weighting_kind::raw, merge});
}
inline fitted_weighting binary::fit(interaction_log const&) const {
  return fitted_weighting({weighting_kind::binary, merge});
}
inline fitted_weighting linear::fit(interaction_log const&) const {
  return fitted_weighting({weighting_kind::linear, merge, {scale}});
}
inline fitted_weighting logarithmic::fit(interaction_log const&) const {
  return fitted_weighting({weighting_kind::log, merge, {scale, epsilon}});
}
inline fitted_weighting tfidf::fit(interaction_log const& log) const {
  auto const counts = detail::count_documents(rows_by_user(log, merge));
  auto idf = detail::item_factors(
      counts, [](double users, double n) { return 1 + std::log((users + 1) / (n + 1)); });
  return fitted_weighting({weighting_kind::tfidf, merge, {}, std::move(idf)});
}
inline fitted_weighting bm25::fit(interaction_log const& log) const {
  static_cast<void>(fitted_weighting({weighting_kind::bm25, merge, {k1, b, 1}}));  // check first
  auto const counts = detail::count_documents(rows_by_user(log, merge));
  auto idf = detail::item_factors(
      counts, [](double users, double n) { return std::log1p((users - n + 0.5) / (n + 0.5)); });
  return fitted_weighting(
      {weighting_kind::bm25, merge, {k1, b, counts.mean_length}, std::move(idf)});
}
inline fitted_weighting ordinal::fit(interaction_log const&) const {
  if (!edges.empty()) return fitted_weighting({weighting_kind::edges, merge, edges});
  return fitted_weighting({weighting_kind::quantiles, merge, {static_cast<double>(quantiles)}});
}

static_assert(FittedWeighting<fitted_weighting> && Weighting<raw> && Weighting<binary> &&
              Weighting<linear> && Weighting<logarithmic> && Weighting<tfidf> && Weighting<bm25> &&
              Weighting<ordinal> && Weighting<decayed<binary>>);

}  // namespace lfrec::inline v0
