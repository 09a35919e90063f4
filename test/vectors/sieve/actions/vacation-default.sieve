# message: plain
# expect: vacation 604800
# expect: store Seeds
require ["vacation", "fileinto"];
fileinto "Seeds";
vacation "Away.";
