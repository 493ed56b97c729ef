// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "explorer/small_explorer.hpp"

using namespace lfrec_test;
using explorer::api;

namespace {

api const& small() {
  static api const one(small_worlds(), description());
  return one;
}

json answered(std::string const& target) {
  auto const answer = get(small(), target);
  REQUIRE_MESSAGE(answer.status == 200, target, ": ", answer.body);
  return json::parse(answer.body);
}
json answered(std::string const& target, json const& body) {
  auto const answer = post(small(), target, body.dump());
  REQUIRE_MESSAGE(answer.status == 200, target, ": ", answer.body);
  return json::parse(answer.body);
}

std::vector<std::string> ids(json const& items) {
  std::vector<std::string> list;
  for (auto const& item : items) list.push_back(item.at("artist").at("id"));
  return list;
}

}  // namespace

TEST_CASE("the description holds the endpoints that there are, and no others") {
  auto const described = json::parse(description());
  std::set<std::pair<std::string, std::string>> in_file;
  for (auto const& [address, methods] : described["paths"].items())
    for (auto const& [method, about] : methods.items())
      in_file.emplace(method == "get" ? "GET" : "POST", address);
  auto const list = api::endpoints();
  CHECK(in_file == std::set(list.begin(), list.end()));
  CHECK(get(small(), "/api/v1/openapi.json").body == description());
}

TEST_CASE("every answer is as described") {
  auto const fits = [](std::string const& target, std::string const& schema) {
    auto const answer = get(small(), target);
    CHECK_MESSAGE(answer.status == 200, target, ": ", answer.body);
    CHECK_MESSAGE(mismatch(answer.body, schema) == "", target);
  };
  fits("/api/v1/health", "Health");
  fits("/api/v1/models", "Models");
  fits("/api/v1/artists", "Artists");
  fits("/api/v1/artists?q=a&limit=50", "Artists");
  fits("/api/v1/artists/artist1", "ArtistDetail");
  fits("/api/v1/artists/artist1/similar", "Neighbours");
  fits("/api/v1/artists/artist1/similar?model=item_knn&limit=3", "Neighbours");
  fits("/api/v1/artists/artist1/path/artist50", "Path");
  fits("/api/v1/tags", "Tags");
  fits("/api/v1/listeners?q=1", "Listeners");
  fits("/api/v1/listeners/user7", "Listener");
  fits("/api/v1/listeners/user7/lists", "Lists");
  fits("/api/v1/map", "Map");
  auto const models = answered("/api/v1/models")["models"];
  for (auto const& model : models) {
    json const body{{"ratings", {{{"artist", "artist3"}, {"rating", 5}}}},
                    {"model", model["name"]}};
    CHECK(mismatch(post(small(), "/api/v1/recommend", body.dump()).body, "Recommendations") == "");
    CHECK(mismatch(post(small(), "/api/v1/next-question", body.dump()).body, "Questions") == "");
  }
}

TEST_CASE("artists are found as people type them, and by popularity for nothing") {
  auto const popular = answered("/api/v1/artists?limit=10")["artists"];
  REQUIRE(popular.size() == 10);
  CHECK(std::is_sorted(popular.begin(), popular.end(), [](auto const& a, auto const& b) {
    return a["listeners"] > b["listeners"];
  }));
  CHECK(answered("/api/v1/artists?limit=4&offset=6")["artists"] ==
        json(std::vector<json>(popular.begin() + 6, popular.end())));
  auto const name = popular[3]["name"].get<std::string>();
  std::string typed;
  for (char const c : name) typed += c == ' ' ? std::string{"%20"} : std::string{c};
  CHECK(answered("/api/v1/artists?q=" + typed)["artists"][0]["id"] == popular[3]["id"]);
  for (auto const* odd : {"%F0%9F%8E%B8", "%22%27%3C", "%D7%A9%D7%9C%D7%95%D7%9D", "%00", "%FF%FE"})
    CHECK(answered(std::string{"/api/v1/artists?q="} + odd)["artists"].is_array());
}

TEST_CASE("a path leads over neighbours from one artist to another") {
  auto const there = answered("/api/v1/artists/artist1/path/artist50");
  REQUIRE(there["path"].size() >= 2);
  CHECK(there["path"].front()["id"] == "artist1");
  CHECK(there["path"].back()["id"] == "artist50");
  CHECK(there["steps"].size() == there["path"].size() - 1);
  auto const self = answered("/api/v1/artists/artist1/path/artist1");
  CHECK(self["path"].size() == 1);
  CHECK(self["steps"].empty());
  // Popularity compares no artists.
  CHECK(get(small(), "/api/v1/artists/artist1/path/artist2?model=popularity").status == 422);
}

