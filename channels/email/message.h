#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>

/// Mail as it goes over the wire (RFC 5322, 2045, 2047). Pure.
namespace goji::channels::email {

/// Who a mail is from.
struct Mailbox {
  std::string name{};     ///< any text; may be empty
  std::string address{};  ///< plain ASCII
};

/// A mail before it is bytes. Texts are hostile; ids, addresses and links are ours and plain ASCII.
struct Message {
  Mailbox from{};
  std::string to{};
  std::string subject{};
  std::string text{};
  std::string html{};
  TimePoint date{};
  std::string id{};       ///< "<...@...>"
  std::string root{};     ///< id of the first mail of the conversation; empty: this one begins it
  std::string parent{};   ///< id of the one before this; may be the root
  std::string list_id{};  ///< "notices.example.com"
  std::string unsubscribe{};  ///< a link for RFC 8058; empty: there is nothing to unsubscribe from
};

/// Plain text and HTML of the same, for the reader's program to choose. Lines end with CR LF, all
/// of it is ASCII, and no text can begin a header or end the message.
[[nodiscard]] std::string to_bytes(const Message& message);

/// A header's value: as it is if that is plain ASCII and short, else as encoded words of RFC 2047,
/// folded, none of which cuts a character in two.
[[nodiscard]] std::string encoded_words(std::string_view text);

}  // namespace goji::channels::email
