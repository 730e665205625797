import { estimateText } from '../text/number.ts'
import type { DrawingContext } from './drawing.ts'

/** The estimates that stand under a panel, each with its name and interval; those that the evidence lacks are left out. */
export function estimateNotes(ids: readonly string[], context: DrawingContext): string[] {
  return ids
    .map(id => context.estimate(id))
    .filter(estimate => estimate !== undefined)
    .map(estimate => `${estimate.label} ${estimateText(estimate)}`)
}
