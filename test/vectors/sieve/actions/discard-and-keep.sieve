# message: plain
# expect: store INBOX
discard;
keep;
