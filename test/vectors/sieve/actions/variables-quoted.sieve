# message: plain
# expect: store yes
require ["fileinto", "variables"];
set :quotewildcard "star" "25*2 or";
if string :matches "costs 25*2 or none" "*${star}*" { fileinto "yes"; }
