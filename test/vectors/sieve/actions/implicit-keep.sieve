# message: plain
# expect: store INBOX
