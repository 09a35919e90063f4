# message: plain
# expect: store shop create
require ["fileinto", "envelope", "subaddress", "variables", "mailbox"];
if envelope :matches :detail "to" "*" { fileinto :create "${1}"; }
