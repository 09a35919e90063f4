# message: plain
# expect: store ${1}
require "fileinto";
if header :matches "subject" "*" { fileinto "${1}"; }
