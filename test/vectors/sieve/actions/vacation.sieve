# message: plain
# expect: vacation 259200
# expect: store INBOX
require "vacation";
vacation :days 3 :subject "Away" "I am in the other loft.";
