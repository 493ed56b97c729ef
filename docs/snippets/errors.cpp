// SPDX-License-Identifier: MIT
#include <lfrec/core/error.hpp>
#include <lfrec/data/csr_view.hpp>
#include <lfrec/data/weight_text.hpp>
#include <lfrec/datasets/delimited.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/evaluate/evaluate.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/metrics/metric_text.hpp>
#include <lfrec/metrics/ndcg.hpp>
#include <lfrec/popularity.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <lfrec/split/by_time.hpp>
#include <lfrec/split/k_fold.hpp>

#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace {

void print_error(auto&& wrong) {
  try {
    wrong();
    std::puts("no error");
  } catch (lfrec::error const& e) {
    std::printf("%s\n", e.what());
  }
}

}  // namespace

int main() {
  using lfrec::item_index, lfrec::user_index;
  auto const world = lfrec::datasets::synthetic{lfrec::datasets::small_world()}.read();
  lfrec::matrix const plays(world.log);
  auto const model = lfrec::popularity{}.fit(plays);

  std::puts("invalid_option");
  print_error([&] { (void)lfrec::implicit_als{{.factors = 0}}.fit(plays); });
  print_error(
      [&] { (void)lfrec::implicit_als{{.unobserved_weight = 0.1F, .alpha = 40.0F}}.fit(plays); });
  print_error([] {
    lfrec::implicit_als_options options;
    lfrec::set_field("implicit_als", options, "solver", "lu");
  });
  print_error([] {
    lfrec::popularity_options options;
    lfrec::set_field("popularity", options, "factor", "8");
  });
  print_error([] { (void)lfrec::parse_weighting("logarithmic"); });
  print_error([] { (void)lfrec::make_metric("ndcg"); });
  print_error([&] { (void)lfrec::k_fold{{.folds = 5, .fold = 5}}(world.log); });

  std::puts("unknown_id");
  print_error([&] { (void)world.users.at("nobody"); });
  print_error([&] { (void)world.item_named("Nobody & Sons"); });

  std::puts("shape_error");
  print_error([&] { (void)lfrec::recommend(model, user_index{201}, 10); });
  print_error([&] { (void)lfrec::rank(model, {}, {item_index{-1}}); });
  print_error([&] { (void)world.items.key(item_index{117}); });
  print_error([] {
    std::vector<lfrec::interaction> rows{{user_index{0}, item_index{9}}};
    (void)lfrec::interaction_log(1, 5, rows);
  });
  print_error([] {
    std::vector<int> const offsets{0, 2};
    std::vector<lfrec::index_t> const indices{3, 1};
    std::vector<double> const values{1, 1};
    (void)lfrec::csr_view(1, 5, offsets, indices, values);
  });
  print_error([&] {
    lfrec::matrix const empty(lfrec::interaction_log(1, 1, {}));
    (void)lfrec::evaluate(model, lfrec::held_out(plays, empty), lfrec::ndcg{});
  });
  print_error([&] { (void)lfrec::by_time{}(world.log); });

  std::puts("numeric_error");
  print_error([] {
    std::vector<lfrec::interaction> rows{
        {user_index{0}, item_index{1}, std::numeric_limits<float>::quiet_NaN()}};
    (void)lfrec::interaction_log(1, 5, rows);
  });

  std::puts("io_error");
  print_error([] { (void)lfrec::datasets::read_delimited("no-such-file.tsv"); });
}
