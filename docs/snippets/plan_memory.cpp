// SPDX-License-Identifier: MIT
#include <cstdio>
#include <lfrec/estimate_memory.hpp>
#include <lfrec/implicit_als.hpp>
#include <lfrec/knn.hpp>

int main() {
  // Of Last.fm 360K, before a byte of it is read.
  lfrec::matrix_shape const plays{.users = 358868, .items = 160112, .nonzeros = 17535655};
  auto const say = [](char const* what, lfrec::memory_estimate const& told) {
    std::printf("%s: %s %.0f MB beside %.0f MB of data\n", what,
                told.fit_at_most ? "at most" : "about", told.fit / 1e6, told.both / 1e6);
  };
  say("implicit_als, 64 factors",
      lfrec::estimate_memory(lfrec::implicit_als{{.factors = 64}}, plays, 2));
  say("implicit_als, 256 factors",
      lfrec::estimate_memory(lfrec::implicit_als{{.factors = 256}}, plays, 2));
  say("item_knn, 200 neighbours",
      lfrec::estimate_memory(lfrec::item_knn{{.neighbors = 200}}, plays, 2));
}
