// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/csr.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/explanation.hpp"
#include "lfrec/models/fit_summary.hpp"
#include "lfrec/models/fold_in.hpp"

namespace lfrec::inline v0 {

namespace detail {

/// Queries that a model has resolved, ready to be scored against ranges of items.
template <typename Scalar>
struct query_block {
  virtual ~query_block() = default;
  virtual void score(index_t first, index_t last, std::span<Scalar> tile) const = 0;
};

/// A model behind virtual functions. The optional ones are called only where the model can.
template <typename Scalar>
struct erased_model {
  erased_model() = default;
  erased_model(erased_model const&) = delete;
  erased_model& operator=(erased_model const&) = delete;
  virtual ~erased_model() = default;
  [[nodiscard]] virtual index_t users() const = 0;
  [[nodiscard]] virtual index_t items() const = 0;
  virtual void score(query const& q, std::span<Scalar> scores) const = 0;
  [[nodiscard]] virtual Scalar score_item(query const& q, item_index i) const = 0;
  [[nodiscard]] virtual std::unique_ptr<query_block<Scalar> const> query_vectors(
      std::span<query const> queries) const = 0;
  [[nodiscard]] virtual bool has_evidence(item_index i, Scalar score) const = 0;
  [[nodiscard]] virtual std::span<float const> popularity() const = 0;
  virtual void similarity_to_item(item_index i, std::span<Scalar> scores) const = 0;
  virtual void similarity_to_user(user_index u, std::span<Scalar> scores) const = 0;
  [[nodiscard]] virtual std::vector<Scalar> fold_in(row_view history) const = 0;
  [[nodiscard]] virtual explanation explain(query const& q, item_index i) const = 0;
  [[nodiscard]] virtual csr<float> const* histories() const noexcept = 0;
  [[nodiscard]] virtual std::span<std::string const> context_names() const noexcept = 0;
  [[nodiscard]] virtual fit_summary const* summary() const noexcept = 0;
  [[nodiscard]] virtual std::type_info const& type() const noexcept = 0;
  [[nodiscard]] virtual void const* target() const noexcept = 0;
};

}  // namespace detail

/// What all models have in common, by reference to a model whose type is not known here. The base
/// of any_model and of its capabilities, so that each is a model itself.
template <typename Scalar>
class any_model_view {
 public:
  using scalar_type = Scalar;

  explicit any_model_view(detail::erased_model<Scalar> const& model) : model_(&model) {}

  [[nodiscard]] index_t users() const { return model_->users(); }
  [[nodiscard]] index_t items() const { return model_->items(); }
  void score(query const& q, std::span<Scalar> scores) const { model_->score(q, scores); }

  [[nodiscard]] bool has_evidence(item_index i, Scalar score) const {
    return model_->has_evidence(i, score);
  }
  /// All 0 for a model that marks no evidence.
  [[nodiscard]] std::span<float const> popularity() const { return model_->popularity(); }

  /// The training matrix of a model that keeps it, else null.
  [[nodiscard]] csr<float> const* histories() const noexcept { return model_->histories(); }
  /// What circumstances the model scores for; none for one that takes no context.
  [[nodiscard]] std::span<std::string const> context_names() const noexcept {
    return model_->context_names();
  }
  /// How an iterative fit went; null for a model without epochs.
  [[nodiscard]] fit_summary const* summary() const noexcept { return model_->summary(); }

  /// One virtual call a block. A model that does not score blocks scores all items here.
  [[nodiscard]] auto query_vectors(std::span<query const> queries) const {
    return model_->query_vectors(queries);
  }
  void score_block(std::unique_ptr<detail::query_block<Scalar> const> const& vectors, index_t first,
                   index_t last, std::span<Scalar> tile) const {
    vectors->score(first, last, tile);
  }

 protected:
  [[nodiscard]] detail::erased_model<Scalar> const& erased() const noexcept { return *model_; }

