# message: list
# expect: store Left
require ["editheader", "fileinto"];
deleteheader :index 1 :last "Keywords";
deleteheader :index 1 "Keywords";
if allof (header "keywords" "second", not header "keywords" ["first", "third"]) { fileinto "Left"; }
