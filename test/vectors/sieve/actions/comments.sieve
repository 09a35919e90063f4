# message: plain
# expect: store Seeds
/* a comment
   over lines * / */ require /* here */ "fileinto"; # and here
if /* there */ true { fileinto "Seeds"; } /**/
