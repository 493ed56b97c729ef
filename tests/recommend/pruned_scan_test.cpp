// SPDX-License-Identifier: MIT
#include "lfrec/recommend/pruned_scan.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "lfrec/core/random.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "lfrec/data/matrix.hpp"

using lfrec::index_t;
using lfrec::pruned_scan;
using lfrec::to_size;
using lfrec::user_index;

namespace {

enum class shape { skewed, even, biased };

/// Vectors of few strong directions and, but for `even`, of very different lengths; some items
/// without evidence, some twice, so that scores tie.
template <typename Scalar>
lfrec::factor_model<Scalar> some_model(index_t items, index_t d, shape how) {
  lfrec::factor_model_parts<Scalar> parts;
  parts.users = lfrec::factors<Scalar>(40, d);
  parts.items = lfrec::factors<Scalar>(items, d);
  lfrec::random_stream random(to_size(items), to_size(d));
  auto const fill = [&](std::span<Scalar> row, double length) {
    for (std::size_t f = 0; f < row.size(); ++f)
      row[f] = static_cast<Scalar>(length * random.normal() / (1 + 0.3 * double(f)));
  };
  for (index_t u = 0; u < 40; ++u) fill(parts.users.row(u), 1);
  for (index_t i = 0; i < items; ++i) {
    fill(parts.items.row(i), how == shape::even ? 1 : std::exp(1.2 * random.normal()));
    if (i % 9 == 8) std::ranges::copy(parts.items.row(i - 1), parts.items.row(i).begin());
    parts.popularity.push_back(i % 11 == 10 ? 0.0F : static_cast<float>(1 + i % 5));
    if (how == shape::biased) parts.item_offsets.push_back(static_cast<Scalar>(random.normal()));
  }
  parts.prior.assign(to_size(d), Scalar{0});
  return lfrec::factor_model<Scalar>(std::move(parts));
}

}  // namespace

TEST_CASE_TEMPLATE("lists are those of recommend, to the bit", Scalar, LFREC_TEST_SCALARS) {
  for (auto const how : {shape::skewed, shape::even, shape::biased})
    for (index_t const d : {1, 7, 16, 40})
      for (index_t const items : {1, 15, 16, 17, 1500}) {
        auto const model = some_model<Scalar>(items, d, how);
        pruned_scan<Scalar> const scan(model);
        std::vector<index_t> seen;
        for (index_t i = 0; i < items; i += 7) seen.push_back(i);
        for (std::size_t const n : {0U, 1U, 10U, 3000U})
          for (index_t u = 0; u<40; u += n> 10 ? 13 : 3) {
            auto const found = scan.recommend({.user = user_index{u}}, n, seen);
            CHECK(found == lfrec::recommend(model, user_index{u}, n, lfrec::unseen(seen)));
          }
      }
}

TEST_CASE("lists of many users are those of recommend_unseen, for any executor") {
  auto const model = some_model<float>(300, 16, shape::skewed);
  pruned_scan<float> const scan(model);
  // The last rows have nearly everything, so that their lists are filled up by popularity.
  std::vector<std::vector<index_t>> rows(40);
  for (index_t u = 0; u < 40; ++u)
    for (index_t i = u % 3; i < 300; i += u < 35 ? 5 : 1) rows[to_size(u)].push_back(i);
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<index_t> items;
  for (auto const& row : rows) {
    items.insert(items.end(), row.begin(), row.end());
    offsets.push_back(static_cast<lfrec::offset_t>(items.size()));
  }
  std::vector<float> const ones(items.size(), 1.0F);
  lfrec::matrix const seen(lfrec::csr<float>(40, 300, offsets, items, ones));
  std::vector<user_index> users;
  for (index_t k = 0; k < 150; ++k) users.push_back(user_index{k * 7 % 40});
  auto const expected = lfrec::recommend_unseen(model, seen, users, 10);
  CHECK(scan.recommend_unseen(seen, users, 10) == expected);
  for (std::size_t const threads : {2U, 3U, 7U}) {
    lfrec::thread_pool pool(threads);
    CHECK(scan.recommend_unseen(seen, users, 10, pool) == expected);
  }
  CHECK(scan.recommend_unseen(seen, users, 1000) ==
        lfrec::recommend_unseen(model, seen, users, 1000));
  std::vector<user_index> const nobody{user_index{40}};
  CHECK_THROWS_AS((void)scan.recommend_unseen(seen, nobody, 10), lfrec::shape_error);
  lfrec::matrix const narrow(lfrec::csr<float>(1, 2, {0, 1}, {0}, {1}));
  CHECK_THROWS_AS((void)scan.recommend_unseen(narrow, users, 10), lfrec::shape_error);
}

TEST_CASE("rows of somebody else and items of another model are refused, as recommend does") {
  auto const model = some_model<float>(300, 16, shape::skewed);
  pruned_scan<float> const scan(model);
  lfrec::matrix const few(lfrec::csr<float>(2, 300, {0, 1, 2}, {0, 1}, {1, 1}));
  for (index_t const u : {2, 39, -1}) {
    std::vector<user_index> const user{user_index{u}};
    CHECK_THROWS_AS((void)lfrec::recommend_unseen(model, few, user, 10), lfrec::shape_error);
    CHECK_THROWS_AS((void)scan.recommend_unseen(few, user, 10), lfrec::shape_error);
  }
  for (index_t const item : {-1, 300, 1000}) {
    std::vector<index_t> const seen{item};
    lfrec::query const whom{.user = user_index{1}, .history = {}};
    CHECK_THROWS_AS((void)lfrec::recommend(model, whom, 10, lfrec::unseen(seen)),
                    lfrec::shape_error);
    CHECK_THROWS_AS((void)scan.recommend(whom, 10, seen), lfrec::shape_error);
  }
}

TEST_CASE("most items of a skewed model are left out") {
  auto const model = some_model<float>(20000, 40, shape::skewed);
  pruned_scan<float> const scan(model);
  pruned_scan<float>::workspace work(scan, 10);
  std::vector<lfrec::recommendation<float>> out(10);
  double scored = 0;
  for (index_t u = 0; u < 40; ++u) {
    CHECK(scan(model.user_factors().row(u), {}, work, out).size() == 10);
    scored += work.scored() / 40;
  }
  MESSAGE("share of items scored ", scored);
  CHECK(scored < 0.2);
  CHECK(scored > 0);
}

TEST_CASE("a workspace can be used again, and room for less is filled") {
  auto const model = some_model<float>(500, 16, shape::even);
  pruned_scan<float> const scan(model);
  pruned_scan<float>::workspace work(scan, 10);
  std::vector<lfrec::recommendation<float>> all(10), again(10), few(3);
  auto const vector = model.user_factors().row(3);
  CHECK(scan(vector, {}, work, all).size() == 10);
  CHECK(scan(model.user_factors().row(4), {}, work, again).size() == 10);
  CHECK(scan(vector, {}, work, again).size() == 10);
  CHECK(all == again);
  CHECK(scan(vector, {}, work, few).size() == 3);
  CHECK(few[2] == all[2]);
  CHECK_THROWS_AS((void)scan(vector.first(3), {}, work, all), lfrec::shape_error);
}

TEST_CASE("a model without items has empty lists") {
  lfrec::factor_model_parts<float> parts;
  parts.users = lfrec::factors<float>(1, 4);
  parts.items = lfrec::factors<float>(0, 4);
  parts.prior.assign(4, 0);
  pruned_scan<float> const scan{lfrec::factor_model<float>(std::move(parts))};
  CHECK(scan.recommend({.user = user_index{0}}, 5).empty());
}
