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
#include "lfrec/core/finite.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"

namespace lfrec::inline v0 {

/// Everything that a blended model is made of.
template <typename Scalar>
struct blended_parts {
  std::vector<basic_any_model<Scalar>> models;  // at least one, of the same users and items
  std::vector<double> weights;                  // one a model, not all 0
  double offset = 0;                            // added to every score
  bool standardize = true;  // each model's scores of a query are taken to mean 0 and variance 1
};

namespace detail {

/// What takes a query's scores to mean 0 and variance 1 over all items: (s − mean) · factor. Scores
/// that are all alike say nothing and become 0.
struct score_scale {
  double mean = 0;
  double factor = 1;
};

template <typename Scalar>
[[nodiscard]] score_scale standard_scale(std::span<Scalar const> scores) noexcept {
  auto const n = static_cast<double>(std::max<std::size_t>(1, scores.size()));
  double sum = 0;
  for (Scalar const s : scores) sum += static_cast<double>(s);
  double const mean = sum / n;
  double squares = 0;
  for (Scalar const s : scores)
    squares += (static_cast<double>(s) - mean) * (static_cast<double>(s) - mean);
  double const deviation = std::sqrt(squares / n);
  // Of scores that are all alike, rounding is not a spread.
  return {mean, deviation > 1e-7 * std::abs(mean) ? 1 / deviation : 0};
}

}  // namespace detail

/// Score = offset + Σ_k w_k · s_k over the scores of other models, standardised for each query:
/// recipes score on scales of their own, which for some (implicit feedback, neighbours) differ by
/// user too. A z-score keeps how far apart items are, which ranks would lose, and is linear in the
/// score, so that the parts' explanations add up. Newcomers pass to every part. Immutable; copies
/// share their storage.
template <typename Scalar>
class blended_model {
 public:
  using scalar_type = Scalar;

  /// Throws invalid_option for no models and for weights that are not one a model, not finite or
  /// all 0; shape_error for models of different users or items.
  explicit blended_model(blended_parts<Scalar> parts) {
    check(parts);
    std::vector<float> popularity(to_size(parts.models.front().items()), 0.0F);
    for (auto const& model : parts.models) {
      auto const part = model.popularity();
      for (std::size_t i = 0; i < popularity.size(); ++i)
        popularity[i] = std::max(popularity[i], part[i]);
    }
    bool const marks = std::ranges::any_of(popularity, [](float p) { return p > 0; });
    state_ = std::make_shared<state const>(state{std::move(parts), std::move(popularity), marks});
  }

  [[nodiscard]] index_t users() const noexcept { return parts().models.front().users(); }
  [[nodiscard]] index_t items() const noexcept { return parts().models.front().items(); }
  [[nodiscard]] blended_parts<Scalar> const& parts() const noexcept { return state_->parts; }

  /// For each item the largest of the parts'.
  [[nodiscard]] std::span<float const> popularity() const noexcept { return state_->popularity; }
  /// False for items that no part has seen in training; true if no part knows.
  [[nodiscard]] bool has_evidence(item_index i, Scalar /*score*/) const noexcept {
    return !state_->marks || state_->popularity[to_size(i)] > 0;
  }

  /// Those of the parts that take a context, which must be the same.
  [[nodiscard]] std::span<std::string const> context_names() const noexcept {
    for (auto const& model : parts().models)
      if (!model.context_names().empty()) return model.context_names();
    return {};
  }

  void score(query const& q, std::span<Scalar> scores) const {
    detail::check_query(q, users(), items(), scores.size());
    std::vector<double> sum(scores.size(), parts().offset);
    for (std::size_t k = 0; k < parts().models.size(); ++k) {
      if (parts().weights[k] == 0) continue;
      parts().models[k].score(q, scores);
      auto const scale = scale_of(scores);
      for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] += parts().weights[k] * (static_cast<double>(scores[i]) - scale.mean) * scale.factor;
    }
    std::ranges::transform(sum, scores.begin(), [](double s) { return static_cast<Scalar>(s); });
  }

  /// The parts' terms, weighed; what standardising takes away is bias, and the score of a part that
  /// cannot explain itself `other`. A known user's history may be brought along.
  [[nodiscard]] explanation explain(query const& q, item_index item) const {
    detail::check_query(q, users(), items(), to_size(items()));
    detail::check_item(item, items());
    explanation result;
    auto const add = [&](reason kind, index_t index, double amount) {
      auto const same = std::ranges::find_if(result.terms, [&](explanation_term const& t) {
        return t.kind == kind && t.index == index;
      });
      if (same != result.terms.end())
        same->amount += amount;
      else if (amount != 0)
        result.terms.push_back({kind, index, amount});
    };
    add(reason::bias, 0, parts().offset);
    query scored = q;
    if (q.user) scored.history.reset();
    std::vector<Scalar> scores(to_size(items()));
    for (std::size_t k = 0; k < parts().models.size(); ++k) {
      if (parts().weights[k] == 0) continue;
      parts().models[k].score(scored, std::span(scores));
      auto const scale = scale_of(scores);
      double const weight = parts().weights[k] * scale.factor;
      add(reason::bias, 0, -weight * scale.mean);
      if (auto const* const explainer = parts().models[k].explainer())
        for (auto const& term : explainer->explain(q, item).terms)
          add(term.kind, term.index, weight * term.amount);
      else
        add(reason::other, 0, weight * static_cast<double>(scores[to_size(item)]));
    }
    result.score = result.sum();
    return detail::ordered(std::move(result));
  }

 private:
  struct state {
    blended_parts<Scalar> parts;
    std::vector<float> popularity;
    bool marks;  // some part says which items have evidence
  };

  static void check(blended_parts<Scalar> const& p) {
    if (p.models.empty()) throw invalid_option("blend: there are no models to blend");
    if (p.weights.size() != p.models.size())
      detail::fail<invalid_option>(
          {"blend: ", p.weights.size(), " weights for ", p.models.size(), " models"});
    if (!detail::all_finite(p.weights) || !std::isfinite(p.offset))
      throw invalid_option("blend: the weights are not all finite");
    if (std::ranges::all_of(p.weights, [](double w) { return w == 0; }))
      throw invalid_option("blend: the weights are all 0");
    auto const& first = p.models.front();
    for (std::size_t k = 1; k < p.models.size(); ++k)
      if (p.models[k].users() != first.users() || p.models[k].items() != first.items())
        detail::fail<shape_error>({"blend: model ", k, " has ", p.models[k].users(), " users x ",
                                   p.models[k].items(), " items, model 0 has ", first.users(),
                                   " x ", first.items()});
    std::span<std::string const> contexts;
    for (auto const& model : p.models) {
      auto const own = model.context_names();
      if (!contexts.empty() && !own.empty() && !std::ranges::equal(contexts, own))
        throw shape_error("blend: two models take different contexts");
      if (!own.empty()) contexts = own;
    }
  }

  [[nodiscard]] detail::score_scale scale_of(std::span<Scalar const> scores) const noexcept {
    return parts().standardize ? detail::standard_scale(scores) : detail::score_scale{};
  }

  std::shared_ptr<state const> state_;
};

}  // namespace lfrec::inline v0
