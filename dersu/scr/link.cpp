#include "dersu/scr/link.hpp"

#include <cmath>

namespace dersu::scr {

std::string_view name(Link link) {
  switch (link) {
    case Link::log:
      return "log";
    case Link::logit:
      return "logit";
    case Link::identity:
      break;
  }
  return "identity";
}

double to_link(Link link, double real) {
  switch (link) {
    case Link::log:
      return std::log(real);
    case Link::logit:
      return std::log(real) - std::log1p(-real);
    case Link::identity:
      break;
  }
  return real;
}

double from_link(Link link, double value) {
  switch (link) {
    case Link::log:
      return std::exp(value);
    case Link::logit:
      return value < 0 ? std::exp(value) / (1 + std::exp(value)) : 1 / (1 + std::exp(-value));
    case Link::identity:
      break;
  }
  return value;
}

double slope(Link link, double value) {
  switch (link) {
    case Link::log:
      return std::exp(value);
    case Link::logit: {
      const double small = std::exp(-std::abs(value));
      return small / ((1 + small) * (1 + small));
    }
    case Link::identity:
      break;
  }
  return 1;
}

}  // namespace dersu::scr
