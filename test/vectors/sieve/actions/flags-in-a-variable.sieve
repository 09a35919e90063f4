# message: plain
# expect: store INBOX flags \seen
require ["imap4flags", "variables"];
setflag "mine" ["\\Seen", "\\Draft"];
removeflag "mine" "\\Draft";
if hasflag :is "mine" "\\seen" { keep :flags "${mine}"; }
