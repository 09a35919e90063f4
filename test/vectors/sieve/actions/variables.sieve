# message: plain
# expect: store Hello and hello
require ["fileinto", "variables"];
set "Name" "hello";
set :upperfirst "first" "${NAME}";
fileinto "${first} and ${name}${nothing}";
