# message: plain
# expect: redirect elsewhere@stranger.test
redirect "elsewhere@stranger.test";
