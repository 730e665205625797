# Kruskal-Wallis, eta squared of the ranks and Holm's p-values by R 4.2: makes stain-centres.json.
# Rscript stain-centres.R
set.seed(11)
centre <- rep(c("A", "B", "C"), c(7, 9, 6))
shift <- c(A = 0, B = 1.1, C = -0.4)
columns <- list(
  haematoxylin_mean = 0.5 + 0.1 * (rnorm(22) + shift[centre]),
  eosin_mean = 0.3 + 0.05 * rnorm(22),
  white_red = round(240 + 4 * (rnorm(22) + 0.6 * shift[centre]))
)
# By the formula of rstatix::kruskal_effsize: (H - k + 1) / (n - k).
k <- 3
n <- 22
tests <- lapply(columns, function(x) kruskal.test(x, factor(centre)))
H <- sapply(tests, function(t) unname(t$statistic))
p <- sapply(tests, function(t) t$p.value)
number <- function(x) formatC(x, digits = 15, format = "g")
array <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
member <- function(name, text) paste0("\"", name, "\":", text)
medians <- sapply(columns, function(x) tapply(x, centre, median))
text <- paste0("{", paste(c(
  member("centre", paste0("[", paste0("\"", centre, "\"", collapse = ","), "]")),
  member("columns", paste0("{", paste(sapply(names(columns), function(c) member(c, array(columns[[c]]))), collapse = ","), "}")),
  member("statistic", array(H)), member("p", array(p)), member("holm", array(p.adjust(p, "holm"))),
  member("etaSquared", array(pmax(0, (H - k + 1) / (n - k)))),
  member("medians", array(medians))
), collapse = ","), "}")
writeLines(text, "stain-centres.json")
