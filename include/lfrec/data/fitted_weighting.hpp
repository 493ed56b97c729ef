// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/history.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"

namespace lfrec::inline v0 {

enum class weighting_kind { raw, binary, linear, log, tfidf, bm25, edges, quantiles };
constexpr std::array<std::string_view, 8> names(weighting_kind const*) {
  return {"raw", "binary", "linear", "log", "tfidf", "bm25", "ordinal_edges", "ordinal_quantiles"};
}

/// All that a fitted weighting knows, in the open, so that it can be saved and built again.
struct weighting_parts {
  weighting_kind kind = weighting_kind::raw;
  duplicates merge = duplicates::sum;
  /// linear: scale. log: scale, epsilon. bm25: k1, b, mean length of a user's history. edges: the
  /// edges. quantiles: the number of bins. The others: nothing.
  std::vector<double> numbers = {};
  /// tfidf, bm25: the inverse document frequency of each item. The others: nothing.
  std::vector<float> item_factors = {};
  double decay = 0;            ///< τ of decayed; 0: weights do not depend on the time
  std::int64_t now = no_time;  ///< what ages are counted to; with decay
};

/// A built-in weighting after fit: weighs the log it was fitted to, another log of the same items,
/// or a newcomer's history. Every kind maps 0 to 0 and w(-r) to -w(r), and gives a positive raw
/// value a positive weight. data/weight.hpp has the formulas. Immutable.
class fitted_weighting {
 public:
  fitted_weighting() = default;  ///< raw

  /// Throws invalid_option for numbers that the kind cannot have, naming it.
  explicit fitted_weighting(weighting_parts parts) : parts_(std::move(parts)) { validate(); }

  [[nodiscard]] weighting_parts const& parts() const noexcept { return parts_; }
  [[nodiscard]] std::string_view kind() const noexcept {
    return names(
        static_cast<weighting_kind const*>(nullptr))[static_cast<std::size_t>(parts_.kind)];
  }

  /// The log by user and by item, duplicates merged, weighted. Throws shape_error if this was
  /// fitted to another number of items, or weights decay and a row has no time; numeric_error if a
  /// weight overflows.
  [[nodiscard]] lfrec::matrix matrix(interaction_log const& log) const {
    auto rows = rows_by_user(log, parts_.merge);
    check_items(log.items(), to_size(log.items()) == parts_.item_factors.size());
    if (parts_.kind == weighting_kind::raw && parts_.decay == 0)
      return lfrec::matrix(std::move(rows));
    std::vector<float> values(rows.nonzeros());
    for (index_t u = 0; u < rows.rows(); ++u)
      weigh(rows.row(u),
            std::span(values).subspan(static_cast<std::size_t>(rows.offsets()[to_size(u)]),
                                      rows.row(u).size()));
    if (parts_.decay > 0) age(log, values);
    return lfrec::matrix(std::move(rows).with_values(std::move(values)));
  }

  /// A newcomer's raw history, weighted as a row of the matrix would be, all of it new. Throws as
  /// matrix() does.
  [[nodiscard]] history row(history const& raw) const {
    index_t const end = raw.empty() ? 0 : raw.items().back() + 1;
    check_items(end, to_size(end) <= parts_.item_factors.size());
    std::vector<float> values(raw.size());
    weigh(raw.view(), values);
    return {end, row_view{raw.items(), values}};
  }

 private:
  [[nodiscard]] bool has_item_factors() const noexcept {
    return parts_.kind == weighting_kind::tfidf || parts_.kind == weighting_kind::bm25;
  }

  void validate() const;

  void check_items(index_t items, bool fits) const {
    if (has_item_factors() && !fits)
      detail::fail<shape_error>({kind(), " weighting fitted to ", parts_.item_factors.size(),
                                 " items, applied to ", items});
  }

  /// One raw row into as many weights.
  void weigh(row_view raw, std::span<float> out) const;
  /// Multiplies the weights of a log's pairs by what is left of them.
  void age(interaction_log const& log, std::span<float> weights) const;

