# message: plain
# expect: store $Ü
require ["fileinto", "encoded-character"];
fileinto "${hex:24}${unicode:dc}";
