# message: plain
# expect: reject First line.|.dotted|
require "reject";
reject text: # a comment
First line.
..dotted
.
;
