# message: plain
# expect: store Third
require "fileinto";
if false { fileinto "First"; }
elsif header "subject" "no" { fileinto "Second"; }
elsif true { fileinto "Third"; }
elsif true { fileinto "Fourth"; }
else { fileinto "Fifth"; }
