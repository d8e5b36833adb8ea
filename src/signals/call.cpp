#include "signals/call.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace goji::signals {
namespace {

namespace json = boost::json;

std::string_view title_of(int status) {
  if (status == 400) return "Bad Request";
  if (status == 404) return "Not Found";
  if (status == 405) return "Method Not Allowed";
  return "Service Unavailable";
}

}  // namespace

Ready problem_answer(int status, std::string_view detail) {
  const json::object body{{"status", status}, {"title", title_of(status)}, {"detail", detail}};
  return {status, "application/problem+json", json::serialize(body)};
}

Ready json_text(int status, std::string_view text) {
  return {status, "application/json", json::serialize(json::value(json::string(text)))};
}

}  // namespace goji::signals
