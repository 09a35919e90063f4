# message: list
# expect: store fanciers
require ["fileinto", "variables"];
if header :matches "list-id" "*<*.*" { fileinto "${2}"; }
