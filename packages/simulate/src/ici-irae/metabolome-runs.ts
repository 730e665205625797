import { type Assay, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { type Plate, type PlatedSample, platedRun } from '../assay-runs/index.ts'
import { type PanelFeature, pooledLevel } from '../assay-runs/panel.ts'
import { irae } from './assumptions.ts'
import type { BloodDraw } from './blood-draws.ts'
import { metabolicFactors, metabolitePanel } from './metabolome-law.ts'
import type { IraePatient } from './patient.ts'
import { drawSeries } from './series.ts'

const v = irae.values

/** A patient with their draws. */
export interface Sampled {
  readonly who: IraePatient
  readonly draws: readonly BloodDraw[]
}

/** The metabolomics of all draws: fifteen patients of a centre are a batch, all their samples together. */
export function metabolomeRuns(cohort: readonly Sampled[], seed: number): Assay {
  const panel = metabolitePanel(seed)
  const batches = Map.groupBy(
    cohort,
    ({ who }) => `${who.centre.name} plate ${1 + Math.floor(who.index / v.patientsPerBatch)}`,
  )
  return platedRun(
    [...batches].map(
      ([name, own]): Plate => ({ name, samples: own.flatMap(one => samplesOf(one, panel, seed)) }),
    ),
    {
      name: 'plasma metabolome',
      features: panel.map(one => ({ ...one, pool: pooledLevel(one, v.ownSd) })),
      noiseSd: v.noiseSd,
      driftSd: v.driftSd,
      batchSd: v.batchSd,
      qcEvery: v.qcEvery,
    },
    seed,
    'ici irae batch',
  )
}

/** What was drawn of a patient, with log levels before the instrument. */
function samplesOf({ who, draws }: Sampled, panel: readonly PanelFeature[], seed: number): PlatedSample[] {
  const random = createRandom(seed, 'ici irae metabolome', who.id)
  const weeks = draws.map(({ week }) => week)
  const factors = metabolicFactors.map(series => drawSeries(series, who.latent, weeks, random))
  const own = Float64Array.from(panel, () => v.ownSd * random.normal())
  return draws.flatMap(({ drawn, week, day }, at) =>
    drawn
      ? [
          {
            sample: {
              ...unknownSample(`${who.id}-W${String(week).padStart(2, '0')}`),
              kind: 'study' as const,
              patientId: who.id,
              visit: `week ${week}`,
              takenAt: day,
              material: 'plasma',
            },
            level: Float64Array.from(
              panel,
              ({ mean, factor, loading }, f) =>
                mean + own[f] + (factor < 0 ? 0 : loading * factors[factor][at]),
            ),
          },
        ]
      : [],
  )
}
