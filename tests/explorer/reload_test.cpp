// SPDX-License-Identifier: MIT
#include "reload.hpp"

#include <doctest/doctest.h>
#include <httplib.h>

#include <array>
#include <atomic>
#include <lfrec/data/weight.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/io/make_saved.hpp>
#include <lfrec/io/save.hpp>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "explorer/small_explorer.hpp"
#include "explorer/warm_up.hpp"
#include "server.hpp"
#include "support/text_files.hpp"

using namespace lfrec_test;
using namespace std::chrono_literals;

namespace {

lfrec::dataset const& music() {
  static auto const data = lfrec::datasets::synthetic{lfrec::datasets::small_world()}.read();
  return data;
}

lfrec::saved_model model_of(std::uint64_t seed, lfrec::dataset const& data = music()) {
  auto const weighting = lfrec::binary{}.fit(data.log);
  auto const plays = weighting.matrix(data.log);
  lfrec::implicit_als const recipe{{.factors = 8, .epochs = 3, .seed = seed}};
  return lfrec::make_saved(recipe.fit(plays), recipe, data, plays, weighting);
}

std::string const question = R"({"ratings": [{"artist": "artist3", "rating": 4}], "limit": 20})";

/// The items of an answer to the question.
json items(explorer::api const& api) {
  return json::parse(post(api, "/api/v1/recommend", question).body).at("items");
}

/// Waits, but not forever.
bool reached(explorer::present const& worlds, std::uint64_t generation) {
  for (int n = 0; n < 6000; ++n) {
    if (worlds.get()->generation >= generation) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a model file serves by itself: its names, its listeners, and other models beside it") {
  text_files folder;
  auto from = small_settings();
  from.model = folder.file("m.lfrec");
  lfrec::save(model_of(1), from.model);
  explorer::present worlds(explorer::make_world(from, lfrec::serial{}));
  explorer::api const api(worlds, description());
  auto const health = json::parse(get(api, "/api/v1/health").body);
  CHECK(health["model"] == "file");
  CHECK(health["artists"] == 117);
  for (auto const* target :
       {"/api/v1/artists", "/api/v1/artists/artist1", "/api/v1/listeners/user1",
        "/api/v1/listeners/user1/lists", "/api/v1/map", "/api/v1/models", "/api/v1/tags"})
    CHECK_MESSAGE(get(api, target).status == 200, target);
  CHECK(items(api).size() == 20);
  CHECK(mismatch(get(api, "/api/v1/models").body, "Models") == "");
  // It was trained on everything, so it may not show off with what is held out here.
  auto const lists = json::parse(get(api, "/api/v1/listeners/user1/lists").body)["lists"];
  for (auto const& list : lists) CHECK(list["model"] != "file");
}

TEST_CASE("data beside a model file take its ids") {
  auto const data = music();
  // A model of fewer artists, in another order, and of fewer listeners.
  lfrec::dataset part;
  std::vector<lfrec::interaction> rows;
  for (lfrec::index_t i = 60; i > 0; --i) part.items.insert("artist" + std::to_string(i));
  for (lfrec::index_t u = 50; u > 0; --u) part.users.insert("user" + std::to_string(u));
  for (auto row : data.log) {
    auto const item = part.items.find(data.items.key(row.item));
    auto const user = part.users.find(data.users.key(row.user));
    if (!item || !user) continue;
    rows.push_back({*user, *item, row.value});
  }
  part.log = {50, 60, rows};
  auto const saved = model_of(1, part);
  auto const both = explorer::aligned(data, saved);
  CHECK(both.items == saved.items);
  CHECK(both.users.size() == data.users.size());
  CHECK(both.users.key(lfrec::user_index{0}) == "user50");
  std::size_t kept = 0;
  for (auto const& row : data.log) kept += saved.items.contains(data.items.key(row.item)) ? 1U : 0U;
  CHECK(both.log.size() == kept);
  auto const tags = [](lfrec::dataset const& d, std::string const& artist) {
    std::vector<std::string> names;
    for (auto const tag : d.item_features.row(d.items.at(artist)).index)
      names.push_back(d.item_features.name(tag));
    return names;
  };
  CHECK(tags(both, "artist7") == tags(data, "artist7"));
  auto const friends = [](lfrec::dataset const& d, std::string const& user) {
    std::set<std::string> ids;
    for (auto const other : d.friends.friends(d.users.at(user)))
      ids.insert(std::string{d.users.key(other)});
    return ids;
  };
  CHECK(friends(both, "user9") == friends(data, "user9"));
}

TEST_CASE("a damaged file is refused and the old model goes on") {
  text_files folder;
  auto from = small_settings();
  from.model = folder.file("m.lfrec");
  lfrec::save(model_of(1), from.model);
  explorer::present worlds(explorer::make_world(from, lfrec::serial{}));
  explorer::api const api(worlds, description());
  auto const before = items(api);
  std::mutex mutex;
  std::string told;
  explorer::reload const watching(
      worlds, from, lfrec::serial{},
      [&](std::string const& what) {
        std::lock_guard const lock(mutex);
        told += what + '\n';
      },
      2ms);
  folder.write("m.lfrec", "this is no model");
  for (int n = 0; n < 6000; ++n) {  // until it has been looked at
    std::this_thread::sleep_for(1ms);
    std::lock_guard const lock(mutex);
    if (!told.empty()) break;
  }
  CHECK(worlds.get()->generation == 1);
  CHECK(items(api) == before);
  {
    std::lock_guard const lock(mutex);
    CHECK(told.starts_with("the old model goes on: " + from.model));
  }
  std::remove(from.model.c_str());
  std::this_thread::sleep_for(20ms);
  CHECK(items(api) == before);
  lfrec::save(model_of(2), from.model);
  REQUIRE(reached(worlds, 2));
  CHECK(items(api) != before);
  // Other artists: everything is made anew.
  auto options = lfrec::datasets::small_world();
  options.items = 90;
  lfrec::save(model_of(1, lfrec::datasets::synthetic{options}.read()), from.model);
  REQUIRE(reached(worlds, 3));
  CHECK(json::parse(get(api, "/api/v1/health").body)["artists"] == 90);
}

TEST_CASE("a model swapped 100 times under load: no request fails and no answer is torn") {
  text_files folder;
  auto from = small_settings();
  from.model = folder.file("m.lfrec");
  std::array const models = {model_of(2), model_of(1)};  // of even and odd generations
  lfrec::save(models[1], from.model);
  explorer::present worlds(explorer::make_world(from, lfrec::serial{}));
  explorer::api const api(worlds, description());
  std::array<json, 2> expected;
  expected[1] = items(api);
  {
    auto other = from;
    other.model = folder.file("other.lfrec");
    lfrec::save(models[0], other.model);
    explorer::present const others(explorer::make_world(other, lfrec::serial{}));
    expected[0] = items(explorer::api(others, description()));
  }
  REQUIRE(expected[0] != expected[1]);
  REQUIRE(warm_up());
  explorer::files const no_page;
  explorer::server_options options;
  options.port = 0;
  options.connections = 8;
  options.patience = 120s;  // however busy the machine is
  options.queue = 120s;
  explorer::server http(api, no_page, options);
  std::thread serving([&] { http.run(); });
  explorer::reload const watching(
      worlds, from, lfrec::serial{}, [](std::string const&) {}, 1ms);

  std::atomic<bool> over{false};
  std::atomic<std::size_t> asked{0};
  std::atomic<std::size_t> failed{0};
  std::atomic<std::size_t> torn{0};
  std::vector<std::thread> crowd;
  for (int n = 0; n < 4; ++n)
    crowd.emplace_back([&] {
      httplib::Client client("127.0.0.1", http.port());
      client.set_keep_alive(true);
      client.set_read_timeout(120);
      while (!over) {
        auto const answer = client.Post("/api/v1/recommend", question, "application/json");
        ++asked;
        if (!answer || answer->status != 200) {
          ++failed;
          continue;
        }
        auto const body = json::parse(answer->body);
        if (body["items"] != expected[body["generation"].get<std::size_t>() % 2]) ++torn;
      }
    });
  bool all = true;
  for (std::uint64_t generation = 2; generation <= 101 && all; ++generation) {
    lfrec::save(models[generation % 2], from.model);
    all = reached(worlds, generation);
    auto const enough = asked + 4;  // so that each generation answers some
    for (int n = 0; n < 6000 && asked < enough; ++n) std::this_thread::sleep_for(1ms);
  }
  over = true;
  for (auto& one : crowd) one.join();
  http.stop();
  serving.join();
  CHECK(all);
  CHECK(worlds.get()->generation == 101);
  CHECK(asked >= 400);
  CHECK(failed == 0);
  CHECK(torn == 0);
  MESSAGE(asked.load(), " requests while the model was swapped 100 times");
}
