# message: plain
# expect: store INBOX
require "fileinto";
if true { stop; }
fileinto "Never";