  weighting_parts parts_;
};

namespace detail {

/// f applied to the magnitudes of the values that are not 0.
template <typename F>
void weigh_magnitudes(row_view raw, std::span<float> out, F&& f) {
  for (std::size_t n = 0; n < raw.size(); ++n) {
    double const r = raw.value[n];
    out[n] = r == 0 ? 0.0F : static_cast<float>(std::copysign(f(std::abs(r), raw.index[n]), r));
  }
}

}  // namespace detail

inline void fitted_weighting::weigh(row_view raw, std::span<float> out) const {
  auto const& p = parts_.numbers;
  auto const factor = [&](index_t i) {
    return static_cast<double>(parts_.item_factors[to_size(i)]);
  };
  auto const each = [&](auto&& f) { detail::weigh_magnitudes(raw, out, f); };
  switch (parts_.kind) {
    case weighting_kind::raw:
      return each([](double r, index_t) { return r; });
    case weighting_kind::binary:
      return each([](double, index_t) { return 1.0; });
    case weighting_kind::linear:
      return each([&](double r, index_t) { return 1 + p[0] * r; });
    case weighting_kind::log:
      return each([&](double r, index_t) { return 1 + p[0] * std::log1p(r / p[1]); });
    case weighting_kind::tfidf:
      return each([&](double r, index_t i) { return std::sqrt(r) * factor(i); });
    case weighting_kind::bm25: {
      double length = 0;
      for (float const r : raw.value) length += std::abs(static_cast<double>(r));
      double const norm = p[0] * (1 - p[1] + p[1] * length / p[2]);
      return each([&](double r, index_t i) { return factor(i) * r * (p[0] + 1) / (r + norm); });
    }
    case weighting_kind::edges:
      return each([&](double r, index_t) {
        // Edges as floats, like the values: 0.1F is above 0.1.
        auto const edge = std::partition_point(p.begin(), p.end(), [&](double e) {
          return static_cast<double>(static_cast<float>(e)) < r;
        });
        return 1 + static_cast<double>(edge - p.begin());
      });
    case weighting_kind::quantiles: {
      std::vector<double> sorted;
      for (float const r : raw.value)
        if (r != 0) sorted.push_back(std::abs(static_cast<double>(r)));
      std::sort(sorted.begin(), sorted.end());
      return each([&](double r, index_t) {
        auto const [low, high] = std::equal_range(sorted.begin(), sorted.end(), r);
        auto const middle =
            static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) / 2;
        return 1 + std::floor(p[0] * middle / static_cast<double>(sorted.size()));
      });
    }
  }
}

inline void fitted_weighting::age(interaction_log const& log, std::span<float> weights) const {
  auto left = log.rows();
  auto whole = log.rows();
  for (std::size_t n = 0; n < log.size(); ++n) {
    auto const& row = log[n];
    if (row.time == no_time)
      detail::fail<shape_error>({"decayed weighting: row ", n, " has no time"});
    double const age = static_cast<double>(parts_.now) - static_cast<double>(row.time);
    // Not so little that it would round to an observed no.
    double const share = std::max(1e-6, std::exp(-std::max(0.0, age) / parts_.decay));
    double const size = std::abs(static_cast<double>(row.value));
    whole[n].value = static_cast<float>(size);
    left[n].value = static_cast<float>(size * share);
  }
  auto const sum = rows_by_user({log.users(), log.items(), std::move(whole)});
  auto const rest = rows_by_user({log.users(), log.items(), std::move(left)});
  for (std::size_t n = 0; n < weights.size(); ++n)
    if (sum.values()[n] > 0) weights[n] *= rest.values()[n] / sum.values()[n];
}

inline void fitted_weighting::validate() const {
  auto const kinds = names(static_cast<weighting_kind const*>(nullptr)).size();
  auto const merges = names(static_cast<duplicates const*>(nullptr)).size();
  if (static_cast<std::size_t>(parts_.kind) >= kinds)
    detail::fail<invalid_option>({"weighting: there is no kind ", static_cast<int>(parts_.kind)});
  auto const require = [&](bool fine, std::string const& rule) {
    if (!fine) detail::fail<invalid_option>({kind(), " weighting: ", rule});
  };
  auto const& p = parts_.numbers;
  auto const count = [&](std::size_t n) {
    require(p.size() == n,
            "needs " + std::to_string(n) + " numbers, got " + std::to_string(p.size()));
  };
  auto const positive = [&](std::size_t n, char const* name) {
    require(p[n] > 0, std::string{name} + " must be positive, got " + detail::number_text(p[n]));
  };
  require(static_cast<std::size_t>(parts_.merge) < merges, "no such rule for duplicates");
  require(std::isfinite(parts_.decay) && parts_.decay >= 0,
          "decay must be finite and not negative, got " + detail::number_text(parts_.decay));
  require(std::all_of(p.begin(), p.end(), [](double x) { return std::isfinite(x); }),
          "numbers must be finite");
  switch (parts_.kind) {
    case weighting_kind::raw:
    case weighting_kind::binary:
    case weighting_kind::tfidf:
      count(0);
      break;
    case weighting_kind::linear:
      count(1);
      require(p[0] >= 0, "scale must not be negative, got " + detail::number_text(p[0]));
      break;
    case weighting_kind::log:
      count(2);
      require(p[0] >= 0, "scale must not be negative, got " + detail::number_text(p[0]));
      positive(1, "epsilon");
      break;
    case weighting_kind::bm25:
      count(3);
      positive(0, "k1");
      require(p[1] >= 0 && p[1] <= 1,
              "b must lie within 0 and 1, got " + detail::number_text(p[1]));
      positive(2, "the mean length");
      break;
    case weighting_kind::edges:
      require(!p.empty(), "needs at least one edge");
      positive(0, "an edge");
      require(std::adjacent_find(p.begin(), p.end(), std::greater_equal<>{}) == p.end(),
              "edges must ascend");
      break;
    case weighting_kind::quantiles:
      count(1);
      require(p[0] >= 2 && p[0] <= 1000 && p[0] == std::floor(p[0]),
              "the number of bins must be a whole number between 2 and 1000, got " +
                  detail::number_text(p[0]));
      break;
  }
  auto const& factors = parts_.item_factors;
  require(has_item_factors() || factors.empty(), "has no factors of items");
  require(std::all_of(factors.begin(), factors.end(),
                      [](float x) { return std::isfinite(x) && x > 0; }),
          "factors of items must be positive and finite");
}

}  // namespace lfrec::inline v0
