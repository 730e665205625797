/** Cross-validation of elastic net paths by the conventions of cv.glmnet: mean and error at each lambda. */
export {}
