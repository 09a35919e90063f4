# message: plain
# expect: store One
# expect: store Two
# expect: store INBOX
require "fileinto";
fileinto "One";
fileinto "Two";
keep;
