; Included with its case folded: symbols are, strings and characters are not.
(DEFINE FOLDED-name '(ABC "ABC" #\A))
