# message: plain
# expect: nothing
discard;
