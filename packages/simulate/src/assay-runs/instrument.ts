import type { Random } from '@tessera/statistics'

/** What an instrument adds to a log level over a batch: an offset, a slope and a bend. */
export interface Instrument {
  readonly offset: number
  readonly slope: number
  readonly bend: number
}

/** The instrument as one feature meets it in one batch; standard deviations on the natural logarithm. */
export function drawInstrument(batchSd: number, driftSd: number, random: Random): Instrument {
  return {
    offset: batchSd * random.normal(),
    slope: driftSd * random.normal(),
    bend: 0.5 * driftSd * random.normal(),
  }
}

/** @param through from 0 to 1 over the batch */
export function instrumentAt({ offset, slope, bend }: Instrument, through: number): number {
  return offset + slope * (through - 0.5) + bend * Math.sin(2 * Math.PI * through)
}
