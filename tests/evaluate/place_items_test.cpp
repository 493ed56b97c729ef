// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/place_items.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "support/brute_force.hpp"

using lfrec::index_t;

namespace {

template <typename Scalar>
struct plain {
  using scalar_type = Scalar;
  index_t count;
  [[nodiscard]] static index_t users() { return 1; }
  [[nodiscard]] index_t items() const { return count; }
  void score(lfrec::query const&, std::span<Scalar>) const {}
};

// Items divisible by 3 and scores of 0 rest on nothing.
template <typename Scalar>
struct half_blind : plain<Scalar> {
  std::vector<float> popular;
  explicit half_blind(index_t items) : plain<Scalar>{items} {
    for (index_t i = 0; i < items; ++i) popular.push_back(static_cast<float>(i * 5 % 4));
  }
  [[nodiscard]] bool has_evidence(lfrec::item_index i, Scalar score) const {
    return lfrec::to_index(i) % 3 != 0 && score != 0;
  }
  [[nodiscard]] std::span<float const> popularity() const { return popular; }
};
static_assert(lfrec::MarksEvidence<half_blind<float>>);

template <typename Model>
void check_placing(Model const& model, lfrec::random_stream& random) {
  using Scalar = typename Model::scalar_type;
  auto const items = model.items();
  std::vector<Scalar> scores(lfrec::to_size(items));
  for (auto& s : scores) s = static_cast<Scalar>(random.below(6)) - Scalar{2};
  lfrec::item_set allowed(items);
  std::set<index_t> held;
  for (index_t i = 0; i < items; ++i) {
    if (random.uniform() < 0.3) allowed.erase(i);
    if (random.uniform() < 0.2) held.insert(i);
  }
  std::vector<index_t> const index(held.begin(), held.end());
  std::vector<float> values;
  for (auto const i : index) values.push_back(static_cast<float>(i) / 2);

  // One number per item that orders as lists do: what rests on nothing lies below all scores.
  std::vector<double> order(scores.begin(), scores.end());
  if constexpr (lfrec::MarksEvidence<Model>)
    for (index_t i = 0; i < items; ++i)
      if (!model.has_evidence(lfrec::item_index{i}, scores[lfrec::to_size(i)]))
        order[lfrec::to_size(i)] = model.popular[lfrec::to_size(i)] - 1000.0;
  auto const list = lfrec_test::best_by_sorting(order, order.size(),
                                                [&](index_t i) { return allowed.contains(i); });

  lfrec::detail::item_placer<Scalar> placer;
  static_cast<void>(placer.place(model, std::span<Scalar const>(scores), allowed, {}));
  auto const placed =
      placer.place(model, std::span<Scalar const>(scores), allowed, {index, values});
  CHECK(placed.candidates == list.size());
  CHECK(placed.relevant.size() == held.size());
  std::size_t n = 0;
  for (std::size_t p = 0; p < list.size(); ++p) {
    if (held.count(list[p]) == 0) continue;
    REQUIRE(n < placed.items.size());
    auto const& item = placed.items[n++];
    double const mine = order[lfrec::to_size(list[p])];
    auto const count = [&](auto const& which) {
      return static_cast<std::size_t>(std::count_if(
          list.begin(), list.end(), [&](index_t i) { return which(order[lfrec::to_size(i)]); }));
    };
    CHECK(item.item == list[p]);
    CHECK(item.rank == p + 1);
    CHECK(item.value == static_cast<float>(list[p]) / 2);
    CHECK(item.above == count([&](double other) { return other > mine; }));
    CHECK(item.tied == count([&](double other) { return other == mine; }));
  }
  CHECK(n == placed.items.size());
}

}  // namespace

TEST_CASE("held-out items are placed where sorting all candidates puts them") {
  lfrec::random_stream random(6);
  for (index_t items : {0, 1, 2, 7, 23, 64, 101})
    for (int round = 0; round < 40; ++round) {
      CAPTURE(items);
      CAPTURE(round);
      check_placing(plain<float>{items}, random);
      check_placing(plain<double>{items}, random);
      check_placing(half_blind<float>(items), random);
      check_placing(half_blind<double>(items), random);
    }
}
