#include "dersu/io/raster.hpp"

#include <cpl_string.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

#include "dersu/core/text.hpp"
#include "dersu/io/ascii_grid.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/gdal.hpp"
#include "dersu/io/projection.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

struct CloseDataset {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;

enum class Format : std::uint8_t { geotiff, ascii, ascii_gz, other };

Format format_of(const fs::path& path) {
  const std::string name = lower(path.filename().string());
  if (name.ends_with(".tif") || name.ends_with(".tiff")) return Format::geotiff;
  const bool gz = name.ends_with(".gz");
  const std::string_view stem = std::string_view(name).substr(0, name.size() - (gz ? 3 : 0));
  if (!stem.ends_with(".asc") && !stem.ends_with(".txt") && !stem.ends_with(".agr"))
    return Format::other;
  return gz ? Format::ascii_gz : Format::ascii;
}

/// "grid.prj" for "grid.asc" and "grid.asc.gz".
fs::path prj_beside(fs::path path) {
  if (lower(path.extension().string()) == ".gz") path.replace_extension();
  return path.replace_extension(".prj");
}

struct CloseGz {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzFile = std::unique_ptr<gzFile_s, CloseGz>;

Result<Raster> read_ascii_file(const fs::path& path, bool gz, const RasterReading& options) {
  const GzFile file(gzopen(path.c_str(), "rb"));  // reads plain files as they are
  if (!file) return fail(Fault::io, path.string(), "the file cannot be opened");
  std::error_code code;
  const std::uint64_t bytes = gz ? 0 : fs::file_size(path, code);
  bool broken = false;
  const std::string name = path.filename().string();
  auto read = read_ascii_grid(
      [&](char* buffer, std::size_t size) -> std::size_t {
        const int n = gzread(file.get(), buffer, static_cast<unsigned>(size));
        broken = broken || n < 0;
        return n < 0 ? 0 : static_cast<std::size_t>(n);
      },
      bytes, name, options);
  int state = Z_OK;  // of a gzip stream that ends early
  gzerror(file.get(), &state);
  if (broken || state == Z_BUF_ERROR)
    return fail(Fault::bad_input, name, "the file is damaged or truncated");
  DERSU_TRY(raster, std::move(read));
  if (std::ifstream prj(prj_beside(path), std::ios::binary); prj) {
    std::string wkt(100'000, '\0');
    prj.read(wkt.data(), static_cast<std::streamsize>(wkt.size()));
    wkt.resize(static_cast<std::size_t>(prj.gcount()));
    const auto crs = identify_crs(trim(wkt));
    if (!crs)
      return fail(Fault::bad_input, prj_beside(path).filename().string(),
                  "expected a coordinate system as WKT");
    raster.crs = *crs;
  }
  return raster;
}

/// Values that the file marks as missing, by its nodata value or its mask, become NaN.
Result<void> set_missing(GDALRasterBandH band, Raster& raster, const std::string& name) {
  if (raster.nodata)
    for (double& value : raster.values)
      if (value == *raster.nodata) value = std::nan("");
  if ((GDALGetMaskFlags(band) & (GMF_PER_DATASET | GMF_ALPHA)) == GMF_PER_DATASET) {
    std::vector<std::uint8_t> mask(raster.values.size());
    if (GDALRasterIO(GDALGetMaskBand(band), GF_Read, 0, 0, static_cast<int>(raster.columns),
                     static_cast<int>(raster.rows), mask.data(), static_cast<int>(raster.columns),
                     static_cast<int>(raster.rows), GDT_Byte, 0, 0) != CE_None)
      return fail(Fault::bad_input, name,
                  "which cells have values cannot be read: the file is truncated or damaged");
    for (std::size_t i = 0; i < mask.size(); ++i)
      if (mask[i] == 0) raster.values[i] = std::nan("");
  }
  return {};
}

Result<void> check_finite(const Raster& raster, const std::string& name) {
  for (std::size_t i = 0; i < raster.values.size(); ++i)
    if (std::isinf(raster.values[i]))
      return fail(
          Fault::bad_input,
          fmt::format("{}:row {}:column {}", name, i / raster.columns + 1, i % raster.columns + 1),
          "found an infinite value, expected a finite number or the nodata value");
  return {};
}

tl::unexpected<Error> unknown_ending(const fs::path& path) {
  return fail(Fault::unsupported, path.string(),
              "expected a raster that ends in .tif, .tiff, .asc or .asc.gz");
}

/// While a GdalSession lives.
Result<Dataset> open_geotiff(const fs::path& path) {
  const char* drivers[] = {"GTiff", nullptr};
  Dataset dataset(
      GDALOpenEx(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, nullptr, nullptr));
  if (!dataset)
    return fail(Fault::bad_input, path.filename().string(),
                "expected a GeoTIFF, found none, or a truncated one");
  return dataset;
}

Result<Raster> read_geotiff(const fs::path& path, const RasterReading& options) {
  const GdalSession session;
  const std::string name = path.filename().string();
  DERSU_TRY(dataset, open_geotiff(path));
  Raster raster;
  raster.columns = static_cast<std::size_t>(GDALGetRasterXSize(dataset.get()));
  raster.rows = static_cast<std::size_t>(GDALGetRasterYSize(dataset.get()));
  const std::uint64_t cells = std::uint64_t{raster.columns} * raster.rows;
  if (cells > options.max_cells)
    return fail(Fault::bad_input, name,
                "found {} columns x {} rows = {} cells ({:.1f} GB), expected at most {}{}{}",
                raster.columns, raster.rows, cells, static_cast<double>(cells) * 8e-9,
                options.max_cells, options.beyond.empty() ? "" : "; ", options.beyond);
  if (options.band < 1 || options.band > GDALGetRasterCount(dataset.get()))
    return fail(Fault::bad_input, name, "found {} bands, expected band {}",
                GDALGetRasterCount(dataset.get()), options.band);
  GDALRasterBandH band = GDALGetRasterBand(dataset.get(), options.band);
  if (GDALDataTypeIsComplex(GDALGetRasterDataType(band)))
    return fail(Fault::unsupported, name, "found complex numbers, expected real ones");
  double t[6] = {0, 1, 0, static_cast<double>(raster.rows), 0, -1};
  GDALGetGeoTransform(dataset.get(), t);  // stays as above where the file has none
  if (t[2] != 0 || t[4] != 0 || !(t[1] > 0) || t[5] == 0 ||
      !std::isfinite(t[0] + t[1] + t[3] + t[5]))
    return fail(Fault::unsupported, name,
                "found a rotated or mirrored raster, expected columns to the east and rows along "
                "the meridian");
  raster.west = t[0];
  raster.cell_width = t[1];
  raster.cell_height = std::abs(t[5]);
  const bool south_up = t[5] > 0;
  raster.north = south_up ? t[3] + static_cast<double>(raster.rows) * t[5] : t[3];
  if (const char* wkt = GDALGetProjectionRef(dataset.get()); wkt && *wkt)
    raster.crs = identify_crs(wkt).value_or("");
  int has_nodata = 0;
  const double nodata = GDALGetRasterNoDataValue(band, &has_nodata);
  if (has_nodata) raster.nodata = nodata;
  raster.values.resize(cells);
  if (GDALRasterIO(band, GF_Read, 0, 0, static_cast<int>(raster.columns),
                   static_cast<int>(raster.rows), raster.values.data(),
                   static_cast<int>(raster.columns), static_cast<int>(raster.rows), GDT_Float64, 0,
                   0) != CE_None)
    return fail(Fault::bad_input, name,
                "the values cannot be read: the file is truncated or damaged");
  DERSU_CHECK(set_missing(band, raster, name));
  const double scale = GDALGetRasterScale(band, nullptr);
  const double offset = GDALGetRasterOffset(band, nullptr);
  if (scale != 1 || offset != 0)
    for (double& value : raster.values) value = value * scale + offset;
  DERSU_CHECK(check_finite(raster, name));
  if (south_up)
    for (std::size_t row = 0; row < raster.rows / 2; ++row)
      std::swap_ranges(&raster.at(0, row), &raster.at(0, row) + raster.columns,
                       &raster.at(0, raster.rows - 1 - row));
  return raster;
}

/// A band that is written: its description may be empty.
struct BandView {
  std::string_view name;
  std::span<const double> values;
};

bool write_band(GDALRasterBandH band, const Raster& grid, const BandView& from) {
  const double nodata = grid.nodata.value_or(std::nan(""));
  GDALSetRasterNoDataValue(band, nodata);
  if (!from.name.empty()) GDALSetDescription(band, std::string(from.name).c_str());
  std::vector<double> line(grid.columns);
  const auto columns = static_cast<int>(grid.columns);
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t column = 0; column < grid.columns; ++column) {
      const double value = from.values[row * grid.columns + column];
      line[column] = std::isnan(value) ? nodata : value;
    }
    if (GDALRasterIO(band, GF_Write, 0, static_cast<int>(row), columns, 1, line.data(), columns, 1,
                     GDT_Float64, 0, 0) != CE_None)
      return false;
  }
  return true;
}

Result<void> write_geotiff(const fs::path& path, const Raster& raster,
                           std::span<const BandView> bands, const RasterWriting& options) {
  const GdalSession session;
  char** creation = nullptr;
  for (const char* option : {"COMPRESS=DEFLATE", "ZLEVEL=6", "TILED=YES", "BLOCKXSIZE=256",
                             "BLOCKYSIZE=256", "PREDICTOR=3", "BIGTIFF=IF_SAFER", "NUM_THREADS=1"})
    creation = CSLAddString(creation, option);
  Dataset dataset(GDALCreate(GDALGetDriverByName("GTiff"), path.c_str(),
                             static_cast<int>(raster.columns), static_cast<int>(raster.rows),
                             static_cast<int>(bands.size()),
                             options.single_precision ? GDT_Float32 : GDT_Float64, creation));
  CSLDestroy(creation);
  auto failed = [&] {
    return fail(Fault::io, final_name(path), "the GeoTIFF cannot be written{}",
                session.complaints());
  };
  if (!dataset) return failed();
  double t[6] = {raster.west, raster.cell_width, 0, raster.north, 0, -raster.cell_height};
  GDALSetGeoTransform(dataset.get(), t);
  if (!raster.crs.empty()) {
    OGRSpatialReferenceH srs = OSRNewSpatialReference(nullptr);
    if (OSRSetFromUserInput(srs, raster.crs.c_str()) == OGRERR_NONE)
      GDALSetSpatialRef(dataset.get(), srs);
    OSRDestroySpatialReference(srs);
  }
  for (std::size_t b = 0; b < bands.size(); ++b)
    if (!write_band(GDALGetRasterBand(dataset.get(), static_cast<int>(b) + 1), raster, bands[b]))
      return failed();
  if (GDALFlushCache(dataset.get()); CPLGetLastErrorType() >= CE_Failure) return failed();
  return {};
}

Result<void> write_text(const fs::path& path, std::string_view text, bool gz) {
  // "wb" stores no time and no name in a gzip header; "wT" writes the text as it is.
  GzFile file(gzopen(path.c_str(), gz ? "wb6" : "wbT"));
  constexpr std::size_t kPiece = std::size_t{1} << 30;  // gzwrite counts in unsigned int
  bool written = file != nullptr;
  for (std::size_t at = 0; written && at < text.size(); at += kPiece) {
    const std::string_view piece = text.substr(at, kPiece);
    written = gzwrite(file.get(), piece.data(), static_cast<unsigned>(piece.size())) ==
              static_cast<int>(piece.size());
  }
  if (file) written = gzclose(file.release()) == Z_OK && written;
  if (written) return {};
  return fail(Fault::io, final_name(path), "the file cannot be written");
}

Result<void> rename_to(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::rename(from, to, code);
  if (!code) return {};
  return fail(Fault::io, to.string(), "the file cannot be put in place: {}", code.message());
}

}  // namespace

