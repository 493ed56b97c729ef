// SPDX-License-Identifier: MIT
// The commands that ask a model one question, and the list of recipes.
#include <algorithm>
#include <cstdio>
#include <lfrec/data/contexts.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "load.hpp"
#include "output.hpp"
#include "recipe.hpp"

namespace cli {

void similar(similar_arguments const& arguments) {
  auto const saved = load_model(arguments.model);
  text_output out(arguments.out);
  for (auto const& entry : saved.similar(arguments.item, arguments.n))
    out.row({entry.item, std::to_string(entry.rank), number_text(static_cast<double>(entry.score)),
             entry.name});
  out.close();
}

void find(find_arguments const& arguments) {
  auto const saved = load_model(arguments.model);
  text_output out(arguments.out);
  for (auto const& found : saved.search_names().find(arguments.name, arguments.n))
    out.row({saved.items.key(found.item), saved.item_name(found.item), name_of(found.how),
             std::to_string(found.changes)});
  out.close();
}

void explain(explain_arguments const& arguments) {
  auto const saved = load_model(arguments.model);
  lfrec::situation const here(saved.model.context_names(), arguments.context);
  auto const why =
      saved.explain(arguments.user, arguments.item,
                    arguments.context.empty() ? std::nullopt : std::optional(here.view()));
  text_output out(arguments.out);
  out.row({"score", number_text(why.score)});
  for (auto const& term : why.terms) {
    if (term.kind == lfrec::reason::item) {
      lfrec::item_index const item{term.index};
      out.row({name_of(term.kind), number_text(term.amount), saved.items.key(item),
               saved.item_name(item)});
    } else if (term.kind == lfrec::reason::context) {
      out.row({name_of(term.kind), number_text(term.amount),
               saved.model.context_names()[lfrec::to_size(term.index)]});
    } else if (term.kind == lfrec::reason::friend_) {
      out.row({name_of(term.kind), number_text(term.amount),
               saved.users.key(lfrec::user_index{term.index})});
    } else {
      out.row({name_of(term.kind), number_text(term.amount)});
    }
  }
  out.close();
}

void show_recipes() {
  text_output out("-");
  for (auto const& recipe : recipes()) {
    auto const lines = recipe.options();
    std::size_t name = 0;
    std::size_t value = 0;
    std::size_t range = 0;
    for (auto const& line : lines) {
      name = std::max(name, line.name.size());
      value = std::max(value, line.value.size());
      range = std::max(range, line.range.size());
    }
    auto const cell = [](std::string const& text, std::size_t width) {
      return text + std::string(width + 2 - text.size(), ' ');
    };
    out.write(std::string(recipe.name) + " (--weight " + std::string(recipe.weighting) + ")\n");
    for (auto const& line : lines)
      out.write("  " + cell(line.name, name) + cell(line.value, value) + cell(line.range, range) +
                line.help + (line.symbol.empty() ? "" : " [" + line.symbol + "]") + '\n');
  }
  out.close();
}

}  // namespace cli
