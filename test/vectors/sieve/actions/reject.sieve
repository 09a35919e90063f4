# message: plain
# expect: reject No seeds, please.
require "reject";
reject "No seeds, please.";