TEST_CASE("a rating changes the list, says why, and neither rated nor dismissed artists come") {
  auto const nothing = answered("/api/v1/recommend", json::object());
  CHECK(nothing["basis"] == "popularity");
  CHECK(nothing["items"].size() == 24);
  auto const first = nothing["items"][0]["artist"]["id"].get<std::string>();
  json body{
      {"ratings", {{{"artist", "artist3"}, {"rating", 5}}, {{"artist", "artist9"}, {"rating", 4}}}},
      {"dismissed", {first}},
      {"limit", 100}};
  auto const list = answered("/api/v1/recommend", body);
  CHECK(list["basis"] == "ratings");
  CHECK(list["generation"] == 1);
  CHECK(list["items"].size() == 100);
  for (auto const& id : ids(list["items"]))
    CHECK((id != "artist3" && id != "artist9" && id != first));
  auto const& best = list["items"][0];
  CHECK(best["strength"] == 1.0);
  CHECK(best["stddev"] > 0);
  CHECK(best["sureness"] > 0);
  REQUIRE(!best["reasons"].empty());
  CHECK(best["reasons"][0]["kind"] == "item");
  std::string const why = best["reasons"][0]["id"];
  CHECK((why == "artist3" || why == "artist9"));
  CHECK(answered("/api/v1/recommend", {{"dismissed", {first}}})["items"] != nothing["items"]);
}

TEST_CASE("tags alone start a list, and are its reasons") {
  auto const tag = answered("/api/v1/tags?limit=1")["tags"][0]["name"].get<std::string>();
  auto const list = answered("/api/v1/recommend", {{"tags", {tag}}, {"limit", 10}});
  CHECK(list["basis"] == "tags");
  std::size_t tagged = 0;
  for (auto const& item : list["items"]) {
    auto const& tags = item["artist"]["tags"];
    if (std::find(tags.begin(), tags.end(), tag) != tags.end()) ++tagged;
  }
  CHECK(tagged >= 8);
  REQUIRE(!list["items"][0]["reasons"].empty());
  CHECK(list["items"][0]["reasons"][0]["kind"] == "feature");
  CHECK(list["items"][0]["reasons"][0]["name"] == tag);
  CHECK(list["items"][0]["reasons"][0]["id"].is_null());
}

TEST_CASE("variety keeps the first and brings other tags") {
  json body{{"ratings", {{{"artist", "artist3"}, {"rating", 5}}}}, {"limit", 10}};
  auto const plain = answered("/api/v1/recommend", body)["items"];
  body["variety"] = 0.8;
  auto const varied = answered("/api/v1/recommend", body)["items"];
  CHECK(varied.size() == 10);
  CHECK(varied[0]["artist"] == plain[0]["artist"]);
  auto const tags_of = [](json const& items) {
    std::set<std::string> tags;
    for (auto const& item : items)
      for (auto const& tag : item["artist"]["tags"]) tags.insert(tag.get<std::string>());
    return tags.size();
  };
  CHECK(tags_of(varied) > tags_of(plain));
}

TEST_CASE("questions are about artists that were not rated, each another one") {
  json const body{{"ratings", {{{"artist", "artist3"}, {"rating", 5}}}}, {"limit", 10}};
  auto const asked = ids(answered("/api/v1/next-question", body)["questions"]);
  CHECK(asked.size() == 10);
  CHECK(std::set(asked.begin(), asked.end()).size() == 10);
  CHECK(std::find(asked.begin(), asked.end(), "artist3") == asked.end());
  auto const by_fame = answered("/api/v1/next-question", {{"model", "popularity"}})["questions"];
  CHECK(by_fame[0]["gain"].is_null());
}

