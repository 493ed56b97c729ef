// SPDX-License-Identifier: MIT
// A small explorer to ask, and what its answers are checked by.
#pragma once

#include <lfrec/core/executor.hpp>
#include <lfrec/datasets/synthetic.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "api.hpp"
#include "files.hpp"
#include "world.hpp"

namespace lfrec_test {

using nlohmann::json;

inline explorer::settings small_settings() {
  explorer::settings from;
  from.invented = lfrec::datasets::small_world();
  return from;
}

/// Made once for all tests: 201 listeners, 117 artists.
inline explorer::present& small_worlds() {
  static explorer::present worlds(explorer::make_world(small_settings(), lfrec::serial{}));
  return worlds;
}

inline std::string const& description() {
  static auto const text = explorer::read_text(LFREC_SOURCE_DIR "/examples/explorer/openapi.json");
  return text;
}

inline explorer::answer get(explorer::api const& api, std::string target) {
  return api({"GET", std::move(target), "", ""});
}
inline explorer::answer post(explorer::api const& api, std::string target, std::string body) {
  return api({"POST", std::move(target), "application/json", std::move(body)});
}

/// What is wrong with a value by a schema of OpenAPI 3.0, as far as openapi.json goes; "" if
/// nothing is.
inline std::string mismatch(json const& value, json const& schema, std::string const& where = "$") {
  static auto const all = json::parse(description());
  if (schema.contains("$ref")) {
    auto const name = schema["$ref"].get<std::string>().substr(1);
    return mismatch(value, all.at(json::json_pointer(name)), where);
  }
  if (value.is_null()) return schema.value("nullable", false) ? "" : where + " is null";
  auto const type = schema.value("type", "");
  bool const fits = type == "object"    ? value.is_object()
                    : type == "array"   ? value.is_array()
                    : type == "string"  ? value.is_string()
                    : type == "integer" ? value.is_number_integer()
                    : type == "number"  ? value.is_number()
                    : type == "boolean" ? value.is_boolean()
                                        : false;
  if (!fits) return where + " is no " + type + ": " + value.dump();
  if (schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    return where + " is not among " + schema["enum"].dump();
  if (value.is_number() &&
      (value < schema.value("minimum", -1e300) || value > schema.value("maximum", 1e300)))
    return where + " is out of range: " + value.dump();
  if (value.is_array()) {
    if (value.size() > schema.value("maxItems", std::size_t{1000000}))
      return where + " has " + std::to_string(value.size()) + " items";
    for (std::size_t n = 0; n < value.size(); ++n)
      if (auto bad = mismatch(value[n], schema["items"], where + '[' + std::to_string(n) + ']');
          !bad.empty())
        return bad;
  }
  if (!value.is_object() || !schema.contains("properties")) return "";
  for (auto const& name : schema["required"])
    if (!value.contains(name)) return where + " lacks " + name.get<std::string>();
  for (auto const& [name, part] : value.items()) {
    if (!schema["properties"].contains(name)) return where + " has an unknown " + name;
    if (auto bad = mismatch(part, schema["properties"][name], where + '.' + name); !bad.empty())
      return bad;
  }
  return "";
}

/// The same by the name of a schema.
inline std::string mismatch(std::string const& text, std::string const& name) {
  return mismatch(json::parse(text), json{{"$ref", "#/components/schemas/" + name}});
}

}  // namespace lfrec_test