double Raster::sample(double x, double y) const {
  const double column = std::floor((x - west) / cell_width);
  const double row = std::floor((north - y) / cell_height);
  if (!(column >= 0 && row >= 0 && column < static_cast<double>(columns) &&
        row < static_cast<double>(rows)))
    return std::numeric_limits<double>::quiet_NaN();
  return at(static_cast<std::size_t>(column), static_cast<std::size_t>(row));
}

Result<Raster> read_raster(const fs::path& path, const RasterReading& options) {
  DERSU_CHECK(check_plain_file(path));
  switch (format_of(path)) {
    case Format::geotiff:
      return read_geotiff(path, options);
    case Format::ascii:
    case Format::ascii_gz:
      return read_ascii_file(path, format_of(path) == Format::ascii_gz, options);
    case Format::other:
      break;
  }
  return unknown_ending(path);
}

Result<int> count_bands(const fs::path& path) {
  DERSU_CHECK(check_plain_file(path));
  if (format_of(path) == Format::other) return unknown_ending(path);
  if (format_of(path) != Format::geotiff) return 1;
  const GdalSession session;
  DERSU_TRY(dataset, open_geotiff(path));
  return GDALGetRasterCount(dataset.get());
}

Result<void> write_raster(const fs::path& path, const Raster& raster,
                          const RasterWriting& options) {
  const Format format = format_of(path);
  if (format == Format::other) return unknown_ending(path);
  const fs::path beside = path.parent_path() / ("." + path.filename().string() + ".part");
  Result<void> written;
  if (format == Format::geotiff) {
    written = write_geotiff(beside, raster, std::array{BandView{{}, raster.values}}, options);
  } else {
    written = write_text(beside, format_ascii_grid(raster), format == Format::ascii_gz);
    if (written && !raster.crs.empty()) {
      const std::string wkt = esri_wkt(raster.crs);
      if (wkt.empty())
        written = fail(Fault::unsupported, path.string(), "the raster's CRS has no ESRI form");
      else
        written = write_text(prj_beside(path), wkt + "\n", false);
    }
  }
  if (written) written = rename_to(beside, path);
  std::error_code ignored;
  if (!written) fs::remove(beside, ignored);
  return written;
}

Result<void> write_bands(const fs::path& path, const Raster& grid,
                         std::span<const RasterBand> bands, const RasterWriting& options) {
  if (format_of(path) != Format::geotiff) return unknown_ending(path);
  std::vector<BandView> views;
  for (const RasterBand& band : bands) views.push_back({band.name, band.values});
  const fs::path beside = path.parent_path() / ("." + path.filename().string() + ".part");
  Result<void> written = write_geotiff(beside, grid, views, options);
  if (written) written = rename_to(beside, path);
  std::error_code ignored;
  if (!written) fs::remove(beside, ignored);
  return written;
}

}  // namespace dersu::io