TEST_CASE("a listener's history, friends and what models find of what was held out") {
  auto const all = answered("/api/v1/listeners?limit=100");
  CHECK(all["total"] == 201);
  CHECK(all["listeners"].size() == 100);
  auto const one = answered("/api/v1/listeners/user7");
  auto const& history = one["history"];
  CHECK(history.size() == one["artists"]);
  CHECK(std::is_sorted(history.begin(), history.end(),
                       [](auto const& a, auto const& b) { return a["plays"] > b["plays"]; }));
  auto const lists = answered("/api/v1/listeners/user7/lists?limit=20");
  std::set<std::string> held_out;
  for (auto const& artist : lists["held_out"]) held_out.insert(artist["id"].get<std::string>());
  CHECK(!held_out.empty());
  REQUIRE(lists["lists"].size() == answered("/api/v1/models")["models"].size());
  for (auto const& list : lists["lists"]) {
    std::size_t hits = 0;
    for (auto const& item : list["items"]) {
      CHECK(item["hit"] == held_out.contains(item["artist"]["id"].get<std::string>()));
      hits += item["hit"].get<bool>() ? 1U : 0U;
      // What the model was shown does not come.
      bool const known = std::any_of(history.begin(), history.end(), [&](auto const& row) {
        return row["artist"]["id"] == item["artist"]["id"];
      });
      CHECK(known == item["hit"].get<bool>());
    }
    CHECK(list["hits"] == hits);
  }
}

TEST_CASE("models are judged, with intervals, over all and by groups of listeners") {
  auto const all = answered("/api/v1/models");
  CHECK(all["scale"].size() == 6);
  CHECK(all["scale"][2]["plays"] == "2 to 1,000");
  double popularity = 0;
  double factors = 0;
  for (auto const& model : all["models"]) {
    REQUIRE(model["metrics"].size() == 3);
    auto const& figure = model["metrics"][0];
    CHECK(figure["low"] <= figure["mean"]);
    CHECK(figure["mean"] <= figure["high"]);
    CHECK(model["segments"].size() == 2);
    if (model["name"] == "popularity") popularity = figure["mean"];
    if (model["name"] == all["default"]) factors = figure["mean"];
  }
  CHECK(factors > popularity);
}

TEST_CASE("columns of the map have one length, and its artists a place") {
  auto const map = answered("/api/v1/map");
  auto const& points = map["points"];
  CHECK(points["id"].size() == 117);
  for (auto const& [name, column] : points.items()) CHECK(column.size() == points["id"].size());
  for (auto const& tag : points["tag"]) CHECK((tag >= -1 && tag < map["tags"].size()));
}

TEST_CASE("what cannot be is refused with the name of the field") {
  struct refused {
    std::string body;
    int status;
    std::string field;
  };
  std::string const many = "[" + [] {
    std::string list;
    for (int n = 0; n < 1001; ++n) list += (n == 0 ? "\"artist1\"" : ",\"artist1\"");
    return list;
  }() + "]";
  std::vector<refused> const bodies = {
      {"", 400, ""},
      {"{", 400, ""},
      {"{}{}", 400, ""},
      {"nonsense", 400, ""},
      {R"({"limit": NaN})", 400, ""},
      {"{\"tags\": [\"\xff\"]}", 400, ""},
      {std::string("{\"tags\":[\"a\0\"]}", 14), 400, ""},
      {std::string(50000, '['), 400, ""},
      {R"({"ratings":[[[[[[[[[[1]]]]]]]]]]})", 400, ""},
      {"[]", 422, ""},
      {"null", 422, ""},
      {"3", 422, ""},
      {R"({"rating": []})", 422, "rating"},
      {R"({"ratings": {}})", 422, "ratings"},
      {R"({"ratings": [3]})", 422, "ratings[0]"},
      {R"({"ratings": [{}]})", 422, "ratings[0].artist"},
      {R"({"ratings": [{"artist": "artist1"}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": 1, "rating": 3}]})", 422, "ratings[0].artist"},
      {R"({"ratings": [{"artist": "nobody", "rating": 3}]})", 422, "ratings[0].artist"},
      {R"({"ratings": [{"artist": "artist1", "rating": 3, "x": 1}]})", 422, "ratings[0].x"},
      {R"({"ratings": [{"artist": "artist1", "rating": 6}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": -1}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": 2.5}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": 1e300}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": "5"}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": null}]})", 422, "ratings[0].rating"},
      {R"({"ratings": [{"artist": "artist1", "rating": 1}, {"artist": "artist1", "rating": 2}]})",
       422, "ratings[1].artist"},
      {R"({"tags": "rock"})", 422, "tags"},
      {R"({"tags": ["no such tag"]})", 422, "tags[0]"},
      {R"({"tags": [null]})", 422, "tags[0]"},
      {R"({"tags": [")" + std::string(201, 'x') + R"("]})", 422, "tags[0]"},
      {R"({"dismissed": ["nobody"]})", 422, "dismissed[0]"},
      {R"({"dismissed": )" + many + "}", 422, "dismissed"},
      {R"({"limit": 0})", 422, "limit"},
      {R"({"limit": 101})", 422, "limit"},
      {R"({"limit": 1.5})", 422, "limit"},
      {R"({"limit": "24"})", 422, "limit"},
      {R"({"limit": 99999999999999999999999})", 422, "limit"},
      {R"({"variety": 1.01})", 422, "variety"},
      {R"({"variety": true})", 422, "variety"},
      {R"({"model": "best"})", 422, "model"},
      {R"({"model": 7})", 422, "model"},
  };
  for (auto const& [body, status, field] : bodies) {
    auto const shown = body.substr(0, 60);
    auto const answer = post(small(), "/api/v1/recommend", body);
    CHECK_MESSAGE(answer.status == status, shown, ": ", answer.body);
    REQUIRE_MESSAGE(mismatch(answer.body, "Error") == "", shown);
    CHECK_MESSAGE(json::parse(answer.body)["error"].value("field", "") == field, shown);
  }
  // Lengths are those of the description: characters, not bytes.
  std::string accents;
  for (int n = 0; n < 200; ++n) accents += "%C3%A9";
  for (auto const* address : {"/api/v1/artists", "/api/v1/tags", "/api/v1/listeners"}) {
    auto const target = address + std::string{"?q="} + accents;
    CHECK_MESSAGE(get(small(), target).status == 200, target);
    CHECK_MESSAGE(get(small(), target + "%C3%A9").status == 422, target);
  }
  std::string bare;  // continues no character
  for (int n = 0; n < 801; ++n) bare += "%80";
  CHECK(get(small(), "/api/v1/artists?q=" + bare).status == 422);
  // Whole numbers may be written with a point, and what a question does not know is refused.
  CHECK(post(small(), "/api/v1/recommend", R"({"limit": 3.0})").status == 200);
  CHECK(post(small(), "/api/v1/next-question", R"({"variety": 0})").status == 422);
  CHECK(post(small(), "/api/v1/next-question", R"({"limit": 11})").status == 422);
}

