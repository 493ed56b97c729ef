// SPDX-License-Identifier: MIT
// Everything that needs no optional package, in the order in which data flows: the table of
// contents. Programs compile faster with the headers they use.
#pragma once

#include "lfrec/version.hpp"

// What everything stands on: indices, errors, threads, random streams, observers.
#include "lfrec/core/chunks.hpp"
#include "lfrec/core/error.hpp"
#include "lfrec/core/executor.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/core/top_k.hpp"
#include "lfrec/core/types.hpp"

// Read a data set, or invent one.
#include "lfrec/datasets/adjacency.hpp"
#include "lfrec/datasets/delimited.hpp"
#include "lfrec/datasets/lastfm.hpp"
#include "lfrec/datasets/movielens.hpp"
#include "lfrec/datasets/synthetic.hpp"

// A log, its ids, and the matrix that is made of it.
#include "lfrec/data/csr_view.hpp"
#include "lfrec/data/dataset.hpp"
#include "lfrec/data/eigen_view.hpp"
#include "lfrec/data/filter.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/name_search.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/data/weight_text.hpp"

// Hold something out.
#include "lfrec/split/all_cuts.hpp"
#include "lfrec/split/by_time.hpp"
#include "lfrec/split/by_user.hpp"
#include "lfrec/split/cold_items.hpp"
#include "lfrec/split/cold_users.hpp"
#include "lfrec/split/k_fold.hpp"
#include "lfrec/split/leaks.hpp"
#include "lfrec/split/leave_k_out.hpp"
#include "lfrec/split/leave_last_out.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "lfrec/split/time_windows.hpp"

// Fit a recipe.
#include "lfrec/als.hpp"
#include "lfrec/baseline.hpp"
#include "lfrec/bayesian_mf.hpp"
#include "lfrec/blend.hpp"
#include "lfrec/graph.hpp"
#include "lfrec/implicit_als.hpp"
#include "lfrec/knn.hpp"
#include "lfrec/linear.hpp"
#include "lfrec/pairwise.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/rating_knn.hpp"
#include "lfrec/sgd.hpp"
#include "lfrec/svdpp.hpp"

// Use the model.
#include "lfrec/models/any_model.hpp"
#include "lfrec/models/newcomer.hpp"
#include "lfrec/recommend/recommend.hpp"
#include "lfrec/recommend/similar.hpp"

// Judge it.
#include "lfrec/evaluate/baselines.hpp"
#include "lfrec/evaluate/best_models.hpp"
#include "lfrec/evaluate/bootstrap.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/evaluate_ratings.hpp"
#include "lfrec/evaluate/item_groups.hpp"
#include "lfrec/evaluate/multiple_testing.hpp"
#include "lfrec/evaluate/report_charts.hpp"
#include "lfrec/evaluate/report_tables.hpp"
#include "lfrec/evaluate/segment_effect.hpp"
#include "lfrec/evaluate/segment_tables.hpp"
#include "lfrec/evaluate/segments.hpp"
#include "lfrec/evaluate/sign_flip.hpp"
#include "lfrec/evaluate/user_groups.hpp"
#include "lfrec/evaluate/wilcoxon.hpp"
#include "lfrec/metrics/auc.hpp"
#include "lfrec/metrics/average_precision.hpp"
#include "lfrec/metrics/calibration.hpp"
#include "lfrec/metrics/catalogue_coverage.hpp"
#include "lfrec/metrics/expected_ties.hpp"
#include "lfrec/metrics/hit_rate.hpp"
#include "lfrec/metrics/intra_list_diversity.hpp"
#include "lfrec/metrics/metric_text.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/metrics/novelty.hpp"
#include "lfrec/metrics/precision.hpp"
#include "lfrec/metrics/r_precision.hpp"
#include "lfrec/metrics/rating_error.hpp"
#include "lfrec/metrics/recall.hpp"
#include "lfrec/metrics/reciprocal_rank.hpp"
#include "lfrec/metrics/sampled.hpp"
#include "lfrec/metrics/serendipity.hpp"

// Find good options.
#include "lfrec/evaluate/early_stop.hpp"
#include "lfrec/evaluate/search/check_space.hpp"
#include "lfrec/evaluate/search/search.hpp"
#include "lfrec/evaluate/search/search_table.hpp"
#include "lfrec/evaluate/search/space_text.hpp"
#include "lfrec/evaluate/search/strategy_text.hpp"
#include "lfrec/evaluate/search/tune.hpp"

// Keep it.
#include "lfrec/io/load.hpp"
#include "lfrec/io/make_saved.hpp"
#include "lfrec/io/save.hpp"
#include "lfrec/io/saved_model.hpp"
