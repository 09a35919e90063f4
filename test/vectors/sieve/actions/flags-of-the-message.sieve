# message: plain
# expect: store INBOX flags \flagged \seen seeds
require "imap4flags";
addflag ["\\Seen", "\\Flagged \\Answered"];
addflag "seeds";
removeflag "\\Answered";
