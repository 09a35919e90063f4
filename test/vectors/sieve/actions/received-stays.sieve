# message: list
# expect: store INBOX
require ["editheader", "fileinto"];
deleteheader "Received";
if not exists "received" { fileinto "Gone"; }
