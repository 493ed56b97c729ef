#include <lfrec/data/matrix.hpp>
#include <lfrec/data/tag_profile.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/models/newcomer.hpp>
#include <lfrec/recommend/recommend.hpp>

#include <cstdio>
#include <vector>

int main() {
  auto const world = lfrec::datasets::synthetic{{.users = 500, .items = 800, .genres = 12}}.read();
  lfrec::matrix const plays(world.log, lfrec::binary{});
  auto const model = lfrec::implicit_als{{.factors = 16, .regularization = 0.05F}}.fit(plays);

  auto const genre = [&](lfrec::item_index item) {  // the one of weight 1; some have another of .5
    auto const tags = world.item_features.row(item);
    return world.item_features.name(tags.index[tags.value[0] == 1 ? 0 : 1]);
  };
  auto const show = [&](char const* what, auto const& list) {
    std::printf("%s:", what);
    for (auto const& entry : list) std::printf(" %s", genre(entry.item).c_str());
    std::puts("");
  };

  // A newcomer names two tags, the second with half the weight, and has a list at once.
  std::vector<lfrec::chosen_tag> const chosen{{"jazz"}, {"metal", 0.5F}};
  auto const start = lfrec::tag_profile(world.item_features, chosen, model.popularity());
  lfrec::newcomer guest(model);
  guest.become(start.view());
  show("from tags", lfrec::recommend(guest, lfrec::query{}, 8));

  // What is rated afterwards counts beside the tags, and soon for more.
  std::vector<lfrec::item_index> rated;
  for (lfrec::index_t i = 0; i < model.items() && rated.size() < 6; ++i)
    if (genre(lfrec::item_index{i}) == "folk") rated.push_back(lfrec::item_index{i});
  for (auto const item : rated) guest.rate(item, 1);
  show("with six ratings", lfrec::recommend(guest, lfrec::query{}, 8, lfrec::except(rated)));
}
