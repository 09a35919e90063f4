# ours: Dovecot has only reject.
# message: plain
# expect: reject No seeds, please.
require "ereject";
if address :domain "from" "stranger.test" { ereject "No seeds, please."; stop; }
keep;
