// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <string_view>

namespace explorer {

namespace {

using nlohmann::json;

struct endpoint {
  std::string_view method;
  std::string_view address;
  std::string (*serve)(call const&);
};
constexpr std::string_view description_address = "/api/v1/openapi.json";
constexpr std::array all_endpoints = {
    endpoint{"GET", "/api/v1/health", health},
    endpoint{"GET", "/api/v1/models", models},
    endpoint{"GET", "/api/v1/artists", artists},
    endpoint{"GET", "/api/v1/artists/{id}", artist},
    endpoint{"GET", "/api/v1/artists/{id}/similar", similar},
    endpoint{"GET", "/api/v1/artists/{from}/path/{to}", path},
    endpoint{"GET", "/api/v1/tags", tags},
    endpoint{"POST", "/api/v1/recommend", recommend},
    endpoint{"POST", "/api/v1/next-question", next_question},
    endpoint{"GET", "/api/v1/listeners", listeners},
    endpoint{"GET", "/api/v1/listeners/{id}", listener},
    endpoint{"GET", "/api/v1/listeners/{id}/lists", lists},
    endpoint{"GET", "/api/v1/map", map},
};

/// The part up to the next slash, taken off.
std::string_view segment(std::string_view& address) {
  auto const part = address.substr(0, address.find('/', 1));
  address.remove_prefix(part.size());
  return part;
}

/// What stands for the names in braces, if the address is of that form.
std::optional<std::vector<std::string>> match(std::string_view form, std::string_view address) {
  std::vector<std::string> ids;
  while (!form.empty() && !address.empty()) {
    auto const wanted = segment(form);
    auto const given = segment(address);
    if (wanted.starts_with("/{") && given.size() > 1)
      ids.push_back(decoded(given.substr(1), false));
    else if (wanted != given)
      return std::nullopt;
  }
  if (!form.empty() || !address.empty()) return std::nullopt;
  return ids;
}

bool is_json(std::string_view content_type) {
  auto const type = content_type.substr(0, content_type.find(';'));
  std::string lower;
  for (char const c : type)
    if (c != ' ' && c != '\t') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower == "application/json";
}

}  // namespace

std::string text_of(json const& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json shown(catalogue const& known, item_index i) {
  json tags = json::array();
  for (auto const& [tag, weight] : known.tags_of(i, 3))
    tags.push_back(known.data.item_features.name(tag));
  return {{"id", known.id(i)},
          {"name", known.artist(i)},
          {"listeners", static_cast<index_t>(known.listeners[to_size(i)])},
          {"plays", known.total[to_size(i)]},
          {"tags", std::move(tags)}};
}

answer api::operator()(request const& asked) const {
  try {
    return dispatch(asked);
  } catch (refusal const& no) {
    return error_answer(no.status, no.code, no.field, no.what());
  } catch (std::exception const& wrong) {
    std::fprintf(stderr, "explorer: %s %s: %s\n", asked.method.c_str(), asked.target.c_str(),
                 wrong.what());
    return error_answer(500, "internal", "", "the server failed; its log says why");
  }
}

answer api::dispatch(request const& asked) const {
  std::string_view const target = asked.target;
  auto const address = target.substr(0, target.find_first_of("?#"));
  auto query = target.substr(address.size());
  query = query.starts_with('?') ? query.substr(1, query.find('#') - 1) : "";
  std::string_view const method = asked.method == "HEAD" ? "GET" : std::string_view{asked.method};
  std::string allowed;
  if (address == description_address) {
    if (method == "GET") return {200, description_};
    allowed = "GET";
  }
  for (auto const& each : all_endpoints) {
    auto ids = match(each.address, address);
    if (!ids) continue;
    if (each.method != method) {
      allowed = each.method;
      continue;
    }
    if (method == "POST" && !is_json(asked.content_type))
      throw refusal(415, "content_type", "", "the body must be of type application/json");
    auto const now = worlds_->get();
    std::chrono::duration<double> const uptime = std::chrono::steady_clock::now() - start_;
    return {200, each.serve({*now, *std::move(ids), query, asked.body, uptime.count()})};
  }
  if (allowed.empty())
    return error_answer(404, "not_found", "", "there is nothing at this address");
  auto answer = error_answer(405, "method", "", "only " + allowed + " is allowed here");
  answer.allow = allowed == "GET" ? "GET, HEAD" : allowed;
  return answer;
}

std::vector<std::pair<std::string, std::string>> api::endpoints() {
  std::vector<std::pair<std::string, std::string>> list{{"GET", std::string{description_address}}};
  for (auto const& each : all_endpoints) list.emplace_back(each.method, each.address);
  return list;
}

}  // namespace explorer
