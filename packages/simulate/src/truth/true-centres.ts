import type { Centre } from '../centres/centre.ts'
import type { Truth } from './truth.ts'

/** Centres as the truth file holds them, whose laboratories measure alike; without a signal a centre has no hazard. */
export function trueCentres(centres: readonly Centre[], noSignal: boolean): Truth['centres'] {
  return centres.map(({ name, patients, external, caseMix, logHazard }) => ({
    ...{ name, patients, external, caseMix },
    logHazard: noSignal ? 0 : logHazard,
    measurement: {},
  }))
}
