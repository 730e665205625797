export { type MlpOptions, mlp } from './mlp.ts'
