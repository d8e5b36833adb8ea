#pragma once

/// Words that one room says and another one reads, for the tests of both.
namespace goji::test {

/// What a mail server says of an address that nobody has, without the code.
constexpr auto kNobodyOverThere = "5.1.1 <a@example.com>: no such user";

/// What the email channel makes of it (550, to the recipient), and by what a subscriber is told no
/// more.
constexpr auto kNobodyAsJudged = "the mail server answered 550 5.1.1 to the recipient";

/// Likewise of a refusal that says nothing of the address.
constexpr auto kBlockedOverThere = "5.7.1 blocked";
constexpr auto kBlockedAsJudged = "the mail server answered 550 5.7.1 to the recipient";

}  // namespace goji::test
