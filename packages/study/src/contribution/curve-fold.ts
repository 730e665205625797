import { LearnerError } from '@tessera/learning'
import { OmicsError } from '@tessera/omics'
import { type FitItem, type FitWork, type FoldFit, fitFold } from '../run/fit-fold.ts'

const tooFew: ReadonlySet<string> = new Set(['too-few-events', 'too-few-rows', 'one-class', 'too-few'])

/** {@link fitFold} on a part of a fold's training patients; null where they are too few for the model. A task for a worker. */
export async function fitCurveFold(item: FitItem, work: FitWork): Promise<FoldFit | null> {
  try {
    return await fitFold(item, work)
  } catch (error) {
    const known = error instanceof LearnerError || error instanceof OmicsError
    if (known && tooFew.has(error.fault)) return null
    throw error
  }
}
