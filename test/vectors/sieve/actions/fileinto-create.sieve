# message: plain
# expect: store Seeds/2026 create
require ["fileinto", "mailbox"];
fileinto :create "Seeds/2026";
