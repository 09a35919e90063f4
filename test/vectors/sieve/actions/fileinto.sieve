# message: plain
# expect: store Seeds
require "fileinto";
if header :contains "subject" "seeds" { fileinto "Seeds"; }
