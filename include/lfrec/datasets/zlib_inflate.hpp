// SPDX-License-Identifier: MIT
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/datasets/zip_archive.hpp"

namespace lfrec::inline v0::datasets {

/// Unpacks the compressed entries of zip files, as `scipy.sparse.save_npz` writes them. Needs zlib:
/// link lfrec::gzip.
struct zlib_inflate {
  void operator()(std::string_view packed, std::span<char> room, std::string const& name) const {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
      lfrec::detail::fail<format_error>({name, ": zlib cannot start"});
    // zlib counts in unsigned int.
    constexpr std::size_t most = std::size_t{1} << 30U;
    // zlib's interface is not const-correct everywhere; it only reads.
    auto* in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(packed.data()));
    auto* out = reinterpret_cast<Bytef*>(room.data());
    std::size_t in_left = packed.size();
    std::size_t out_left = room.size();
    Bytef nothing = 0;  // where there is no room: a place to point at
    int result = Z_OK;
    while (result == Z_OK) {
      auto const give = static_cast<uInt>(std::min(in_left, most));
      auto const take = static_cast<uInt>(std::min(out_left, most));
      stream.next_in = in;
      stream.avail_in = give;
      stream.next_out = out_left > 0 ? out : &nothing;
      stream.avail_out = take;
      result = inflate(&stream, Z_NO_FLUSH);
      in += give - stream.avail_in;
      in_left -= give - stream.avail_in;
      out += take - stream.avail_out;
      out_left -= take - stream.avail_out;
    }
    inflateEnd(&stream);
    if (result != Z_STREAM_END || in_left > 0 || out_left > 0)
      lfrec::detail::fail<format_error>(
          {name, ": the compressed data is damaged, or of another size"});
  }
};

static_assert(Inflate<zlib_inflate>);

}  // namespace lfrec::inline v0::datasets