 private:
  detail::erased_model<Scalar> const* model_;
};

/// A model of unknown type that ScoresItems.
template <typename Scalar>
struct any_item_scorer : any_model_view<Scalar> {
  using any_model_view<Scalar>::any_model_view;
  [[nodiscard]] Scalar score_item(query const& q, item_index i) const {
    return this->erased().score_item(q, i);
  }
};

/// A model of unknown type that ComparesItems.
template <typename Scalar>
struct any_item_comparer : any_model_view<Scalar> {
  using any_model_view<Scalar>::any_model_view;
  void similarity_to_item(item_index i, std::span<Scalar> scores) const {
    this->erased().similarity_to_item(i, scores);
  }
};

/// A model of unknown type that ComparesUsers.
template <typename Scalar>
struct any_user_comparer : any_model_view<Scalar> {
  using any_model_view<Scalar>::any_model_view;
  void similarity_to_user(user_index u, std::span<Scalar> scores) const {
    this->erased().similarity_to_user(u, scores);
  }
};

/// A model of unknown type that FoldsIn.
template <typename Scalar>
struct any_fold_in : any_model_view<Scalar> {
  using any_model_view<Scalar>::any_model_view;
  [[nodiscard]] std::vector<Scalar> fold_in(row_view history) const {
    return this->erased().fold_in(history);
  }
};

/// A model of unknown type that Explains.
template <typename Scalar>
struct any_explainer : any_model_view<Scalar> {
  using any_model_view<Scalar>::any_model_view;
  [[nodiscard]] explanation explain(query const& q, item_index i) const {
    return this->erased().explain(q, i);
  }
};

namespace detail {

/// An erased model and, where it can, the views that show it.
template <typename Scalar>
struct capable_model : erased_model<Scalar> {
  std::optional<any_item_scorer<Scalar>> item_scorer;
  std::optional<any_item_comparer<Scalar>> item_comparer;
  std::optional<any_user_comparer<Scalar>> user_comparer;
  std::optional<any_fold_in<Scalar>> newcomer_folder;
  std::optional<any_explainer<Scalar>> explainer;
};

/// Resolves queries once: vectors where the model scores blocks, else every score.
template <Model M>
[[nodiscard]] auto resolve_queries(M const& model, std::span<query const> queries) {
  using Scalar = typename M::scalar_type;
  if constexpr (ScoresBlocks<M>) {
    return model.query_vectors(queries);
  } else {
    auto const items = to_size(model.items());
    std::vector<Scalar> scores(queries.size() * items);
    for (std::size_t k = 0; k < queries.size(); ++k)
      model.score(queries[k], std::span(scores).subspan(k * items, items));
    return scores;
  }
}

template <Model M>
struct model_block final : query_block<typename M::scalar_type> {
  using Scalar = typename M::scalar_type;
  model_block(M const& m, std::span<query const> queries)
      : model(&m), rows(queries.size()), resolved(resolve_queries(m, queries)) {}
  void score(index_t first, index_t last, std::span<Scalar> tile) const override {
    if constexpr (ScoresBlocks<M>) {
      model->score_block(resolved, first, last, tile);
    } else {
      auto const columns = to_size(last - first);
      for (std::size_t k = 0; k < rows; ++k)
        std::copy_n(resolved.data() + k * to_size(model->items()) + to_size(first), columns,
                    tile.data() + k * columns);
    }
  }
  M const* model;
  std::size_t rows;
  decltype(resolve_queries(std::declval<M const&>(), std::span<query const>())) resolved;
};

template <Model M>
class model_holder final : public capable_model<typename M::scalar_type> {
  using Scalar = typename M::scalar_type;

 public:
  explicit model_holder(M model) : model_(std::move(model)) {
    if constexpr (!MarksEvidence<M>) popularity_.resize(to_size(model_.items()));
    if constexpr (ScoresItems<M>) this->item_scorer.emplace(*this);
    if constexpr (ComparesItems<M>) this->item_comparer.emplace(*this);
    if constexpr (ComparesUsers<M>) this->user_comparer.emplace(*this);
    if constexpr (FoldsIn<M>) this->newcomer_folder.emplace(*this);
    if constexpr (Explains<M>) this->explainer.emplace(*this);
  }

  [[nodiscard]] index_t users() const override { return model_.users(); }
  [[nodiscard]] index_t items() const override { return model_.items(); }
  void score(query const& q, std::span<Scalar> scores) const override { model_.score(q, scores); }
  [[nodiscard]] Scalar score_item([[maybe_unused]] query const& q,
                                  [[maybe_unused]] item_index i) const override {
    if constexpr (ScoresItems<M>)
      return model_.score_item(q, i);
    else
      return {};
  }

  [[nodiscard]] std::unique_ptr<query_block<Scalar> const> query_vectors(
      std::span<query const> queries) const override {
    return std::make_unique<model_block<M>>(model_, queries);
  }

  [[nodiscard]] bool has_evidence([[maybe_unused]] item_index i,
                                  [[maybe_unused]] Scalar score) const override {
    if constexpr (MarksEvidence<M>)
      return model_.has_evidence(i, score);
    else
      return true;
  }
  [[nodiscard]] std::span<float const> popularity() const override {
    if constexpr (MarksEvidence<M>)
      return model_.popularity();
    else
      return popularity_;
  }

  void similarity_to_item([[maybe_unused]] item_index i,
                          [[maybe_unused]] std::span<Scalar> scores) const override {
    if constexpr (ComparesItems<M>) model_.similarity_to_item(i, scores);
  }
  void similarity_to_user([[maybe_unused]] user_index u,
                          [[maybe_unused]] std::span<Scalar> scores) const override {
    if constexpr (ComparesUsers<M>) model_.similarity_to_user(u, scores);
  }
  [[nodiscard]] std::vector<Scalar> fold_in([[maybe_unused]] row_view history) const override {
    if constexpr (FoldsIn<M>)
      return model_.fold_in(history);
    else
      return {};
  }
  [[nodiscard]] explanation explain([[maybe_unused]] query const& q,
                                    [[maybe_unused]] item_index i) const override {
    if constexpr (Explains<M>)
      return model_.explain(q, i);
    else
      return {};
  }
  [[nodiscard]] csr<float> const* histories() const noexcept override {
    if constexpr (KeepsHistories<M>)
      return &model_.histories();
    else
      return nullptr;
  }
  [[nodiscard]] std::span<std::string const> context_names() const noexcept override {
    if constexpr (TakesContext<M>)
      return model_.context_names();
    else
      return {};
  }
  [[nodiscard]] fit_summary const* summary() const noexcept override {
    if constexpr (HasSummary<M>)
      return &model_.summary();
    else
      return nullptr;
  }
  [[nodiscard]] std::type_info const& type() const noexcept override { return typeid(M); }
  [[nodiscard]] void const* target() const noexcept override { return &model_; }

 private:
  M model_;
  std::vector<float> popularity_;  // only for a model that has none
};

}  // namespace detail

}  // namespace lfrec::inline v0
