import { type ReadTrial, readTrial } from '../src/clock/read-trial.ts'

export const drawnTrialFile = new URL('./reference/partially-randomised.csv', import.meta.url).pathname

export const arms = { experimental: 'radiotherapy', control: 'none' } as const

/** The drawn trial that partially-randomised.R analyses. */
export function drawnTrial(): Promise<ReadTrial> {
  return readTrial(drawnTrialFile, {
    arms,
    inductionCycles: { least: 4, most: 6 },
    covariates: ['age', 'ecog', 'oligometastatic'],
  })
}
