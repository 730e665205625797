export { type CnnOptions, cnn, largestMap } from './cnn.ts'
export { encodeInstances } from './instance-encoder.ts'
export { type MlpOptions, mlp } from './mlp.ts'
