// SPDX-License-Identifier: MIT
// The endpoints, without any HTTP: a request in, an answer out. openapi.json describes them.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "request.hpp"
#include "world.hpp"

namespace explorer {

/// What an endpoint is given.
struct call {
  world const& now;
  std::vector<std::string> ids;  ///< what stands in the address for {id}
  std::string_view query;
  std::string const& body;
  double uptime = 0;
};

// By what they are about: artists.cpp, listeners.cpp, newcomer.cpp, about.cpp.
[[nodiscard]] std::string artists(call const& c);
[[nodiscard]] std::string artist(call const& c);
[[nodiscard]] std::string similar(call const& c);
[[nodiscard]] std::string path(call const& c);
[[nodiscard]] std::string tags(call const& c);
[[nodiscard]] std::string recommend(call const& c);
[[nodiscard]] std::string next_question(call const& c);
[[nodiscard]] std::string listeners(call const& c);
[[nodiscard]] std::string listener(call const& c);
[[nodiscard]] std::string lists(call const& c);
[[nodiscard]] std::string health(call const& c);
[[nodiscard]] std::string models(call const& c);
[[nodiscard]] std::string map(call const& c);

/// An artist as every answer shows it.
[[nodiscard]] nlohmann::json shown(catalogue const& known, item_index i);
/// What is no UTF-8 in the data is replaced.
[[nodiscard]] std::string text_of(nlohmann::json const& value);

class api {
 public:
  /// `description` is the text of openapi.json.
  api(present const& worlds, std::string description)
      : worlds_(&worlds), description_(std::move(description)) {}

  [[nodiscard]] answer operator()(request const& asked) const;

  /// Method and address of each endpoint, "/api/v1/artists/{id}".
  [[nodiscard]] static std::vector<std::pair<std::string, std::string>> endpoints();

 private:
  [[nodiscard]] answer dispatch(request const& asked) const;

  present const* worlds_;
  std::string description_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace explorer
