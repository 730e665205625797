# Non-negative least squares by quadratic programming, and its reweighted forms by the rule stated in fit-mixture.ts.
library(quadprog); library(jsonlite)
set.seed(11)
g <- 40; k <- 4
A <- matrix(round(rgamma(g*k, .5, scale=400), 3), g, k)
for (j in 1:k) A[((j-1)*8+1):(j*8), j] <- A[((j-1)*8+1):(j*8), j] + 2000
f <- c(.5,.3,.2,0)
y <- as.vector(A %*% f) * exp(rnorm(g,0,.15)); y[c(3,17)] <- y[c(3,17)]*6; y <- round(y,4)
nn <- function(A,y){ s <- max(abs(A)); solve.QP(crossprod(A/s), crossprod(A/s,y/s), diag(ncol(A)), rep(0,ncol(A)))$solution }
irls <- function(A,y,x,k,w){ for(i in 1:500){ r <- as.vector(y-A%*%x); s <- median(abs(r))/0.6745; wt <- sqrt(w(abs(r)/s,k)); n <- nn(A*wt,y*wt); n <- pmax(n,0); if(max(abs(n-x))<1e-13*max(n)) break; x <- n }; n }
hub <- function(u,k) ifelse(u<=k,1,k/u); bis <- function(u,k) ifelse(u>=k,0,(1-(u/k)^2)^2)
all <- function(A,y){ x <- pmax(nn(A,y),0); h <- irls(A,y,x,1.345,hub); b <- irls(A,y,h,4.685,bis); list(nnls=x/sum(x),huber=h/sum(h),bisquare=b/sum(b)) }
w <- 1/rowMeans(A)
write_json(list(A=A,y=y,planted=f,absolute=all(A,y),relative=all(A*w,y*w)),"deconvolution.json",digits=I(17))
