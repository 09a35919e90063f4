# message: plain
# expect: store Seeds
# expect: store INBOX
require ["fileinto", "copy"];
fileinto :copy "Seeds";
