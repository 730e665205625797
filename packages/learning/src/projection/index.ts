export {
  BlockDiscriminant,
  type BlockDiscriminantOptions,
  type ClassCalls,
  type NewBlocks,
} from './block-discriminant.ts'
export {
  type BlockSparsePlsFit,
  type BlockSparsePlsOptions,
  blockSparsePls,
  type FittedBlock,
  type SparseBlock,
} from './block-sparse-pls.ts'
export {
  type BlockDiscriminantChoice,
  type ChosenBlockDiscriminant,
  chooseBlockDiscriminant,
  type NamedBlock,
} from './choose-block-discriminant.ts'
export type { Components } from './components.ts'
export { importanceInProjection, type PlsFit, type PlsOptions, pls } from './pls.ts'
export { nullDevianceResiduals, projectionLearner } from './projection-learner.ts'
export {
  blockSparsePlsSpecSchema,
  type ProjectionSpec,
  plsSpecSchema,
  sparsePlsSpecSchema,
} from './projection-spec.ts'
