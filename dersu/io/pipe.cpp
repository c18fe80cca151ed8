#include "dersu/io/pipe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "dersu/io/byte_stream.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {
namespace fs = std::filesystem;
namespace {

/// A file descriptor that is closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Neither opening nor reading waits, so that the wish to stop is seen while no writer comes, or
/// while one is silent. Until the first has come, poll() finds nothing.
Result<std::string> pipe_bytes(const fs::path& path, const Progress& progress,
                               std::uint64_t limit) {
  constexpr int kLookMs = 50;
  const Descriptor pipe(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (pipe.number() < 0)
    return fail(Fault::io, path.string(), "cannot be opened: {}", std::strerror(errno));
  std::string bytes;
  std::string block(std::size_t{1} << 16, '\0');
  while (bytes.size() <= limit) {
    if (progress.stopped()) return stopped_by_user();
    pollfd wait{pipe.number(), POLLIN, 0};
    if (poll(&wait, 1, kLookMs) <= 0) continue;  // nothing yet, or a signal
    const ssize_t n = read(pipe.number(), block.data(), block.size());
    if (n == 0) return bytes;
    if (n > 0) bytes.append(block.data(), std::size_t(n));
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      return fail(Fault::io, path.string(), "cannot be read: {}", std::strerror(errno));
  }
  return fail(Fault::bad_input, path.string(),
              "is larger than {} bytes, the most that is read here", limit);
}

}  // namespace

Result<std::string> read_pipe(const fs::path& path, const Progress& progress, std::uint64_t limit) {
  DERSU_TRY(bytes, pipe_bytes(path, progress, limit));
  auto text = ByteStream::of(bytes).read_all(limit);
  if (!text) return fail(text.error().fault, path.string(), "{}", text.error().message);
  return text;
}

bool is_pipe(const fs::path& path) {
  std::error_code code;
  return fs::status(path, code).type() == fs::file_type::fifo;
}

Result<CsvTable> read_csv_once(const fs::path& path, const Progress& progress,
                               const CsvOptions& options) {
  if (!is_pipe(path)) return read_csv(path, options);
  DERSU_TRY(text, read_pipe(path, progress));
  return read_csv_text(text, path.string(), options);
}

}  // namespace dersu::io
