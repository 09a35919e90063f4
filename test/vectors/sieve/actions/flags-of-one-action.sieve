# message: plain
# expect: store Seeds flags \answered
# expect: store INBOX flags \seen
require ["imap4flags", "fileinto", "copy"];
setflag "\\Seen";
fileinto :copy :flags "\\Answered" "Seeds";
