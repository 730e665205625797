import type { Centre } from './centre.ts'

/** The centre in which something is missing by outcome: the second; null where there is but one, or no signal. */
export function centreWithGap(centres: readonly Centre[], noSignal: boolean): string | null {
  return !noSignal && centres.length > 1 ? centres[1].name : null
}
