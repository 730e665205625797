# Spatial statistics by spatstat and spdep, on seeded patterns in a rectangle, a polygon and a mask.
# Rscript spatial.R > spatial.json
suppressMessages({
  library(spatstat.geom); library(spatstat.random); library(spatstat.explore); library(spdep)
})
set.seed(20240501)
digits <- function(x) paste0("[", paste(ifelse(is.finite(x), trimws(formatC(x, digits = 17, format = "g")), "null"), collapse = ","), "]")
out <- character()
put <- function(name, value) out[[length(out) + 1]] <<- paste0('"', name, '":', value)

rect <- owin(c(100, 900), c(50, 650))
poly <- owin(poly = list(
  list(x = c(0, 1000, 1100, 600, 150), y = c(0, 80, 700, 900, 650)),
  list(x = c(400, 420, 560, 570), y = c(300, 460, 440, 310))))
round3 <- function(p) ppp(round(p$x, 3), round(p$y, 3), window = p$window, check = FALSE)
random <- round3(runifpoint(140, rect))
clustered <- round3(rMatClust(1.2e-5, 60, 14, win = rect))
polygonal <- round3(runifpoint(110, poly))
radii <- seq(0, 150, by = 5)

# Reduced-sample estimates are made on breaks: fine ones, of which those at the radii are kept, give the definition's numbers.
fine <- seq(0, 150, by = 0.0005)
keep <- match(radii, round(fine, 4))

pattern <- function(name, p) put(name, paste0('{"x":', digits(p$x), ',"y":', digits(p$y), "}"))
pattern("random", random); pattern("clustered", clustered); pattern("polygonal", polygonal)
put("radii", digits(radii))

for (name in c("random", "clustered")) {
  p <- get(name)
  K <- Kest(p, r = radii, correction = c("isotropic", "translate", "border", "none"))
  put(paste0(name, "_K"), paste0('{"isotropic":', digits(K$iso), ',"translation":', digits(K$trans), ',"border":',
    digits(K$border), ',"none":', digits(K$un), "}"))
  put(paste0(name, "_L"), digits(Lest(p, r = radii, correction = "isotropic")$iso))
  G <- Gest(p, r = fine, correction = c("rs", "none"))[keep, ]
  put(paste0(name, "_G"), paste0('{"border":', digits(G$rs), ',"none":', digits(G$raw), ',"expected":', digits(G$theo), "}"))
  test <- clarkevans.test(p, correction = "none")
  put(paste0(name, "_clarkEvans"), paste0('{"index":', digits(clarkevans(p)), ',"p":', digits(test$p.value), "}"))
  put(paste0(name, "_nn"), digits(nndist(p)))
  # The pair correlation with an Epanechnikov kernel of half width 20, by its definition.
  pairs <- closepairs(p, 171, twice = TRUE)
  weight <- edge.Trans(dx = pairs$dx, dy = pairs$dy, W = rect, paired = TRUE)
  g <- sapply(radii[-1], function(r) {
    t <- (r - pairs$d) / 20
    area(rect) / (npoints(p) * (npoints(p) - 1)) * sum(weight * ifelse(abs(t) < 1, 0.75 / 20 * (1 - t^2), 0)) / (2 * pi * r)
  })
  put(paste0(name, "_g"), digits(g))
  counts <- quadratcount(p, nx = 8, ny = 6)
  n <- as.vector(counts)
  put(paste0(name, "_morisita"), digits(length(n) * sum(n * (n - 1)) / (sum(n) * (sum(n) - 1))))
}
put("donnelly", digits(c(clarkevans(random, "Donnelly"), clarkevans(clustered, "Donnelly"))))

both <- superimpose(a = random, b = clustered)
Kc <- Kcross(both, "a", "b", r = radii, correction = c("isotropic", "translate", "none"))
Kb <- Kcross(both, "a", "b", r = fine, correction = "border")$border[keep]
put("cross_K", paste0('{"isotropic":', digits(Kc$iso), ',"translation":', digits(Kc$trans), ',"border":', digits(Kb),
  ',"none":', digits(Kc$un), "}"))
put("cross_nn", digits(nncross(random, clustered)$dist))

# Polygon with a hole: isotropic and border weights are exact; translation weights by the exact overlap of polygons.
Kp <- Kest(polygonal, r = radii, correction = c("isotropic", "none"))
put("polygonal_K", paste0('{"isotropic":', digits(Kp$iso), ',"border":', digits(Kest(polygonal, r = fine, correction = "border")$border[keep]), ',"none":', digits(Kp$un), "}"))
exactTranslation <- function(p, W) {
  pairs <- closepairs(p, max(radii), twice = TRUE)
  weight <- edge.Trans(dx = pairs$dx, dy = pairs$dy, W = W, paired = TRUE, exact = TRUE)
  sapply(radii, function(r) area(W) / (npoints(p) * (npoints(p) - 1)) * sum(weight[pairs$d <= r]))
}
put("polygonal_translation", digits(exactTranslation(polygonal, poly)))
put("polygonal_area", digits(c(area(poly), perimeter(poly))))

# A mask of 24 x 18 pixels of 40 µm, as the union of its squares.
mask <- matrix(0L, 18, 24)
for (j in 1:18) for (i in 1:24) {
  u <- (i - 0.5) * 40 - 480; v <- (j - 0.5) * 40 - 360
  mask[j, i] <- as.integer((u / 460)^2 + (v / 330)^2 < 1 && (u - 60)^2 + v^2 > 110^2)
}
squares <- list()
for (j in 1:18) for (i in 1:24) if (mask[j, i] == 1)
  squares[[length(squares) + 1]] <- owin(c((i - 1) * 40, i * 40), c((j - 1) * 40, j * 40))
union <- do.call(union.owin, squares)
masked <- round3(runifpoint(90, union))
pattern("masked", masked)
put("mask", digits(as.vector(t(mask))))
put("masked_translation", digits(exactTranslation(masked, union)))
put("masked_K", paste0('{"border":', digits(Kest(masked, r = fine, correction = "border")$border[keep]), "}"))
put("masked_border", digits(bdist.points(masked)))
put("masked_area", digits(c(area(union), perimeter(union))))

# Getis and Ord on 12 x 9 squares; neighbours within 1.5 sides and the square itself.
grid <- expand.grid(i = 1:12, j = 1:9)
values <- round(rgamma(108, 2, 0.1) + 30 * (grid$i > 7 & grid$j < 5), 3)
near <- include.self(dnearneigh(as.matrix(grid), 0, 1.5))
star <- localG(values, nb2listw(near, style = "B"))
put("gi", paste0('{"values":', digits(values), ',"z":', digits(as.numeric(star)), ',"p":',
  digits(p.adjust(pnorm(as.numeric(star), lower.tail = FALSE), "BH")), "}"))

# Morisita-Horn by its definition on two vectors of counts.
a <- c(5, 0, 3, 8, 1, 0, 12, 4); b <- c(2, 1, 0, 9, 3, 0, 7, 1)
put("morisitaHorn", paste0('{"a":', digits(a), ',"b":', digits(b), ',"value":',
  digits(2 * sum(a * b) / ((sum(a^2) / sum(a)^2 + sum(b^2) / sum(b)^2) * sum(a) * sum(b))), "}"))

put("versions", paste0('{"R":"', getRversion(), '","spatstat.explore":"', packageVersion("spatstat.explore"),
  '","spdep":"', packageVersion("spdep"), '"}'))
cat("{", paste(out, collapse = ",\n"), "}\n", sep = "")
