// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <functional>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/contexts.hpp>
#include <lfrec/data/rating_bins.hpp>
#include <lfrec/io/playlist.hpp>
#include <lfrec/recommend/diversify.hpp>
#include <lfrec/recommend/recommend.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.hpp"
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

/// Of each list the entries that are to be written, after --diversify.
class shortening {
 public:
  shortening(lfrec::saved_model const& saved, recommend_arguments const& arguments)
      : n_(arguments.n), pool_(n_), comparer_(saved.model.item_comparer()) {
    if (!arguments.diversity) return;
    options_.emplace().diversity = *arguments.diversity;
    validate(*options_);
    if (comparer_ == nullptr)
      throw lfrec::shape_error("a model of " + saved.recipe +
                               " cannot compare items: it has nothing to diversify by");
    constexpr std::size_t wide = 10;
    pool_ = std::max(n_, arguments.pool.value_or(wide * n_));
  }

  [[nodiscard]] std::size_t pool() const { return pool_; }
  [[nodiscard]] lfrec::ranked_list<float> operator()(lfrec::ranked_list<float> list) const {
    if (!options_) return list;
    return lfrec::diversify(list, n_, *comparer_, *options_);
  }

 private:
  std::size_t n_;
  std::size_t pool_;
  lfrec::any_item_comparer<float> const* comparer_;
  std::optional<lfrec::diversify_options> options_;
};

/// The text with {id} and {name} filled in; in a URI they are percent-encoded.
std::string location_of(std::string const& pattern, std::string_view id, std::string_view name) {
  bool const uri = pattern.find("://") != std::string::npos;
  auto const encoded = [&](std::string_view text) {
    return uri ? lfrec::percent_encoded(text) : std::string(text);
  };
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    auto const rest = std::string_view(pattern).substr(at);
    if (rest.starts_with("{id}")) {
      text += encoded(id);
      at += 4;
    } else if (rest.starts_with("{name}")) {
      text += encoded(name);
      at += 6;
    } else {
      text += pattern[at++];
    }
  }
  return text;
}

void write_playlist(lfrec::saved_model const& saved, lfrec::ranked_list<float> const& list,
                    std::string const& name, recommend_arguments const& arguments,
                    text_output& out) {
  std::vector<lfrec::playlist_entry> entries;
  for (auto const& entry : list) {
    auto const title = saved.item_name(entry.item);
    entries.push_back(
        {location_of(arguments.location, saved.items.key(entry.item), title), std::string(title)});
  }
  out.write(arguments.format == "m3u" ? lfrec::to_m3u(entries, name) : lfrec::to_csv(entries));
}

void write_lists(lfrec::saved_model const& saved, audience const& people,
                 recommend_arguments const& arguments, lfrec::executor_ref threads,
                 text_output& out) {
  shortening const shorten(saved, arguments);
  bool const playlist = arguments.format != "tsv";
  if (playlist && people.ids.size() != 1)
    throw lfrec::invalid_option("--as " + arguments.format + " writes one list, not " +
                                std::to_string(people.ids.size()));
  // A window at a time, so that the lists of all users never exist at once.
  constexpr std::size_t window = 4096;
  for (std::size_t begin = 0; begin < people.ids.size(); begin += window) {
    auto const count = std::min(window, people.ids.size() - begin);
    auto const lists = lfrec::recommend_all(
        saved.model, std::span(people.queries).subspan(begin, count), shorten.pool(),
        [&](std::size_t k) { return lfrec::unseen(people.seen[begin + k]); }, threads);
    for (std::size_t k = 0; k < count; ++k) {
      auto const list = shorten(lists[k]);
      if (playlist) write_playlist(saved, list, people.ids[k], arguments, out);
      for (std::size_t rank = 0; rank < list.size() && !playlist; ++rank)
        out.row({people.ids[begin + k], saved.items.key(list[rank].item), std::to_string(rank + 1),
                 number_text(static_cast<double>(list[rank].score))});
    }
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

  lfrec::situation const here(saved.model.context_names(), arguments.context);
  std::optional<lfrec::row_view> context;
  if (!arguments.context.empty()) context = here.view();
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
      people.queries.push_back({.user = {}, .history = history.view(), .context = context});
      people.seen.emplace_back();
      if (!arguments.include_seen) people.seen.back() = history.view().index;
    }
  } else {
    if (!arguments.include_seen && !arguments.train.path.empty())
      shown = seen_in(read_data(arguments.train), saved.users, saved.items);
    for (auto const user : find_users(saved, arguments.users)) {
      people.ids.emplace_back(saved.users.key(user));
      people.queries.push_back({.user = user, .history = {}, .context = context});
      people.seen.emplace_back();
      if (!arguments.include_seen)
        people.seen.back() =
            (shown ? shown->row(lfrec::to_index(user)) : saved.seen_by(user)).index;
    }
  }
  write_lists(saved, people, arguments, threads, out);
  out.close();
}

}  // namespace cli
