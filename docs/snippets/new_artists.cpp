// SPDX-License-Identifier: MIT
#include <lfrec/data/csr.hpp>
#include <lfrec/data/features.hpp>
#include <lfrec/data/matrix.hpp>
#include <lfrec/feature_als.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>

int main() {
  // Six artists, three listeners; nobody has heard Eve or Fay yet, but they have tags.
  char const* const artists[] = {"Ann", "Bob", "Cid", "Dan", "Eve", "Fay"};
  using lfrec::item_index;
  using lfrec::user_index;
  lfrec::matrix const plays(lfrec::interaction_log(3, 6,
                                                   {{user_index{0}, item_index{0}},
                                                    {user_index{0}, item_index{1}},
                                                    {user_index{1}, item_index{2}},
                                                    {user_index{1}, item_index{3}},
                                                    {user_index{2}, item_index{0}}}));
  lfrec::features const tags(lfrec::csr<float>(6, 2,                   // artists, tags
                                               {0, 1, 2, 3, 4, 5, 6},  // where rows end
                                               {0, 0, 1, 1, 1, 0},     // the tags
                                               {9, 4, 7, 2, 3, 5}),    // their counts
                             {"folk", "metal"});

  auto const model = lfrec::feature_als{{.factors = 2}}.fit(
      lfrec::training{plays, /*user features*/ nullptr, &tags});
  for (lfrec::index_t u = 0; u < 3; ++u) {
    std::printf("listener %d:", u);
    auto const seen = plays.user(user_index{u}).index;
    for (auto const& entry : lfrec::recommend(model, user_index{u}, 2, lfrec::unseen(seen)))
      std::printf(" %s", artists[lfrec::to_size(entry.item)]);
    std::puts("");
  }
}
