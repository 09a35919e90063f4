# message: plain
# expect: store Seeds
REQUIRE "fileinto";
IF Header :CONTAINS "subject" "seeds" { FileInto "Seeds"; }
