#pragma once

#include "base/result.h"
#include "domain/wants.h"

#include <map>
#include <string>

namespace goji::deliveries {

/// What one notice says in every form its channel wants, as it is kept in the store: rendered once,
/// at planning, and the same bytes at every attempt.
using Forms = std::map<Form, std::string>;

[[nodiscard]] std::string to_body(const Forms& forms);

/// Invalid if somebody else wrote it.
[[nodiscard]] Result<Forms> forms_in(const std::string& body);

}  // namespace goji::deliveries
