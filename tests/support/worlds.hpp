// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/interaction.hpp"
#include "lfrec/data/matrix.hpp"
#include "lfrec/data/weight.hpp"
#include "lfrec/datasets/synthetic_options.hpp"
#include "lfrec/datasets/synthetic_world.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/metrics/ndcg.hpp"
#include "lfrec/popularity.hpp"
#include "lfrec/split/random_holdout.hpp"
#include "support/tiny_data.hpp"

// What check_recommender lets recipes learn from, where the right answer is known.
namespace lfrec_test {

enum class feedback {
  plays,   ///< values are confidences, everything unknown is a weak no
  ratings  ///< values are ratings, nothing is known of what is not there
};

/// A checkerboard. As ratings: 5 for the own colour, 1 for the other, of which two items are unseen
/// so that the withheld one has rivals.
inline lfrec::matrix puzzle(feedback kind, lfrec::index_t n) {
  auto log = checkerboard_log(n);
  if (kind == feedback::plays) return lfrec::matrix(log);
  std::vector<lfrec::interaction> rows(log.begin(), log.end());
  for (auto& row : rows) row.value = 5;
  for (lfrec::index_t u = 0; u < n; ++u)
    for (lfrec::index_t i = (u + 1) % 2; i < n; i += 2)
      if (i != (u + 1) % n && i != (u + 3) % n)
        rows.push_back({lfrec::user_index{u}, lfrec::item_index{i}, 1});
  return lfrec::matrix(lfrec::interaction_log(n, n, std::move(rows)));
}

struct hidden_taste {
  lfrec::matrix train;
  lfrec::matrix test;
  double popularity_ndcg = 0;
  lfrec::matrix shuffled;  // test with other labels: as many items a user, any they do not have
  double chance_ndcg = 0;  // what any list of unseen items reaches on it, on average
};

template <lfrec::Model M>
double ndcg_at_10(M const& model, lfrec::matrix const& train, lfrec::matrix const& test) {
  return lfrec::evaluate(model, lfrec::held_out(train, test), lfrec::ndcg{10}).mean("ndcg@10");
}

inline void shuffle_labels(hidden_taste& world) {
  std::vector<lfrec::interaction> rows;
  double sum = 0;
  double users = 0;
  for (lfrec::index_t u = 0; u < world.test.users(); ++u) {
    lfrec::user_index const user{u};
    auto const held = world.test.user(user).size();
    if (held == 0) continue;
    auto const seen = world.train.user(user).index;
    std::vector<lfrec::index_t> unseen;
    for (lfrec::index_t i = 0; i < world.test.items(); ++i)
      if (!std::ranges::binary_search(seen, i)) unseen.push_back(i);
    lfrec::random_stream random(9, lfrec::to_size(u));
    lfrec::shuffle(std::span(unseen), random);
    for (std::size_t n = 0; n < held; ++n) rows.push_back({user, lfrec::item_index{unseen[n]}});
    // Each place of a list holds one with probability held / unseen.
    double list = 0;
    double ideal = 0;
    for (std::size_t p = 0; p < 10; ++p) {
      double const gain = 1 / std::log2(static_cast<double>(p) + 2);
      list += gain;
      if (p < held) ideal += gain;
    }
    sum += list / ideal * static_cast<double>(held) / static_cast<double>(unseen.size());
    ++users;
  }
  world.shuffled = lfrec::matrix(
      lfrec::interaction_log(world.test.users(), world.test.items(), std::move(rows)));
  world.chance_ndcg = sum / users;
}

/// A fifth of what each user did in an invented music world is hidden. As plays: artists that the
/// user played. As ratings: of artists drawn whatever their genre and fame, 5 for those of a genre
/// that the user has a taste for and 1 for the others; the hidden fives are to be found.
inline hidden_taste make_invented_world(feedback kind) {
  lfrec::datasets::synthetic_options options;
  options.users = 403;
  options.items = 607;
  options.items_per_user = 30;
  options.genres = 20;
  options.seed = 7;
  lfrec::datasets::synthetic_world const world(options);
  auto log = world.log();
  if (kind == feedback::ratings) {
    std::vector<lfrec::interaction> rows;
    for (lfrec::index_t u = 0; u < options.users; ++u) {
      lfrec::user_index const user{u};
      lfrec::random_stream random(options.seed, lfrec::to_size(u));
      auto const liked = world.taste(user).index;
      for (int n = 0; n < 60; ++n) {
        lfrec::item_index const item{static_cast<lfrec::index_t>(random.below(607))};
        bool const likes = std::ranges::count(liked, world.genre(item)) > 0;
        rows.push_back({user, item, likes ? 5.F : 1.F});
      }
    }
    log = lfrec::interaction_log(options.users, options.items, std::move(rows));
  }
  auto const cut = lfrec::random_holdout{}(log);
  std::vector<lfrec::interaction> hidden;
  for (auto const& row : cut.test)
    if (kind == feedback::plays || row.value == 5) hidden.push_back(row);
  lfrec::interaction_log const to_find(options.users, options.items, std::move(hidden));
  hidden_taste result{kind == feedback::plays ? lfrec::matrix(cut.train, lfrec::binary{})
                                              : lfrec::matrix(cut.train, lfrec::duplicates::max),
                      lfrec::matrix(to_find, lfrec::binary{}),
                      0,
                      {},
                      0};
  shuffle_labels(result);
  result.popularity_ndcg =
      ndcg_at_10(lfrec::popularity{}.fit(result.train), result.train, result.test);
  return result;
}

inline hidden_taste const& invented_world(feedback kind) {
  static hidden_taste const plays = make_invented_world(feedback::plays);
  static hidden_taste const ratings = make_invented_world(feedback::ratings);
  return kind == feedback::plays ? plays : ratings;
}

}  // namespace lfrec_test
