export {
  type Cholesky,
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
} from './cholesky.ts'
export { crossProduct, quadraticForm, squareProduct } from './products.ts'
export { type SymmetricEigen, symmetricEigen } from './symmetric-eigen.ts'
