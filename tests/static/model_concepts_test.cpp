// SPDX-License-Identifier: MIT
// What is a recipe, a model, a similarity, a row solver and a set of candidates, and what only
// looks like one.
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lfrec/als.hpp"
#include "lfrec/data/csr_view.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/recommend/candidates.hpp"
#include "support/recipes.hpp"

namespace {

using factor = lfrec::factor_model<float>;
using neighbor = lfrec::neighbor_model<float>;
using scores = lfrec::item_scores<double>;
using guest = lfrec::newcomer<float>;

// ── Model and what models may be besides ──

static_assert(lfrec::Model<factor> && lfrec::Model<lfrec::factor_model<double>>);
static_assert(lfrec::Model<neighbor> && lfrec::Model<scores> && lfrec::Model<guest>);
static_assert(lfrec::MarksEvidence<factor> && lfrec::MarksEvidence<neighbor>);
static_assert(lfrec::MarksEvidence<scores> && lfrec::MarksEvidence<guest>);
static_assert(lfrec::ScoresBlocks<factor> && !lfrec::ScoresBlocks<neighbor>);
static_assert(!lfrec::ScoresBlocks<scores>);
static_assert(lfrec::FoldsIn<factor> && !lfrec::FoldsIn<neighbor> && !lfrec::FoldsIn<scores>);
static_assert(lfrec::Explains<factor> && lfrec::Explains<neighbor> && lfrec::Explains<scores>);
static_assert(!lfrec::Explains<guest>);
static_assert(lfrec::ComparesItems<factor> && lfrec::ComparesItems<neighbor>);
static_assert(!lfrec::ComparesItems<scores>);
static_assert(lfrec::ComparesUsers<factor> && !lfrec::ComparesUsers<neighbor>);

struct plain_model {
  using scalar_type = float;
  [[nodiscard]] lfrec::index_t users() const { return 0; }
  [[nodiscard]] lfrec::index_t items() const { return 0; }
  void score(lfrec::query const&, std::span<float>) const {}
};
struct no_users : plain_model {
  void users() const {}
};
struct scores_when_not_const : plain_model {
  void score(lfrec::query const&, std::span<float>) {}
};
struct returns_scores : plain_model {
  std::vector<float> score(lfrec::user_index) const { return {}; }
};
struct no_scalar {
  [[nodiscard]] lfrec::index_t users() const { return 0; }
  [[nodiscard]] lfrec::index_t items() const { return 0; }
  void score(lfrec::query const&, std::span<float>) const {}
};
struct half_marked : plain_model {
  [[nodiscard]] bool has_evidence(lfrec::item_index, float) const { return true; }
};

static_assert(lfrec::Model<plain_model>);
static_assert(!lfrec::MarksEvidence<plain_model>);
static_assert(!lfrec::Model<no_users>);
static_assert(!lfrec::Model<scores_when_not_const>);
static_assert(!lfrec::Model<returns_scores>);
static_assert(!lfrec::Model<no_scalar>);
static_assert(lfrec::Model<half_marked> && !lfrec::MarksEvidence<half_marked>);  // no popularity
static_assert(!lfrec::Model<std::vector<float>>);

// ── Recommender ──

static_assert(lfrec::Recommender<lfrec::als<float>> && lfrec::Recommender<lfrec::als<double>>);
static_assert(lfrec::Recommender<lfrec::implicit_als<float>>);
static_assert(lfrec::Recommender<lfrec::item_knn<>> && lfrec::Recommender<lfrec::popularity<>>);
static_assert(lfrec::Recommender<lfrec_test::als<float>>);

struct plain_recipe {
  int options = 0;
  template <typename M, typename E, typename O>
  plain_model fit(M const&, E&&, O&&) const {
    return {};
  }
};
struct no_options {
  template <typename M, typename E, typename O>
  plain_model fit(M const&, E&&, O&&) const {
    return {};
  }
};
struct fits_once : plain_recipe {
  std::unique_ptr<int> state;
};
struct fits_in_place : plain_recipe {
  template <typename M, typename E, typename O>
  void fit(M const&, E&&, O&&) const {}
};
struct changes_in_fit {
  int options = 0;
  template <typename M, typename E, typename O>
  plain_model fit(M const&, E&&, O&&) {
    return {};
  }
};

static_assert(lfrec::Recommender<plain_recipe>);
static_assert(!lfrec::Recommender<no_options>);
static_assert(!lfrec::Recommender<fits_once>);  // a recipe can be copied
static_assert(!lfrec::Recommender<fits_in_place>);
static_assert(!lfrec::Recommender<changes_in_fit>);
static_assert(!lfrec::Recommender<factor>);

// ── TrainingData ──

using rows = lfrec::csr_view<int>;
static_assert(lfrec::TrainingData<lfrec::matrix> && lfrec::TwoWayTrainingData<lfrec::matrix>);
static_assert(lfrec::TwoWayTrainingData<lfrec::training<lfrec::matrix>>);
static_assert(lfrec::TrainingData<rows> && !lfrec::TwoWayTrainingData<rows>);
static_assert(lfrec::TwoWayTrainingData<lfrec::with_items<rows>>);
static_assert(!lfrec::TrainingData<lfrec::interaction_log>);

// ── Similarity ──

struct forgets_the_rows {
  double operator()(lfrec::pair_stats) const { return 0; }
};
struct says_words {
  std::string operator()(lfrec::pair_stats, lfrec::row_stats, lfrec::row_stats) const { return {}; }
};
struct in_single_precision {
  float operator()(lfrec::pair_stats, lfrec::row_stats, lfrec::row_stats) const { return 0; }
};

static_assert(lfrec::ReadsOneSum<lfrec::cosine> && !lfrec::ReadsOneSum<lfrec::pearson>);
static_assert(!lfrec::ReadsOneSum<in_single_precision>);
static_assert(lfrec::Similarity<lfrec::cosine> && lfrec::Similarity<in_single_precision>);
static_assert(!lfrec::Similarity<forgets_the_rows> && !lfrec::Similarity<says_words>);

// ── RowSolver ──

struct returns_nothing {
  template <typename Scalar>
  void operator()(lfrec::row_problem<Scalar> const&, std::span<Scalar>,
                  lfrec::solve_scratch<Scalar>&) const {}
};

static_assert(lfrec::RowSolver<lfrec::cholesky, float>);
static_assert(lfrec::RowSolver<lfrec::conjugate_gradient, double>);
static_assert(!lfrec::RowSolver<returns_nothing, float>);
static_assert(!lfrec::RowSolver<lfrec::row_solver, float>);  // the option is not the solver

// ── Candidates ──

struct takes_users {
  bool operator()(lfrec::user_index) const { return true; }
};
using predicate = bool (*)(lfrec::item_index);

static_assert(lfrec::Candidates<lfrec::everything> && lfrec::Candidates<lfrec::unseen>);
static_assert(lfrec::Candidates<lfrec::except> && lfrec::Candidates<lfrec::only>);
static_assert(lfrec::Candidates<predicate>);
static_assert(lfrec::Candidates<decltype(lfrec::everything{} & predicate{})>);
static_assert(!lfrec::Candidates<takes_users>);
static_assert(!lfrec::Candidates<std::vector<lfrec::item_index>>);  // allowed or left out?

}  // namespace
