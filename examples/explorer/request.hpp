// SPDX-License-Identifier: MIT
// What is asked, checked before anything is done: whoever reads a field says what it may be, and
// what is not allowed is refused with the name of the field.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "world.hpp"

namespace explorer {

struct request {
  std::string method;
  std::string target;  ///< path and query as they came
  std::string content_type;
  std::string body;
};

struct answer {
  int status = 200;
  std::string body;
  std::string allow = {};  ///< with status 405: the methods that are
};

/// Becomes an answer with this status and an error body.
struct refusal : std::runtime_error {
  refusal(int status_, std::string code_, std::string field_, std::string const& message)
      : std::runtime_error(message),
        status(status_),
        code(std::move(code_)),
        field(std::move(field_)) {}
  int status;
  std::string code;
  std::string field;  ///< "ratings[2].rating", or empty
};

[[nodiscard]] answer error_answer(int status, std::string_view code, std::string_view field,
                                  std::string_view message);

/// Bytes behind %XX, and with `plus` a blank for +. Throws refusal.
[[nodiscard]] std::string decoded(std::string_view text, bool plus);

/// The query of an address.
class parameters {
 public:
  /// Throws refusal for a name that is not allowed or comes twice.
  parameters(std::string_view query, std::initializer_list<std::string_view> allowed);
  /// "" where it is missing; at most 200 characters.
  [[nodiscard]] std::string text(std::string const& name) const;
  /// A whole number.
  [[nodiscard]] std::size_t number(std::string const& name, std::size_t otherwise,
                                   std::size_t least, std::size_t most) const;

 private:
  std::map<std::string, std::string> values_;
};

/// What a newcomer said.
struct wishes {
  std::vector<std::pair<item_index, float>> ratings;  ///< no artist twice
  std::vector<index_t> tags;                          ///< none twice
  std::vector<item_index> dismissed;
  std::size_t limit = 0;
  double variety = 0;
  served const* model = nullptr;
};

struct wish_rules {
  std::size_t limit;     ///< where none is given
  std::size_t most;      ///< of limit
  bool variety = false;  ///< whether that may be asked for
};

/// Reads a JSON body: throws refusal, 400 for what is no JSON, 422 for what is not as asked.
[[nodiscard]] wishes read_wishes(std::string const& body, world const& now, wish_rules rules);

/// The model of that name; the first for "". Throws refusal.
[[nodiscard]] served const& named_model(world const& now, std::string const& name);

}  // namespace explorer
