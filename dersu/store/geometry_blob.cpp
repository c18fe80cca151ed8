#include "dersu/store/geometry_blob.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

namespace dersu::store {
namespace {

static_assert(std::endian::native == std::endian::little, "blobs are written as memory holds them");

constexpr std::uint32_t kPoint = 1, kLine = 2, kPolygon = 3, kMultiLine = 5, kMultiPolygon = 6;
constexpr std::int32_t kWgs84 = 4326;

class Writer {
 public:
  explicit Writer(bool envelope) {
    put(std::uint8_t{'G'});
    put(std::uint8_t{'P'});
    put(std::uint8_t{0});
    put(static_cast<std::uint8_t>(envelope ? 0b011 : 0b001));  // envelope kind 1, little-endian
    put(kWgs84);
  }
  template <class T>
  void put(T value) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&value);
    blob_.insert(blob_.end(), bytes, bytes + sizeof value);
  }
  void head(std::uint32_t type) {
    put(std::uint8_t{1});
    put(type);
  }
  void count(std::size_t n) { put(static_cast<std::uint32_t>(n)); }
  void place(LonLat p) {
    put(p.lon_deg);
    put(p.lat_deg);
  }
  void ring(const RingOf<LonLat>& ring, bool close) {
    const bool open = close && !ring.empty() && ring.front() != ring.back();
    count(ring.size() + open);
    for (const LonLat& p : ring) place(p);
    if (open) place(ring.front());
  }
  template <class Rings>
  void envelope(const Rings& each_ring) {
    double low_x = std::numeric_limits<double>::infinity(), high_x = -low_x;
    double low_y = low_x, high_y = high_x;
    each_ring([&](const RingOf<LonLat>& ring) {
      for (const LonLat& p : ring) {
        low_x = std::min(low_x, p.lon_deg);
        high_x = std::max(high_x, p.lon_deg);
        low_y = std::min(low_y, p.lat_deg);
        high_y = std::max(high_y, p.lat_deg);
      }
    });
    for (const double side : {low_x, high_x, low_y, high_y}) put(side);
  }
  Blob take() { return std::move(blob_); }

 private:
  Blob blob_;
};

/// Reads with bounds; `failed()` once anything was missing or wrong.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> blob) : left_(blob) {
    const bool magic = get<std::uint8_t>() == 'G' && get<std::uint8_t>() == 'P';
    get<std::uint8_t>();  // version
    const auto flags = get<std::uint8_t>();
    get<std::int32_t>();
    constexpr std::size_t kEnvelopeBytes[] = {0, 32, 48, 48, 64};
    const unsigned envelope = (flags >> 1) & 7U;
    if (!magic || envelope > 4)
      failed_ = true;
    else
      skip(kEnvelopeBytes[envelope]);
  }
  template <class T>
  T get() {
    T value{};
    if (left_.size() < sizeof value) {
      failed_ = true;
      return value;
    }
    std::byte bytes[sizeof value];
    std::copy_n(left_.begin(), sizeof value, bytes);
    if (big_) std::reverse(bytes, bytes + sizeof value);
    std::memcpy(&value, bytes, sizeof value);
    left_ = left_.subspan(sizeof value);
    return value;
  }
  /// Byte order and type of the next geometry.
  std::uint32_t head() {
    const auto order = get<std::uint8_t>();
    if (order > 1) failed_ = true;
    big_ = order == 0;
    return get<std::uint32_t>();
  }
  /// A number of parts, each of at least `bytes` bytes: a lie is found before memory is taken.
  std::size_t count(std::size_t bytes) {
    const auto n = get<std::uint32_t>();
    if (n > left_.size() / bytes) failed_ = true;
    return failed_ ? 0 : n;
  }
  RingOf<LonLat> line() {
    RingOf<LonLat> places(count(16));
    for (LonLat& p : places) {
      p.lon_deg = get<double>();
      p.lat_deg = get<double>();
    }
    return places;
  }
  LonLatPolygon polygon() {
    LonLatPolygon polygon;
    for (std::size_t n = count(4); n > 0 && !failed_; --n) polygon.rings.push_back(line());
    return polygon;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  void fail_unless(bool holds) { failed_ = failed_ || !holds; }

 private:
  void skip(std::size_t bytes) {
    failed_ = failed_ || left_.size() < bytes;
    left_ = left_.subspan(failed_ ? left_.size() : bytes);
  }
  std::span<const std::byte> left_;
  bool big_ = false;
  bool failed_ = false;
};

/// Parts of a geometry that is either a `single` or a `multi` of them.
template <class Part, class Read>
Result<std::vector<Part>> decode(std::span<const std::byte> blob, std::uint32_t single,
                                 std::uint32_t multi, Read read) {
  Reader reader(blob);
  std::vector<Part> parts;
  const std::uint32_t type = reader.head();
  if (type == single) {
    parts.push_back(read(reader));
  } else {
    reader.fail_unless(type == multi);
    for (std::size_t n = reader.count(9); n > 0 && !reader.failed(); --n) {
      reader.fail_unless(reader.head() == single);
      parts.push_back(read(reader));
    }
  }
  if (reader.failed())
    return fail(Fault::bad_input, {}, "found a geometry that is damaged or of another type");
  return parts;
}

}  // namespace

Blob encode_point(LonLat place) {
  Writer writer(false);
  writer.head(kPoint);
  writer.place(place);
  return writer.take();
}

Blob encode_polygons(std::span<const LonLatPolygon> polygons) {
  Writer writer(true);
  writer.envelope([&](auto visit) {
    for (const LonLatPolygon& polygon : polygons)
      for (const auto& ring : polygon.rings) visit(ring);
  });
  writer.head(kMultiPolygon);
  writer.count(polygons.size());
  for (const LonLatPolygon& polygon : polygons) {
    writer.head(kPolygon);
    writer.count(polygon.rings.size());
    for (const auto& ring : polygon.rings) writer.ring(ring, true);
  }
  return writer.take();
}

Blob encode_lines(std::span<const RingOf<LonLat>> lines) {
  Writer writer(true);
  writer.envelope([&](auto visit) {
    for (const auto& line : lines) visit(line);
  });
  writer.head(kMultiLine);
  writer.count(lines.size());
  for (const auto& line : lines) {
    writer.head(kLine);
    writer.ring(line, false);
  }
  return writer.take();
}

Result<std::vector<LonLatPolygon>> decode_polygons(std::span<const std::byte> blob) {
  return decode<LonLatPolygon>(blob, kPolygon, kMultiPolygon,
                               [](Reader& reader) { return reader.polygon(); });
}

Result<std::vector<RingOf<LonLat>>> decode_lines(std::span<const std::byte> blob) {
  return decode<RingOf<LonLat>>(blob, kLine, kMultiLine,
                                [](Reader& reader) { return reader.line(); });
}

}  // namespace dersu::store
