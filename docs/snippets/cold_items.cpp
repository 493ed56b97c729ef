// SPDX-License-Identifier: MIT
#include <lfrec/attribute_map.hpp>
#include <lfrec/content.hpp>
#include <lfrec/data/join_features.hpp>
#include <lfrec/data/numeric_table.hpp>
#include <lfrec/data/weight.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/models/explain_by_features.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <lfrec/recommend/similar.hpp>
#include <lfrec/split/cold_items.hpp>

#include <iostream>
#include <string>
#include <vector>

int main() {
  // Nobody has a fifth of the artists; their tags are all that is known of them.
  auto const world = lfrec::datasets::synthetic{{.users = 300, .items = 200, .genres = 8}}.read();
  auto const cut = lfrec::cold_items{{.fraction = 0.2}}(world.log);
  lfrec::matrix const plays(cut.train, lfrec::binary{});

  // Tempo and loudness of some artists, from elsewhere, by name.
  std::vector<std::string> const artists{world.item_names[0], world.item_names[3], "Unheard Of"};
  lfrec::numeric_table const measured(artists, {"tempo", "loudness"},
                                      std::vector{98., -7., 140., -5., 121., -9.});
  auto const sound = lfrec::join_features(lfrec::binned(measured, 2), world.item_names);
  std::cout << sound.rows.columns() << " columns of sound: " << sound.to_text() << '\n';
  auto const tags = lfrec::beside(world.item_features, sound.rows);

  // By tags alone.
  lfrec::training const data{plays, nullptr, &tags};
  lfrec::content const recipe{};
  auto const by_tags = recipe.fit(data);
  auto const cold = cut.test[0].item;
  auto const user = cut.test[0].user;
  std::cout << "like " << world.item_name(cold) << ": "
            << world.item_name(lfrec::similar_items(by_tags, cold, 1)[0].item) << '\n';
  auto const why = lfrec::explain_by_features(by_tags, recipe.compared(tags), {.user = user}, cold);
  std::cout << "for its " << tags.name(why.terms[0].index) << '\n';

  // Or in the space of a factor model, beside everything else.
  auto const model = lfrec::implicit_als{{.factors = 16}}.fit(plays);
  auto const mapped = lfrec::attribute_map{}.fit(model, data);
  std::cout << std::boolalpha << "known before: " << model.has_evidence(cold, 0)
            << ", after: " << mapped.has_evidence(cold, 0) << '\n';
}
