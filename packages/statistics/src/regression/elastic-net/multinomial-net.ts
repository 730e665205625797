/**
 * Elastic net for an outcome of several classes, as glmnet's family = 'multinomial' (symmetric parametrisation):
 * the whole path, class by class. Friedman, Hastie & Tibshirani, J Stat Softw 2010;33(1), section 4.1.
 */
export {}