TEST_CASE("addresses and methods that are not there") {
  auto const status = [](std::string const& method, std::string const& target) {
    auto const answer = small()({method, target, "application/json", "{}"});
    CHECK_MESSAGE(mismatch(answer.body, "Error") == "", target);
    return answer.status;
  };
  CHECK(status("GET", "/api/v1") == 404);
  CHECK(status("GET", "/api/v1/") == 404);
  CHECK(status("GET", "/api/v1/health/") == 404);
  CHECK(status("GET", "/api/v2/health") == 404);
  CHECK(status("GET", "/api/v1/artists/") == 404);
  CHECK(status("GET", "/api/v1/artists/nobody") == 404);
  CHECK(status("GET", "/api/v1/artists/artist1/similar/x") == 404);
  CHECK(status("GET", "/api/v1/listeners/nobody") == 404);
  CHECK(status("GET", "/api/v1/listeners/nobody/lists") == 404);
  CHECK(status("GET", "/api/v1/artists/nobody/path/artist1") == 404);
  CHECK(status("GET", "/api/v1/artists/a%") == 400);
  CHECK(status("GET", "/api/v1/artists/a%zz") == 400);
  CHECK(status("GET", "/api/v1/artists?limit=0") == 422);
  CHECK(status("GET", "/api/v1/artists?limit=51") == 422);
  CHECK(status("GET", "/api/v1/artists?limit=") == 422);
  CHECK(status("GET", "/api/v1/artists?limit=-1") == 422);
  CHECK(status("GET", "/api/v1/artists?limit=8&limit=9") == 422);
  CHECK(status("GET", "/api/v1/artists?size=9") == 422);
  CHECK(status("GET", "/api/v1/artists?q=" + std::string(201, 'x')) == 422);
  CHECK(status("GET", "/api/v1/artists/artist1/similar?model=nobody") == 422);
  CHECK(status("GET", "/api/v1/recommend") == 405);
  CHECK(status("POST", "/api/v1/health") == 405);
  CHECK(status("DELETE", "/api/v1/artists/artist1") == 405);
  CHECK(small()({"GET", "/api/v1/recommend", "", ""}).allow == "POST");
  CHECK(small()({"PUT", "/api/v1/map", "", ""}).allow == "GET, HEAD");
  for (auto const* type : {"", "text/plain", "application/x-www-form-urlencoded", "json"})
    CHECK(small()({"POST", "/api/v1/recommend", type, "{}"}).status == 415);
  CHECK(small()({"POST", "/api/v1/recommend", "Application/JSON; charset=utf-8", "{}"}).status ==
        200);
}
