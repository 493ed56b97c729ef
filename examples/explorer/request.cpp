// SPDX-License-Identifier: MIT
#include "request.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace explorer {

namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 200;  // characters of an id, a tag, a search
constexpr std::size_t most_ratings = 200;
constexpr std::size_t most_tags = 20;
constexpr std::size_t most_dismissed = 1000;
constexpr int deepest = 8;  // levels of a body

[[noreturn]] void invalid(std::string const& field, std::string const& message) {
  throw refusal(422, "invalid_field", field, field + ' ' + message);
}

/// Of UTF-8; what is none cannot have more bytes than characters of four.
void check_length(std::string const& text, std::string const& field) {
  auto const characters = std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  if (static_cast<std::size_t>(characters) > longest_text || text.size() > 4 * longest_text)
    invalid(field, "must have at most " + std::to_string(longest_text) + " characters");
}

json parse(std::string const& body) {
  try {
    return json::parse(body, [](int depth, json::parse_event_t, json const&) {
      if (depth > deepest)
        throw refusal(400, "malformed_json", "", "the body is nested too deeply");
      return true;
    });
  } catch (json::exception const& wrong) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
    std::string const text = wrong.what();
    throw refusal(400, "malformed_json", "",
                  "the body is no JSON: " + text.substr(text.find("] ") + 2));
  }
}

void only_fields(json const& object, std::string const& where,
                 std::initializer_list<std::string_view> allowed) {
  if (!object.is_object()) {
    if (where.empty()) throw refusal(422, "invalid_body", "", "the body must be an object");
    invalid(where, "must be an object");
  }
  for (auto const& [name, value] : object.items())
    if (std::ranges::find(allowed, name) == allowed.end()) {
      auto field = where;
      if (!where.empty()) field += '.';
      field += name;
      throw refusal(422, "unknown_field", field, "there is no field " + field);
    }
}

std::string text(json const& value, std::string const& field) {
  if (!value.is_string()) invalid(field, "must be a text");
  auto const& content = value.get_ref<std::string const&>();
  check_length(content, field);
  return content;
}

double number(json const& value, std::string const& field, double least, double most, bool whole) {
  auto const rule = std::string{"must be a "} + (whole ? "whole " : "") + "number from " +
                    std::to_string(static_cast<int>(least)) + " to " +
                    std::to_string(static_cast<int>(most));
  if (!value.is_number()) invalid(field, rule);
  auto const x = value.get<double>();
  if (!(x >= least && x <= most) || (whole && x != std::floor(x))) invalid(field, rule);
  return x;
}

/// Calls visit(element, its name) for a list that may be missing.
void each(json const& body, char const* name, std::size_t most, auto const& visit) {
  if (!body.contains(name)) return;
  auto const& list = body[name];
  if (!list.is_array()) invalid(name, "must be a list");
  if (list.size() > most) invalid(name, "must have at most " + std::to_string(most) + " entries");
  for (std::size_t n = 0; n < list.size(); ++n)
    visit(list[n], name + ('[' + std::to_string(n) + ']'));
}

item_index artist(json const& id, world const& now, std::string const& field) {
  auto const name = text(id, field);
  if (auto const found = now.known->data.items.find(name)) return *found;
  throw refusal(422, "unknown_id", field, field + ": no artist has the id '" + name + '\'');
}

}  // namespace

answer error_answer(int status, std::string_view code, std::string_view field,
                    std::string_view message) {
  json error{{"code", code}, {"message", message}};
  if (!field.empty()) error["field"] = field;
  return {status, json{{"error", error}}.dump(-1, ' ', false, json::error_handler_t::replace)};
}

std::string decoded(std::string_view text, bool plus) {
  std::string bytes;
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (text[n] != '%') {
      bytes += plus && text[n] == '+' ? ' ' : text[n];
      continue;
    }
    unsigned value = 0;
    auto const digits = text.substr(n + 1, 2);
    auto const end = digits.data() + digits.size();
    if (digits.size() < 2 || std::from_chars(digits.data(), end, value, 16).ptr != end)
      throw refusal(400, "malformed_address", "",
                    "a % in the address is not followed by two digits");
    bytes += static_cast<char>(value);
    n += 2;
  }
  return bytes;
}

parameters::parameters(std::string_view query, std::initializer_list<std::string_view> allowed) {
  while (!query.empty()) {
    auto const pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    auto const equals = std::min(pair.find('='), pair.size());
    auto const name = decoded(pair.substr(0, equals), true);
    if (std::ranges::find(allowed, name) == allowed.end())
      throw refusal(422, "unknown_field", name, "there is no parameter " + name);
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!values_.emplace(name, std::move(value)).second) invalid(name, "is given twice");
  }
}

std::string parameters::text(std::string const& name) const {
  auto const found = values_.find(name);
  if (found == values_.end()) return {};
  check_length(found->second, name);
  return found->second;
}

std::size_t parameters::number(std::string const& name, std::size_t otherwise, std::size_t least,
                               std::size_t most) const {
  auto const found = values_.find(name);
  if (found == values_.end()) return otherwise;
  auto const& digits = found->second;
  std::size_t value = 0;
  auto const [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || wrong != std::errc{} || end != digits.data() + digits.size() ||
      value < least || value > most)
    invalid(name,
            "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return value;
}

served const& named_model(world const& now, std::string const& name) {
  if (name.empty()) return *now.models.front();
  if (auto const* const model = now.model(name)) return *model;
  throw refusal(422, "unknown_id", "model", "model: there is no model '" + name + '\'');
}

wishes read_wishes(std::string const& body, world const& now, wish_rules rules) {
  auto const all = parse(body);
  if (rules.variety)
    only_fields(all, "", {"ratings", "tags", "dismissed", "limit", "model", "variety"});
  else
    only_fields(all, "", {"ratings", "tags", "dismissed", "limit", "model"});
  wishes result;
  each(all, "ratings", most_ratings, [&](json const& entry, std::string const& field) {
    only_fields(entry, field, {"artist", "rating"});
    for (auto const* const part : {"artist", "rating"})
      if (!entry.contains(part)) invalid(field + '.' + part, "is missing");
    auto const item = artist(entry["artist"], now, field + ".artist");
    auto const rating = number(entry["rating"], field + ".rating", 0, 5, true);
    for (auto const& [other, its] : result.ratings)
      if (other == item) invalid(field + ".artist", "was rated before");
    result.ratings.emplace_back(item, static_cast<float>(rating));
  });
  each(all, "tags", most_tags, [&](json const& entry, std::string const& field) {
    auto const name = text(entry, field);
    auto const tag = now.known->data.item_features.find(name);
    if (!tag) throw refusal(422, "unknown_id", field, field + ": there is no tag '" + name + '\'');
    if (std::ranges::find(result.tags, *tag) == result.tags.end()) result.tags.push_back(*tag);
  });
  each(all, "dismissed", most_dismissed, [&](json const& entry, std::string const& field) {
    result.dismissed.push_back(artist(entry, now, field));
  });
  result.limit = rules.limit;
  if (all.contains("limit"))
    result.limit = static_cast<std::size_t>(
        number(all["limit"], "limit", 1, static_cast<double>(rules.most), true));
  if (all.contains("variety")) result.variety = number(all["variety"], "variety", 0, 1, false);
  result.model = &named_model(now, all.contains("model") ? text(all["model"], "model") : "");
  return result;
}

}  // namespace explorer
