// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What each command is told on the command line (main.cpp fills these in) and the commands
// themselves. They throw; main turns that into one line on standard error.
namespace cli {

/// Interactions: a file or a folder and how to read it; input.hpp.
struct source {
  std::string path;
  std::string format = "auto";
  std::vector<std::string> context = {};  // columns of a text file, by name; hour, weekday
  int utc_offset = 0;                     // minutes, of hour and weekday
  std::string events = {};                // COLUMN:name=weight,…; empty: the file has values
  std::string item_features = {};         // FILE[:column,…]; empty: what the format knows
  int bins = 5;                           // of numbers among those features; 0: standardised
};

struct recipe_choice {
  std::string name;
  std::vector<std::string> settings;  // each "name=value"
  std::optional<std::uint64_t> seed;
  std::string weighting;  // empty: what suits the recipe
};

struct fit_arguments {
  recipe_choice recipe;
  source train;
  std::size_t threads = 0;  // here and below: 0 means one per hardware thread
  std::string out;
  bool progress = false;
  bool dry_run = false;  // say what memory it would take, and fit nothing
};
void fit(fit_arguments const& arguments);

struct recommend_arguments {
  std::string model;
  std::string users;                 // "all" or ids separated by commas
  std::string history;               // or a file of newcomers
  std::string tags;                  // that newcomers start from, separated by commas
  bool ratings = false;              // whose values are ratings in bins of play counts
  std::vector<double> edges;         // of other bins than the usual
  source train;                      // instead of what the model says its users have seen
  std::vector<std::string> context;  // "weather:sunny", …; none: an average situation
  std::size_t n = 10;
  bool include_seen = false;
  std::optional<double> diversity;  // of each list, chosen out of
  std::optional<std::size_t> pool;  // so many; not given: ten lists' length
  std::string format = "tsv";       // of what is written
  std::string location = "{id}";    // in a playlist; {id} and {name} stand for the item's
  std::size_t threads = 0;
  std::string out;  // here and below: empty or "-" is standard output
};
void recommend(recommend_arguments const& arguments);

struct similar_arguments {
  std::string model;
  std::string item;  // id or name
  std::size_t n = 10;
  std::string out;
};
void similar(similar_arguments const& arguments);

struct find_arguments {
  std::string model;
  std::string name;
  std::size_t n = 10;
  std::string out;
};
void find(find_arguments const& arguments);

struct explain_arguments {
  std::string model;
  std::string user;
  std::string item;  // id or name
  std::vector<std::string> context;
  std::string out;
};
void explain(explain_arguments const& arguments);

struct graph_arguments {
  std::string model;
  std::string of = "items";  // items, plays or friends
  source data;               // for friends
  std::size_t n = 10;        // neighbours of an item
  std::string format = "graphml";
  std::string out;
};
void graph(graph_arguments const& arguments);

struct export_arguments {
  std::string model;
  std::string of = "factors";  // plays or neighbors
  std::string out;
};
void export_arrays(export_arguments const& arguments);

struct evaluate_arguments {
  std::string model;                 // this,
  std::vector<std::string> compare;  // or several,
  recipe_choice recipe;              // or a recipe that is fitted first
  bool baselines = false;            // judge popularity and lots too
  source train;
  std::string test;
  std::string test_format;  // of test and given; empty: input.hpp, beside
  std::string given;        // what is shown of users whom no model knows; empty for none
  std::string metrics = "ndcg@10,precision@10,recall@20";
  std::vector<double> scale;    // lowest and highest rating; empty: predictions as they are
  std::string segments;         // separated by commas
  std::string per_user;         // file, empty for none
  std::string report;           // HTML file, empty for none
  std::string format = "text";  // of what is printed
  bool json = false;            // format = "json"
  bool include_seen = false;
  std::size_t threads = 0;
};
void evaluate(evaluate_arguments const& arguments);

struct tune_arguments {
  recipe_choice recipe;
  source train;
  std::string test;         // empty for none
  std::string test_format;  // empty: input.hpp, beside
  std::vector<std::string> space;
  std::string search = "tpe";
  std::optional<int> budget;
  std::string metric = "ndcg@10";
  std::vector<double> scale;  // as of evaluate
  std::string validation = "random_holdout";
  std::optional<int> early_stop;  // epochs without gain
  int batch = 1;
  std::string journal;  // file, empty for none
  std::size_t threads = 0;
  std::string out;  // file for the model, empty for none
  bool progress = false;
  bool json = false;
};
void tune(tune_arguments const& arguments);

struct split_arguments {
  source data;
  std::string splitter;
  std::vector<std::string> settings;
  std::optional<std::uint64_t> seed;
  std::string train;
  std::string test;
  std::string given;  // what may be shown of users who are held out whole; empty for none
};
void split(split_arguments const& arguments);

/// Separated by commas.
[[nodiscard]] std::string splitter_names();

/// Lists every recipe with its options.
void show_recipes();

}  // namespace cli
