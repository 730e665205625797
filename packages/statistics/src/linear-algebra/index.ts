export {
  type Cholesky,
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
} from './cholesky.ts'
export { type Nnls, type NnlsDesign, nnls, nnlsDesign } from './nnls.ts'
export { crossProduct, quadraticForm, squareProduct } from './products.ts'
export { type SymmetricEigen, symmetricEigen } from './symmetric-eigen.ts'
