# message: plain
# expect: redirect elsewhere@stranger.test
# expect: store INBOX
require "copy";
redirect :copy "elsewhere@stranger.test";
redirect :copy "elsewhere@stranger.test";
