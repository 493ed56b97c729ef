// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/kernels/tile_product.hpp"
#include "lfrec/models/factor_model.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "lfrec/solve/factors.hpp"
#include "lfrec/solve/gram.hpp"
#include "lfrec/solve/objective.hpp"

namespace lfrec::inline v0 {

struct next_question_options {
  /// So many of the most popular items that were not rated yet may be asked about: a question
  /// about something unknown to most is wasted. 50–1,000 is usual.
  int candidates = 500;
};

constexpr auto fields(next_question_options const*) {
  return std::tuple{field{"candidates",
                          &next_question_options::candidates,
                          {1, 1000000000},
                          scale::logarithmic,
                          "",
                          "how many of the most popular items may be asked about"}};
}

inline void validate(next_question_options const& options) {
  validate_fields("next_question", options);
}

/// What to ask a newcomer about, and why.
struct question {
  item_index item{};
  /// By how much the answer lowers the mean variance of scores, weighted by the items' popularity;
  /// in units of the variance of one observation.
  double gain = 0;
};

/// Which item to ask a newcomer about next: the one whose rating leaves the least variance in the
/// scores of the items that people have. With A the newcomer's normal matrix, z = A⁻¹h_j and a the
/// weight of an answer, a rating of j lowers the variance of item i by (h_iᵀz)² / (1/a + h_jᵀz),
/// whatever the answer is, so the gain is
///   zᵀMz / (1/a + h_jᵀz),  M = Σ_i n_i h_i h_iᵀ / Σ_i n_i,  n_i the popularity of i:
/// the sequential design of Yu, Bi, Tresp 2006, "Active learning via transductive experimental
/// design", weighted by popularity; choosing by expected variance goes back to Cohn,
/// Ghahramani, Jordan 1996. The ridge counts as it stands. a is 1 where values are confidences (the
/// mean of all), α in the form with alpha (one play), and that of a rating in models of ratings.
/// Ties go to the lower index. A question costs 4d² flops a candidate; making this I·d².
template <typename Scalar>
class next_question {
 public:
  /// Throws invalid_option for options outside their range. Keeps a copy of the model (shared
  /// storage).
  explicit next_question(factor_model<Scalar> model, next_question_options options = {},
                         executor_ref exec = serial{})
      : model_(std::move(model)), options_(options), by_popularity_(to_size(model_.items())) {
    validate(options);
    auto const popularity = model_.popularity();
    std::iota(by_popularity_.begin(), by_popularity_.end(), index_t{0});
    std::ranges::stable_sort(by_popularity_, [&](index_t i, index_t j) {
      return popularity[to_size(i)] > popularity[to_size(j)];
    });
    while (!by_popularity_.empty() && !(popularity[to_size(by_popularity_.back())] > 0))
      by_popularity_.pop_back();  // nobody has it: a rating would say nothing
    double const total = std::accumulate(popularity.begin(), popularity.end(), 0.0);
    auto weighted = model_.item_factors();
    for (index_t i = 0; i < weighted.rows(); ++i) {
      auto const root =
          static_cast<Scalar>(std::sqrt(static_cast<double>(popularity[to_size(i)]) / total));
      for (Scalar& h : weighted.row(i)) h = total > 0 ? h * root : Scalar{0};
    }
    auto const m = gram(exec, weighted, 1);
    spread_.assign(m.begin(), m.end());
  }

  /// The best question among the candidates that were not rated; nothing if none is left. Throws
  /// shape_error for a newcomer without a posterior, or of a model of another shape.
  template <Candidates C = everything>
  [[nodiscard]] std::optional<question> operator()(newcomer<Scalar> const& guest,
                                                   C const& candidates = {}) const {
    if (guest.items() != model_.items() || guest.model().width() != model_.width())
      detail::fail<shape_error>({"a newcomer of ", guest.items(), " items and width ",
                                 guest.model().width(), " was asked about ", model_.items(),
                                 " items of width ", model_.width()});
    item_set allowed(model_.items());
    detail::restrict(candidates, allowed);
    detail::restrict(unseen(guest.history().index), allowed);
    std::vector<index_t> askable;
    for (index_t const i : by_popularity_) {
      if (askable.size() == static_cast<std::size_t>(options_.candidates)) break;
      if (allowed.contains(i)) askable.push_back(i);
    }
    std::ranges::sort(askable);
    std::optional<question> best;
    std::vector<double> z(guest.posterior().room());
    for (index_t const i : askable) {
      double const gain = this->gain(guest.posterior(), i, z);
      if (!best || gain > best->gain) best = question{item_index{i}, gain};
    }
    return best;
  }

 private:
  /// 1 / a of one answer.
  [[nodiscard]] double answer_variance() const {
    if (auto const* const o = std::get_if<implicit_objective>(&model_.parts().objective))
      return o->alpha > 0 ? 1 / o->alpha : 1;
    if (auto const* const o = std::get_if<explicit_objective>(&model_.parts().objective))
      return 1 / (1 - o->unobserved_weight);
    return 1;
  }

  [[nodiscard]] double gain(detail::changing_row const& posterior, index_t item,
                            std::span<double> z) const {
    auto const d = to_size(model_.width());
    posterior.half_response(model_.item_factors().row(item), z);
    double const variance = detail::dot(z.data(), z.data(), d);
    posterior.complete(z);
    double reach = 0;  // zᵀMz
    for (std::size_t f = 0; f < d; ++f)
      reach += z[f] * detail::dot(spread_.data() + f * d, z.data(), d);
    return reach / (answer_variance() + variance);
  }

  factor_model<Scalar> model_;
  next_question_options options_;
  std::vector<index_t> by_popularity_;  // the most popular first, those that nobody has left out
  std::vector<double> spread_;          // M, d × d
};

}  // namespace lfrec::inline v0
