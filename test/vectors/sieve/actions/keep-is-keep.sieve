# message: plain
# expect: store INBOX
keep;
keep;
