export { gelu, logSigmoid, relu, sigmoid, softplus, tanh } from './activation.ts'
export { add, divide, multiply, negate, type Operand, power, subtract } from './arithmetic.ts'
export { concat, stack } from './concat.ts'
export { type ConvolutionOptions, convolution } from './convolution.ts'
export { type CumulativeOptions, cumulativeSum } from './cumulative-sum.ts'
export { dropout } from './dropout.ts'
export { erf, exp, log, log1p, squareRoot } from './exponential.ts'
export { embedding, gather, gatherElements, oneHot, scatterAdd, segmentSum, zerosOf } from './gather.ts'
export { type GemmOptions, gemm, linear, matmul } from './matmul.ts'
export { groupNorm, layerNorm, standardise } from './normalisation.ts'
export { averagePool, maxPool, type PoolingOptions } from './pooling.ts'
export { countOver, logSumExp, max, mean, min } from './reduce.ts'
export { flatten, reshape, squeeze, transpose, unsqueeze } from './reshape.ts'
export { pad, slice, split } from './slice.ts'
export { logSoftmax, softmax } from './softmax.ts'
export { expand, sum } from './sum.ts'
export { type TopK, topK } from './top-k.ts'
export {
  absolute,
  and,
  cast,
  clip,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  maximum,
  minimum,
  not,
  or,
  sign,
  where,
} from './where.ts'
