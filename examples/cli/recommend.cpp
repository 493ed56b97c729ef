// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <functional>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/rating_bins.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "input.hpp"
#include "load.hpp"
#include "output.hpp"
#include "seen.hpp"

namespace cli {

namespace {

/// Those whom a list is wanted for: as many ids as queries, and what not to recommend to each.
struct audience {
  std::vector<std::string> ids;
  std::vector<lfrec::query> queries;
  std::vector<std::span<lfrec::index_t const>> seen;
};

void write_lists(lfrec::saved_model const& saved, audience const& people, std::size_t n,
                 lfrec::executor_ref threads, text_output& out) {
  // A window at a time, so that the lists of all users never exist at once.
  constexpr std::size_t window = 4096;
  for (std::size_t begin = 0; begin < people.ids.size(); begin += window) {
    auto const count = std::min(window, people.ids.size() - begin);
    auto const lists = lfrec::recommend_all(
        saved.model, std::span(people.queries).subspan(begin, count), n,
        [&](std::size_t k) { return lfrec::unseen(people.seen[begin + k]); }, threads);
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t rank = 0; rank < lists[k].size(); ++rank)
        out.row({people.ids[begin + k], saved.items.key(lists[k][rank].item),
                 std::to_string(rank + 1), number_text(static_cast<double>(lists[k][rank].score))});
  }
}

/// "all", one id, or several with commas between them.
std::vector<lfrec::user_index> find_users(lfrec::saved_model const& saved,
                                          std::string const& text) {
  std::vector<lfrec::user_index> users;
  if (text == "all") {
    for (lfrec::index_t u = 0; u < saved.model.users(); ++u) users.push_back(lfrec::user_index{u});
    return users;
  }
  if (auto const single = saved.users.find(text)) return {*single};  // an id may have commas
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    users.push_back(saved.users.at(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return users;
}

}  // namespace

void recommend(recommend_arguments const& arguments) {
  lfrec::thread_pool threads(arguments.threads);
  auto const saved = load_model(arguments.model, threads);
  text_output out(arguments.out);

  audience people;
  std::vector<lfrec::history> histories;   // what the queries of newcomers refer to
  std::optional<lfrec::csr<float>> shown;  // what the users' unseen items refer to
  if (!arguments.history.empty()) {
    lfrec::rating_bins bins;
    if (!arguments.edges.empty()) bins.edges = arguments.edges;
    for (auto& person : read_histories(arguments.history)) {
      histories.push_back(arguments.ratings ? saved.rated_history(person.history, bins)
                                            : saved.weighted_history(person.history));
      people.ids.push_back(std::move(person.id));
    }
    for (auto const& history : histories) {
      people.queries.push_back({.user = {}, .history = history.view()});
      people.seen.emplace_back();
      if (!arguments.include_seen) people.seen.back() = history.view().index;
    }
  } else {
    if (!arguments.include_seen && !arguments.train.path.empty())
      shown = seen_in(read_data(arguments.train), saved.users, saved.items);
    for (auto const user : find_users(saved, arguments.users)) {
      people.ids.emplace_back(saved.users.key(user));
      people.queries.push_back({.user = user, .history = {}});
      people.seen.emplace_back();
      if (!arguments.include_seen)
        people.seen.back() =
            (shown ? shown->row(lfrec::to_index(user)) : saved.seen_by(user)).index;
    }
  }
  write_lists(saved, people, arguments.n, threads, out);
  out.close();
}

}  // namespace cli
