#include "dersu/io/gdal.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <gdal_frmts.h>
#include <ogrsf_frmts.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {

struct GdalSession::Kept {
  std::vector<std::string> messages;
};

namespace {

constexpr std::size_t kMostMessages = 3;  // the first ones say what is wrong

void CPL_STDCALL keep(CPLErr severity, CPLErrorNum, const char* message) {
  auto* messages = static_cast<std::vector<std::string>*>(CPLGetErrorHandlerUserData());
  if (severity >= CE_Warning && messages->size() < kMostMessages)
    messages->push_back(dersu::quoted(message, 300));
}

void start_gdal() {
  static std::once_flag once;
  std::call_once(once, [] {
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");                    // no .aux.xml beside sources
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");      // only known side files
    CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "none");  // no network
    OSRSetPROJEnableNetwork(0);
    GDALRegister_GTiff();
    RegisterOGRGeoJSON();
    RegisterOGRGeoPackage();
    RegisterOGRShape();
  });
}

}  // namespace

GdalSession::GdalSession() : kept_(std::make_unique<Kept>()) {
  start_gdal();
  CPLPushErrorHandlerEx(keep, &kept_->messages);
  CPLErrorReset();  // what went wrong before this session is not its failure
}

GdalSession::~GdalSession() { CPLPopErrorHandler(); }

std::string GdalSession::complaints() const {
  return kept_->messages.empty() ? "" : ": " + join(kept_->messages, "; ");
}

Result<void> check_plain_file(const std::filesystem::path& path) {
  DERSU_CHECK(check_file(path));
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    return fail(Fault::bad_input, path.string(), "is not a plain file");
  if (access(path.c_str(), R_OK) != 0)
    return fail(Fault::io, path.string(), "cannot be opened: {}", std::strerror(errno));
  return {};
}

}  // namespace dersu::io
