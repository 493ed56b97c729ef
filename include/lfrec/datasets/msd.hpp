// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "lfrec/data/folded_name.hpp"
#include "lfrec/datasets/byte_source.hpp"
#include "lfrec/datasets/numeric_file.hpp"

namespace lfrec::inline v0::datasets {

/// The audio features of the Million Song subset by artist: the mean over an artist's songs of
/// tempo, loudness, duration, mode, time signature, familiarity, hotttnesss and year. The keys are
/// folded names (data/folded_name.hpp), for join_features by `folded_name`. A year of 0 and a
/// hotttnesss of a song of 0 or nothing mean unknown there. Takes music.csv or the folder it is in.
/// Bertin-Mahieux, Ellis, Whitman, Lamere 2011, "The Million Song Dataset".
[[nodiscard]] inline numeric_file read_msd(std::string path) {
  if (!path.ends_with(".csv")) path += path.ends_with('/') ? "music.csv" : "/music.csv";
  return read_numbers(std::move(path),
                      {.key = "artist.name",
                       .columns = {"tempo", "loudness", "duration", "mode", "time_signature",
                                   "familiarity", "artist.hotttnesss", "song.hotttnesss", "year"},
                       .unknown = {{"song.hotttnesss", 0}, {"year", 0}},
                       .spell = folded_name});
}

}  // namespace lfrec::inline v0::datasets
