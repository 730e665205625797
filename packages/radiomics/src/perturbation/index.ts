export { grownMask } from './grow-mask.ts'
export { type PerturbOptions, perturb } from './perturb.ts'
export {
  type Perturbation,
  type PerturbationPlan,
  perturbationName,
  perturbationPlan,
  perturbationPlanSchema,
  perturbationSchema,
  usualChain,
} from './perturbation.ts'
export {
  type PerturbedFeatures,
  perturbationAgreement,
  perturbedFeatures,
} from './perturbed-features.ts'
export { type ContourOptions, randomisedContour } from './randomise-contour.ts'
