#include "dersu/workbench/fit_json.hpp"

#include <cmath>

namespace dersu::workbench {
namespace {

void write_estimates(JsonWriter& json, const scr::Fit& fit) {
  json.key("estimates").begin_array();
  for (const scr::Estimate& e : fit.estimates) {
    json.begin_object().member("parameter", e.parameter);
    if (!e.session.empty()) json.member("session", e.session);
    if (!e.group.empty()) json.member("group", e.group);
    if (!e.cls.empty()) json.member("class", e.cls);
    json.member("estimate", e.estimate)
        .member("se", e.se)
        .member("lower", e.lower)
        .member("upper", e.upper)
        .end_object();
  }
  json.end_array();
}

/// Of a coefficient that is held: what is 0, and what it is at most.
void write_zero(JsonWriter& json, const scr::Zero& zero) {
  json.key("zero").begin_object().member("where", zero.where).member("upper", zero.upper);
  json.member("coefficient_upper", zero.coefficient_upper).end_object();
}

void write_coefficients(JsonWriter& json, const scr::Fit& fit) {
  json.key("coefficients").begin_array();
  for (std::size_t i = 0; i < fit.coefficients.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    json.begin_object()
        .member("name", fit.coefficients[i].name)
        .member("link", scr::name(fit.coefficients[i].link))
        .member("beta", fit.beta[at])
        .member("se", std::sqrt(fit.vcov(at, at)));
    for (const scr::Zero& zero : fit.zeros)
      if (zero.coefficient == i) write_zero(json, zero);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_interval(JsonWriter& json, std::string_view name, const scr::Interval& interval) {
  json.key(name)
      .begin_object()
      .member("estimate", interval.estimate)
      .member("se", interval.se)
      .member("lower", interval.lower)
      .member("upper", interval.upper)
      .end_object();
}

void write_fit(JsonWriter& json, const scr::Fit& fit) {
  json.member("loglik", fit.loglik).member("aic", fit.aic).member("aicc", fit.aicc);
  json.member("n_animals", fit.n_animals).member("n_detections", fit.n_detections);
  write_estimates(json, fit);
  write_coefficients(json, fit);
}

void write_region(JsonWriter& json, const scr::RegionN& n) {
  if (n.area_ha == 0) {
    json.member("problem", "no mask point is inside the region");
    return;
  }
  write_interval(json, "expected", n.expected);
  write_interval(json, "realised", n.realised);
  json.member("area_km2", n.area_ha / 100).member("seen", n.seen);
}

}  // namespace dersu::workbench
