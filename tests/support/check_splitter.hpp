// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/fields.hpp"
#include "lfrec/core/random.hpp"
#include "lfrec/split/concept.hpp"
#include "lfrec/split/leaks.hpp"
#include "support/logs.hpp"

namespace lfrec_test {

/// What a splitter promises beyond the contract, or takes back from it.
struct splitter_traits {
  bool needs_times = false;
  bool leaves_rows_out = false;  ///< some rows may be in no part
  bool tears_pairs = false;      ///< a pair may be in train and in test
  bool row_order_counts = false;
};

/// The numbers of a part's rows in the log that random_log made: it keeps them in the values.
inline std::vector<float> row_numbers(lfrec::interaction_log const& part) {
  std::vector<float> numbers;
  for (auto const& row : part) numbers.push_back(row.value);
  return numbers;
}
inline std::set<float> row_set(lfrec::interaction_log const& part) {
  auto const numbers = row_numbers(part);
  return {numbers.begin(), numbers.end()};
}

/// train, test and, where it is there, given.
inline std::vector<lfrec::interaction_log> parts_of(lfrec::holdout const& cut) {
  std::vector<lfrec::interaction_log> parts = {cut.train, cut.test};
  if (cut.given) parts.push_back(*cut.given);
  return parts;
}

/// The parts keep the log's shape, its rows and their order; each row is in one part, each pair
/// too.
inline void check_parts(lfrec::interaction_log const& log, lfrec::holdout const& cut,
                        splitter_traits const& traits) {
  std::vector<lfrec::interaction> together;
  pair_set pairs;
  std::size_t pair_count = 0;
  for (auto const& part : parts_of(cut)) {
    CHECK(part.users() == log.users());
    CHECK(part.items() == log.items());
    auto const numbers = row_numbers(part);
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    together.insert(together.end(), part.begin(), part.end());
    auto of_part = pairs_of(part);
    pair_count += of_part.size();
    pairs.merge(of_part);
  }
  if (!traits.tears_pairs) {
    CHECK(pairs.size() == pair_count);
    CHECK(lfrec::find_leaks(cut).repeated_rows == 0);
  }
  auto const by_number = [](auto const& a, auto const& b) { return a.value < b.value; };
  std::sort(together.begin(), together.end(), by_number);
  auto const& all = log.rows();  // by number as they are
  if (traits.leaves_rows_out)
    CHECK(std::includes(all.begin(), all.end(), together.begin(), together.end(), by_number));
  else
    CHECK(together == all);
  CHECK(std::adjacent_find(together.begin(), together.end()) == together.end());
  CHECK(lfrec::find_leaks(cut).held_out_user_rows == 0);
}

/// Whether both cuts put the same rows in the same parts, in whatever order.
inline bool same_parts(lfrec::holdout const& a, lfrec::holdout const& b) {
  return row_set(a.train) == row_set(b.train) && row_set(a.test) == row_set(b.test) &&
         a.given.has_value() == b.given.has_value() && row_set(a.shown()) == row_set(b.shown());
}

/// Sets each option just outside its range: each is refused by name.
template <lfrec::Splitter S>
void check_option_ranges(S const& splitter, std::string const& name) {
  using options_type = std::remove_cvref_t<decltype(splitter.options)>;
  lfrec::for_each_field<options_type>([&]<typename T>(lfrec::field<options_type, T> const& f) {
    auto const refused = [&](T value) {
      S wrong = splitter;
      wrong.options.*f.member = value;
      try {
        (void)wrong(lfrec::interaction_log{});
        FAIL_CHECK("accepted: ", name, '.', std::string(f.name));
      } catch (lfrec::invalid_option const& e) {
        CHECK(std::string(e.what()).starts_with(name + '.' + std::string(f.name) + " must be "));
      }
    };
    if constexpr (std::same_as<T, double>) {
      refused(f.range.low - 0.001);
      refused(f.range.high + 0.001);
      refused(std::numeric_limits<double>::quiet_NaN());
    } else if constexpr (std::same_as<T, int>) {
      refused(static_cast<int>(f.range.low) - 1);
      refused(static_cast<int>(f.range.high) + 1);
    } else if constexpr (std::same_as<T, std::optional<std::int64_t>>) {
      refused(static_cast<std::int64_t>(f.range.low) - 10'000);
      refused(static_cast<std::int64_t>(f.range.high) + 10'000);
    }
  });
}

/// What every splitter keeps to, on logs with repeated pairs, repeated times and users without
/// rows, and on logs with hardly anything in them.
template <lfrec::Splitter S>
void check_splitter(S const& splitter, std::string const& name, splitter_traits traits = {}) {
  CAPTURE(name);
  auto const make_log = [&](lfrec::index_t users, lfrec::index_t items, std::size_t rows,
                            std::uint64_t seed) {
    return traits.needs_times ? timed_log(users, items, rows, seed)
                              : random_log(users, items, rows, seed);
  };
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    CAPTURE(seed);
    auto const log = make_log(13, 17, 25 * seed, seed);  // the first is empty
    check_parts(log, splitter(log), traits);
  }
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    CAPTURE(seed);
    for (auto const& log : {make_log(9, 9, 1, seed), make_log(1, 9, 5, seed),
                            make_log(9, 1, 5, seed), make_log(1, 1, 5, seed)})
      check_parts(log, splitter(log), traits);
  }

  auto const log = make_log(23, 31, 301, 7);
  auto const cut = splitter(log);
  CHECK(!cut.train.empty());
  CHECK(!cut.test.empty());
  CHECK(same_parts(cut, splitter(log)));
  CHECK(cut.protocol == splitter(log).protocol);
  CHECK(cut.protocol.starts_with(lfrec::detail::protocol_text(name, splitter.options)));

  auto rows = log.rows();
  lfrec::random_stream random(9);
  lfrec::shuffle(std::span(rows), random);
  if (!traits.row_order_counts)
    CHECK(same_parts(cut, splitter(lfrec::interaction_log(log.users(), log.items(), rows))));

  if constexpr (requires(S s) { s.options.seed; }) {
    S other = splitter;
    other.options.seed += 1;
    CHECK(!same_parts(cut, other(log)));
    CHECK(cut.protocol != other(log).protocol);
  }
  if (traits.needs_times) {
    rows = log.rows();
    rows[5].time = rows[77].time = lfrec::no_time;
    auto const message = name + ": 2 of 301 rows have no time, the first is 5 (user " +
                         std::to_string(lfrec::to_index(rows[5].user)) + ", item " +
                         std::to_string(lfrec::to_index(rows[5].item)) + ')';
    CHECK_THROWS_WITH_AS((void)splitter(lfrec::interaction_log(23, 31, rows)), message.c_str(),
                         lfrec::shape_error);
  }
  check_option_ranges(splitter, name);
}

}  // namespace lfrec_test
