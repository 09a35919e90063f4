# message: plain
# expect: store abc-ABC-Abc-5-aBC
require ["fileinto", "variables"];
set :lower "a" "ABC";
set :upper "b" "abc";
set :lower :upperfirst "c" "ABC";
set :length "d" "12345";
set :upper :lowerfirst "e" "abc";
fileinto "${a}-${b}-${c}-${d}-${e}";
