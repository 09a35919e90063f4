# message: plain
# expect: store Marked
require ["editheader", "fileinto"];
addheader "X-Mark" "grain";
if header "x-mark" "grain" { fileinto "Marked"; }
