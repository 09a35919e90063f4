# message: plain
# expect: store Known
require ["ihave", "fileinto"];
if ihave "no-such-extension" { no_such_command "x"; }
else { if ihave "fileinto" { fileinto "Known"; } }
