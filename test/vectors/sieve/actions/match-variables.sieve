# message: plain
# expect: store offer-30-seeds
require ["fileinto", "variables"];
if header :matches "subject" "An * of * *" { fileinto "${1}-${2}-${3}"; }
