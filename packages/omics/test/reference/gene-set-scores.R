suppressMessages(library(GSVA)); library(jsonlite)
set.seed(7)
p<-120; n<-12
x<-matrix(round(rnorm(p*n,6,2)+rep(rnorm(p),n),4),p,n,dimnames=list(paste0("g",1:p),paste0("s",1:n)))
x["g5",]<-3   # constant
x["g6",]<-x["g7",]  # a duplicate
counts<-matrix(rnbinom(p*n,mu=exp(rnorm(p,3,1.5)),size=2),p,n,dimnames=dimnames(x))
sets<-list(a=paste0("g",c(1:12)),b=paste0("g",c(20,33,47,61,99,100,119)),c=paste0("g",seq(2,120,3)),d=c("g50","absent1","g51"),e="g77",f=paste0("g",101:120))
q<-function(...) suppressWarnings(unname(gsva(...,verbose=FALSE)))
out<-list(genes=rownames(x),samples=colnames(x),x=x,counts=counts,sets=sets,
 gsva=q(x,sets), gsvaClassic=q(x,sets,mx.diff=FALSE), gsvaAbs=q(x,sets,abs.ranking=TRUE), gsvaTau=q(x,sets,tau=0.5),
 gsvaNone=q(x,sets,kcdf="none"), gsvaPoisson=q(counts,sets,kcdf="Poisson"),
 ssgsea={capture.output(r<-q(x,sets,method="ssgsea"));r}, ssgseaRaw={capture.output(r<-q(x,sets,method="ssgsea",ssgsea.norm=FALSE));r},
 ssgseaCounts={capture.output(r<-q(counts,sets,method="ssgsea"));r},
 zscore=q(x,sets,method="zscore"), plage=q(x,sets,method="plage"))
# singscore by its definition (Foroutan 2018): the package is not installed
rk<-apply(x,2,rank,ties.method="min"); N<-nrow(x)
nr<-function(g){k<-length(g);(colMeans(rk[g,,drop=FALSE])-(k+1)/2)/((2*N-k+1)/2-(k+1)/2)}
md<-function(g) apply(rk[g,,drop=FALSE],2,mad)
out$singUp<-unname(nr(sets$a)-0.5); out$singUpDispersion<-unname(md(sets$a))
out$singBoth<-unname(nr(sets$a)-0.5+(1-nr(sets$b))-0.5); out$singBothDispersion<-unname(md(sets$a)+md(sets$b))
ab<-abs(rk-ceiling(N/2)); h<-ceiling(length(sets$c)/2)
out$singUnknown<-unname((colMeans(ab[sets$c,])-(h+1)/2)/((N-h+1)/2-(h+1)/2))
write_json(out,"gene-set-scores.json",digits=I(17),auto_unbox=TRUE)
cat(R.version.string,"GSVA",as.character(packageVersion("GSVA")),"\n")
