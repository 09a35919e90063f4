# message: plain
# expect: store [n][ofr]
require ["fileinto", "variables"];
if header :matches "subject" "A? ?f?e? *" { fileinto "[${1}][${2}${3}${4}]"; }
