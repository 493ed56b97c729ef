// SPDX-License-Identifier: MIT
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lfrec/core/error.hpp"
#include "lfrec/core/text.hpp"
#include "lfrec/datasets/concept.hpp"

namespace lfrec::inline v0::datasets {

/// Decompresses gzip data from any ByteSource, also several members in a row. Throws format_error,
/// naming the source, when the data is not gzip, damaged or cut short. Needs zlib: link
/// lfrec::gzip.
template <ByteSource Source>
class gzip_source {
 public:
  explicit gzip_source(Source source)
      : source_(std::move(source)), packed_(std::size_t{1} << 16U), stream_(new z_stream{}) {
    constexpr int gzip_only = 16;
    if (inflateInit2(stream_.get(), MAX_WBITS + gzip_only) != Z_OK)
      lfrec::detail::fail<format_error>({name(), ": zlib cannot start"});
  }

  std::size_t read(std::span<char> buffer) {
    // zlib counts in unsigned int.
    auto const room = static_cast<uInt>(std::min(buffer.size(), std::size_t{1} << 30U));
    stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_->avail_out = room;
    while (stream_->avail_out == room && room > 0) {
      if (stream_->avail_in == 0) refill();
      if (stream_->avail_in == 0) {
        if (inside_) lfrec::detail::fail<format_error>({name(), ": the gzip data is cut short"});
        if (!any_) lfrec::detail::fail<format_error>({name(), ": empty, expected gzip data"});
        return 0;
      }
      if (!inside_) inflateReset(stream_.get());
      inside_ = any_ = true;
      int const result = inflate(stream_.get(), Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        inside_ = false;  // another member may follow
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        lfrec::detail::fail<format_error>({name(), ": not gzip data, or damaged (",
                                           (stream_->msg != nullptr ? stream_->msg : "zlib error"),
                                           ")"});
      }
    }
    return room - stream_->avail_out;
  }

  [[nodiscard]] std::string_view name() const noexcept { return source_.name(); }

 private:
  void refill() {
    std::size_t const n = source_.read(packed_);
    stream_->next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_->avail_in = static_cast<uInt>(n);
  }
  struct end {
    void operator()(z_stream* stream) const noexcept {
      inflateEnd(stream);
      delete stream;
    }
  };

  Source source_;
  std::vector<char> packed_;
  std::unique_ptr<z_stream, end> stream_;  // zlib keeps its address
  bool inside_ = false;                    // of a member
  bool any_ = false;                       // member so far
};

}  // namespace lfrec::inline v0::datasets
