# message: list
# expect: store Lists/fanciers
require ["fileinto", "variables", "regex"];
if header :regex "list-id" "<([^.]+)\\." { fileinto "Lists/${1}"; }
