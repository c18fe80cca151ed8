#include "dersu/io/byte_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "dersu/io/file.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;
constexpr std::uint64_t kAlwaysUnpacked = std::uint64_t{1} << 26;
constexpr std::uint64_t kMostTimesPacked = 200;
constexpr std::string_view kGzip = "\x1F\x8B";
constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for gzip and nothing else

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

class ByteStream::State {
 public:
  explicit State(std::FILE* file) : file_(file) {}
  explicit State(std::string_view bytes) : bytes_(bytes) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (packed_) inflateEnd(&zip_);
  }

  /// Looks at the first bytes.
  Result<void> start() {
    block_.resize(kBlock);
    DERSU_TRY(head, take(block_.data(), kGzip.size()));
    ready_ = std::string_view(block_).substr(0, head);
    packed_ = ready_ == kGzip;
    if (packed_ && inflateInit2(&zip_, kGzipWindow) != Z_OK)
      return fail(Fault::io, {}, "cannot be unpacked: no memory");
    return {};
  }

  Result<std::size_t> read(char* into, std::size_t size) {
    if (packed_) return unpack(into, size);
    const std::size_t first = std::min(size, ready_.size());
    std::copy_n(ready_.begin(), first, into);
    ready_.remove_prefix(first);
    DERSU_TRY(rest, take(into + first, size - first));
    return first + rest;
  }

  bool packed_ = false;
  std::uint64_t taken_ = 0;

 private:
  /// Bytes as they lie in the file.
  Result<std::size_t> take(char* into, std::size_t size) {
    std::size_t n = 0;
    if (file_) {
      n = std::fread(into, 1, size, file_.get());
      if (std::ferror(file_.get()))
        return fail(Fault::io, {}, "cannot be read: {}", std::strerror(errno));
    } else {
      n = std::min(size, bytes_.size());
      std::copy_n(bytes_.begin(), n, into);
      bytes_.remove_prefix(n);
    }
    taken_ += n;
    return n;
  }

  Result<std::size_t> unpack(char* into, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
      if (ready_.empty()) {
        DERSU_TRY(n, take(block_.data(), block_.size()));
        ready_ = std::string_view(block_).substr(0, n);
        if (n == 0 && between_members_) return done;
        if (n == 0) return fail(Fault::bad_input, {}, "found gzip that is cut off");
      }
      if (between_members_) {  // zeros fill the last block of a tape
        ready_.remove_prefix(std::min(ready_.find_first_not_of('\0'), ready_.size()));
        if (ready_.empty()) continue;
      }
      zip_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(ready_.data()));
      zip_.avail_in = static_cast<uInt>(ready_.size());
      const std::size_t room = std::min<std::size_t>(size - done, std::size_t{1} << 30);
      zip_.next_out = reinterpret_cast<Bytef*>(into + done);
      zip_.avail_out = static_cast<uInt>(room);
      between_members_ = false;
      const int code = inflate(&zip_, Z_NO_FLUSH);
      ready_.remove_prefix(ready_.size() - zip_.avail_in);
      done += room - zip_.avail_out;
      unpacked_ += room - zip_.avail_out;
      if (code == Z_STREAM_END) {  // another member may follow
        between_members_ = true;
        inflateReset(&zip_);
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return fail(Fault::bad_input, {}, "found gzip that is damaged");
      }
      if (unpacked_ > kAlwaysUnpacked && unpacked_ / kMostTimesPacked > taken_)
        return fail(Fault::bad_input, {}, "found gzip that unpacks to more than {} times its size",
                    kMostTimesPacked);
    }
    return done;
  }

  std::unique_ptr<std::FILE, FileCloser> file_;
  std::string_view bytes_;
  std::string block_;
  std::string_view ready_;  ///< of block_: taken and not used yet
  z_stream zip_{};
  bool between_members_ = false;
  std::uint64_t unpacked_ = 0;
};

ByteStream::ByteStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

Result<ByteStream> ByteStream::open(const std::filesystem::path& path) {
  DERSU_CHECK(check_file(path));
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return fail(Fault::io, path.string(), "cannot be opened: {}", std::strerror(errno));
  ByteStream stream(std::make_unique<State>(file));
  auto started = stream.state_->start();
  if (!started) return fail(started.error().fault, path.string(), "{}", started.error().message);
  return stream;
}

ByteStream ByteStream::of(std::string_view bytes) {
  ByteStream stream(std::make_unique<State>(bytes));
  [[maybe_unused]] const auto started = stream.state_->start();  // nothing of memory fails
  return stream;
}

Result<std::size_t> ByteStream::read(char* into, std::size_t size) {
  return state_->read(into, size);
}

Result<std::string> ByteStream::read_all(std::uint64_t limit) {
  std::string all;
  std::string block(kBlock, '\0');
  for (;;) {
    DERSU_TRY(n, read(block.data(), block.size()));
    all.append(block, 0, n);
    if (all.size() > limit)
      return fail(Fault::bad_input, {}, "is larger than {} bytes, the most that is read here",
                  limit);
    if (n < block.size()) return all;
  }
}

bool ByteStream::is_packed() const { return state_->packed_; }
std::uint64_t ByteStream::packed_bytes() const { return state_->taken_; }

}  // namespace dersu::io
