// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <functional>
#include <lfrec/core/thread_pool.hpp>
#include <lfrec/data/contexts.hpp>
#include <lfrec/data/rating_bins.hpp>
#include <lfrec/data/tag_profile.hpp>
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
#include "recipe.hpp"
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

/// "rock,ambient:2": tags and how much each counts.
std::vector<lfrec::chosen_tag> parse_tags(std::string const& text) {
  std::vector<lfrec::chosen_tag> tags;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(',', begin), text.size());
    lfrec::chosen_tag tag{text.substr(begin, end - begin)};
    if (auto const colon = tag.name.rfind(':'); colon != std::string::npos) {
      std::string_view const rest = std::string_view(tag.name).substr(colon + 1);
      float weight = 0;
      auto const read = std::from_chars(rest.data(), rest.data() + rest.size(), weight);
      if (read.ec == std::errc{} && read.ptr == rest.data() + rest.size()) {
        tag.weight = weight;
        tag.name.resize(colon);
      }
    }
    tags.push_back(std::move(tag));
    begin = end + 1;
  }
  return tags;
}

/// The features of the data's items for those of the model.
lfrec::features features_for(lfrec::saved_model const& saved, lfrec::dataset const& data) {
  std::vector<lfrec::offset_t> offsets{0};
  std::vector<lfrec::index_t> indices;
  std::vector<float> values;
  for (lfrec::index_t i = 0; i < saved.model.items(); ++i) {
    auto const item = data.items.find(saved.items.key(lfrec::item_index{i}));
    if (item && lfrec::to_index(*item) < data.item_features.rows()) {
      auto const row = data.item_features.row(*item);
      indices.insert(indices.end(), row.index.begin(), row.index.end());
      values.insert(values.end(), row.value.begin(), row.value.end());
    }
    offsets.push_back(static_cast<lfrec::offset_t>(indices.size()));
  }
  return {lfrec::csr<float>(saved.model.items(), data.item_features.columns(), std::move(offsets),
                            std::move(indices), std::move(values)),
          data.item_features.names()};
}

/// What the tags stand for, in values as the model's: a usual one for plays, the best rating there
/// is for models of ratings.
lfrec::history start_of(lfrec::saved_model const& saved, recommend_arguments const& arguments) {
  if (arguments.train.path.empty() && arguments.train.format != "synthetic")
    throw lfrec::invalid_option("--tags needs --train: data that know what tags items have");
  auto const data = read_data(arguments.train);
  if (data.item_features.empty())
    throw lfrec::invalid_option(data.report.source + ": no tags are known there");
  lfrec::tag_profile_options options;
  options.graded = !find_recipe(saved.recipe).weighting.starts_with("raw");
  if (auto const* const seen = saved.seen_rows(); seen != nullptr && seen->nonzeros() > 0) {
    double sum = 0;
    float best = 0;
    for (float const value : seen->values()) {
      sum += std::abs(static_cast<double>(value));
      best = std::max(best, value);
    }
    options.unit =
        options.graded ? static_cast<float>(sum / static_cast<double>(seen->nonzeros())) : best;
    if (!(options.unit > 0)) options.unit = 1;
  }
  return lfrec::tag_profile(features_for(saved, data), parse_tags(arguments.tags),
                            saved.model.popularity(), options);
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
  std::vector<lfrec::history> histories;   // of newcomers
  std::vector<lfrec::history> started;     // what their queries refer to: with the tags besides
  std::optional<lfrec::csr<float>> shown;  // what the users' unseen items refer to
  if (!arguments.history.empty() || !arguments.tags.empty()) {
    lfrec::rating_bins bins;
    if (!arguments.edges.empty()) bins.edges = arguments.edges;
    std::optional<lfrec::history> start;
    if (!arguments.tags.empty()) start = start_of(saved, arguments);
    auto persons = arguments.history.empty() ? std::vector<newcomer>{{"newcomer", {}}}
                                             : read_histories(arguments.history);
    for (auto& person : persons) {
      histories.push_back(arguments.ratings ? saved.rated_history(person.history, bins)
                                            : saved.weighted_history(person.history));
      people.ids.push_back(std::move(person.id));
    }
    for (auto const& history : histories)
      started.push_back(start ? with_ratings(saved.model.items(), *start, history.view())
                              : history);
    for (std::size_t k = 0; k < histories.size(); ++k) {
      auto const& history = histories[k];
      people.queries.push_back({.user = {}, .history = started[k].view(), .context = context});
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
