// A mail server (npm smtp-server) that says what it got as npm mailparser reads it, a JSON line a
// mail. Its one argument, JSON: {user, password, key, cert, refuse: {ADDRESS: [CODE, TEXT]},
// greylist: [ADDRESS]}; with `user` it takes no mail without, with `key` it offers STARTTLS.
const { SMTPServer } = require("smtp-server");
const { simpleParser } = require("mailparser");
const fs = require("node:fs");

const options = JSON.parse(process.argv[2] || "{}");
const seen = new Set();

function refusal(address) {
  const told = (options.refuse || {})[address];
  if (told) return told;
  if (!(options.greylist || []).includes(address) || seen.has(address)) return null;
  seen.add(address);
  return [421, "4.3.2 come back"];
}

const server = new SMTPServer({
  authOptional: !options.user,
  disabledCommands: options.user ? [] : ["AUTH"],
  hideSTARTTLS: !options.key,
  key: options.key && fs.readFileSync(options.key),
  cert: options.cert && fs.readFileSync(options.cert),
  onAuth(auth, session, done) {
    const right = auth.username === options.user && auth.password === options.password;
    done(right ? null : new Error("no such user"), right ? { user: auth.username } : undefined);
  },
  onRcptTo(address, session, done) {
    const told = refusal(address.address);
    if (!told) return done();
    const error = new Error(told[1]);
    error.responseCode = told[0];
    done(error);
  },
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      console.log("mail " + JSON.stringify({
        envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((to) => to.address) },
        secure: session.secure,
        user: session.user,
        hello: session.hostNameAppearsAs,
        headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 2)])),
        subject: mail.subject,
        from: mail.from.value,
        to: mail.to.text,
        date: mail.date,
        id: mail.messageId,
        answers: mail.inReplyTo,
        references: mail.references,
        text: mail.text,
        html: mail.html,
        attachments: mail.attachments.length,
      }));
      done();
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log("listening port=" + server.server.address().port));
