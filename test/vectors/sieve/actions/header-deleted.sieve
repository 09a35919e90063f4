# message: list
# expect: store Two
require ["editheader", "fileinto", "relational", "comparator-i;ascii-numeric"];
deleteheader "Keywords" "second";
if header :count "eq" :comparator "i;ascii-numeric" "keywords" "2" { fileinto "Two"; }
