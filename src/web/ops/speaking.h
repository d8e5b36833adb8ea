#pragma once

#include "base/result.h"
#include "flow/commands.h"
#include "flow/once.h"
#include "flow/recorder.h"
#include "store/reading.h"
#include "web/http.h"

#include <string>

/// What operators say through the API (docs/http-api.md): bodies read into the desk's words, and
/// what they are answered.
namespace goji::web::ops {

/// Reads one kind of request.
using ReadSpeak = Result<flow::Speak> (*)(const Request& request);

[[nodiscard]] Result<flow::Speak> read_announcement(const Request& request);
[[nodiscard]] Result<flow::Speak> read_update(const Request& request);
[[nodiscard]] Result<flow::Speak> read_retraction(const Request& request);
[[nodiscard]] Result<flow::Speak> read_approval(const Request& request);
[[nodiscard]] Result<flow::Speak> read_rejection(const Request& request);
[[nodiscard]] Result<flow::Speak> read_edit(const Request& request);

/// A body of read_announcement(), or of read_update() with the `incident` that it is about.
[[nodiscard]] Result<flow::Speak> read_preview(const Request& request);

/// What every channel would show in every language, and how much of its limits that takes.
[[nodiscard]] flow::Reply reply_to(const flow::Preview& preview);

/// The incident as it is now, with the update that was published; or the draft that was rejected or
/// edited. `status` is that of a success.
[[nodiscard]] flow::Reply reply_to(const flow::Spoken& spoken, store::Reading& reading, int status);

/// By what this request would be known again. Invalid if its Idempotency-Key is none: 1 to 255
/// visible characters.
[[nodiscard]] Result<flow::Once> once_of(const Request& request);

}  // namespace goji::web::ops
