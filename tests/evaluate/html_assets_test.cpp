// SPDX-License-Identifier: MIT
#include "lfrec/evaluate/html_assets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

TEST_CASE("what a page carries asks nothing of the net and does not end its own block") {
  for (auto const part : {lfrec::detail::page_style, lfrec::detail::page_script}) {
    for (auto const* const word : {"http", "//cdn", "url(", "import", "fetch(", "innerHTML", "eval",
                                   "</", "<!--", "cookie", "localStorage"})
      CHECK_MESSAGE(part.find(word) == std::string_view::npos, word);
    for (std::string_view const pair : {"{}", "()", "[]"})
      CHECK(std::count(part.begin(), part.end(), pair[0]) ==
            std::count(part.begin(), part.end(), pair[1]));
  }
}
