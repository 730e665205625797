# Over-representation by phyper; the enrichment walk and its exact p by its definition (Subramanian 2005).
library(jsonlite)
ora <- data.frame(overlap=c(0,1,3,8,20),size=c(10,25,40,50,200),drawn=c(30,30,100,60,150),all=c(500,500,2000,400,1000))
ora$p <- with(ora, phyper(overlap-1,size,all-size,drawn,lower.tail=FALSE))
ora$midP <- with(ora, phyper(overlap,size,all-size,drawn,lower.tail=FALSE)+dhyper(overlap,size,all-size,drawn)/2)
walk <- function(stat, inset, w) { # stat sorted, decreasing
  hit <- ifelse(inset, abs(stat)^w, 0); hit <- hit/sum(hit); miss <- ifelse(inset,0,1/sum(!inset))
  r <- cumsum(hit-miss); r[which.max(abs(r))] }
stat <- c(3.1,2.2,1.9,0.7,0.4,-0.1,-0.8,-1.5,-2.6)
member <- c(1,3,4)
all <- combn(length(stat), 3)
es <- function(m,w) walk(stat, seq_along(stat) %in% m, w)
null <- apply(all,2,es,w=1); nullHalf <- apply(all,2,es,w=0.5)
exact <- function(n,o) { s <- n[sign(n)==sign(o)]; c(p=mean(abs(s)>=abs(o)-1e-12), nes=o/abs(mean(s))) }
o <- es(member,1); oHalf <- es(member,0.5); low <- es(c(6,8,9),1)
write_json(list(ora=ora,stat=stat,member=member,enrichment=o,half=oHalf,low=low,exact=as.list(exact(null,o)),exactHalf=as.list(exact(nullHalf,oHalf)),exactLow=as.list(exact(null,low))),
 "enrichment.json",digits=I(17),auto_unbox=TRUE)
