# message: plain
# expect: store Seeds
require "fileinto";
fileinto "Seeds";
fileinto "Seeds";
