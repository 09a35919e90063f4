# message: plain
# expect: vacation 1800
# expect: store INBOX
require "vacation-seconds";
vacation :seconds 1800 "Away.";
