import type { Lesion } from '../lesion.ts'

/** The lesions that a sequence of visits is judged by; targets have a baseline value each. */
export interface LesionSet {
  readonly targets: readonly Lesion[]
  readonly nonTargets: readonly Lesion[]
  readonly newLesions: readonly Lesion[]
  /** Parts and merged lesions: read, and counted with the lesion that they belong to. */
  readonly parts: readonly Lesion[]
}
