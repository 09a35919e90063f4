# message: plain
# expect: store ${ a}-$-${}
require ["fileinto", "variables"];
set "a" "no";
fileinto "${ a}-$-${}";
