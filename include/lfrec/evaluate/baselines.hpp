// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/core/types.hpp"
#include "lfrec/data/concept.hpp"
#include "lfrec/data/item_popularity.hpp"
#include "lfrec/evaluate/evaluate.hpp"
#include "lfrec/evaluate/named_report.hpp"
#include "lfrec/metrics/any_metric.hpp"
#include "lfrec/models/concept.hpp"
#include "lfrec/models/item_scores.hpp"

namespace lfrec::inline v0 {

/// Scores by lot, uniform on [0, 1), each user's own: what a model that knows nothing reaches.
class random_scores {
 public:
  using scalar_type = float;

  random_scores(index_t users, index_t items, std::uint64_t seed = 1)
      : users_(users), items_(items), seed_(seed) {}

  [[nodiscard]] index_t users() const noexcept { return users_; }
  [[nodiscard]] index_t items() const noexcept { return items_; }

  /// A stranger's lots follow from the items of the history: strangers of equal histories, and all
  /// without one, share theirs.
  void score(query const& q, std::span<float> scores) const {
    detail::check_query(q, users_, items_, scores.size());
    std::uint64_t whom = q.user ? static_cast<std::uint64_t>(to_index(*q.user)) : 0;
    if (q.history)
      for (index_t const i : q.history->index)
        whom = random_stream(whom, static_cast<std::uint64_t>(i))();
    random_stream lots(seed_, whom);
    for (float& score : scores) score = static_cast<float>(lots() >> 40U) * 0x1p-24F;
  }

 private:
  index_t users_;
  index_t items_;
  std::uint64_t seed_;
};

/// What stands first in any table: "popularity", each item by how many users have it in `fitted`,
/// the matrix that the models beside it were fitted to, and "random". Throws as evaluate does.
template <RowMatrix Train, RowMatrix Test, RowMatrix Fitted, Executor E>
[[nodiscard]] std::vector<named_report> evaluate_baselines(held_out<Train, Test> const& data,
                                                           Fitted const& fitted, E&& exec,
                                                           std::span<any_metric const> metrics,
                                                           std::uint64_t seed = 1) {
  auto const users = data.train.users();
  auto count = detail::item_popularity(fitted);
  item_scores<float> const popularity(users, count, count);
  random_scores const random(users, data.train.items(), seed);
  return {{"popularity", evaluate(popularity, data, exec, metrics)},
          {"random", evaluate(random, data, exec, metrics)}};
}

/// The same, fitted to `data.train`. Where users are folded in (by_user, cold_users) that is only
/// what is shown of them, often nothing: give the fitted matrix there.
template <RowMatrix Train, RowMatrix Test, Executor E>
[[nodiscard]] std::vector<named_report> evaluate_baselines(held_out<Train, Test> const& data,
                                                           E&& exec,
                                                           std::span<any_metric const> metrics,
                                                           std::uint64_t seed = 1) {
  return evaluate_baselines(data, data.train, exec, metrics, seed);
}

}  // namespace lfrec::inline v0
