import { type Assay, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { type Plate, type PlatedSample, platedRun } from '../assay-runs/index.ts'
import { type PanelFeature, pooledLevel } from '../assay-runs/panel.ts'
import { ivb } from './assumptions.ts'
import type { IvbPatient } from './patient.ts'
import { type Material, proteinPanel, proteomeLaws } from './proteome-law.ts'
import { type IvbSamples, takenOn } from './samples.ts'
import { placeOf, weighing } from './state.ts'

const v = ivb.values

/**
 * The proteome of a material: twenty patients of a centre are a batch. The log level of a protein is its mean + what it
 * follows + the patient's own + the centre's handling + the sample's dilution; the run adds batch, drift and noise.
 */
export function proteomeRun(material: Material, cohort: readonly IvbSamples[], seed: number): Assay {
  const panel = proteinPanel(material, seed)
  const having = cohort.filter(({ proteome }) => proteome[material])
  const plates = plateNames(cohort)
  const batches = [...Map.groupBy(having, ({ who }) => plates.get(who.id) ?? '')].map(
    ([name, own]): Plate => ({
      name,
      samples: own.map(({ who }) => sampleOf(who, material, panel, seed)),
    }),
  )
  return platedRun(
    batches,
    {
      name: `${material} proteome`,
      features: panel.map(one => ({ ...one, pool: pooledLevel(one, v.proteinOwnSd) })),
      noiseSd: v.proteinNoiseSd,
      driftSd: v.proteinDriftSd,
      batchSd: v.proteinBatchSd,
      qcEvery: v.qcEvery,
    },
    seed,
    'plate',
    'ivb',
    material,
  )
}

/** The plate of each patient, by their place in the centre: who lacks a sample leaves a gap, and moves nobody. */
function plateNames(cohort: readonly IvbSamples[]): Map<string, string> {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const { who } of cohort) {
    const place = counts.get(who.centre.name) ?? 0
    counts.set(who.centre.name, place + 1)
    names.set(who.id, `${who.centre.name} plate ${1 + Math.floor(place / v.patientsPerBatch)}`)
  }
  return names
}

function sampleOf(
  who: IvbPatient,
  material: Material,
  panel: readonly PanelFeature[],
  seed: number,
): PlatedSample {
  const { prefix, factors, named, dilution } = proteomeLaws[material]
  const random = createRandom(seed, 'ivb proteome', material, who.id)
  const levels = factors.map(
    ({ weights, between }) => weighing(weights)(who.latent) + between * random.normal(),
  )
  const diluted = dilution * random.normal()
  return {
    sample: {
      ...unknownSample(`${prefix}-${who.id}`),
      kind: 'study',
      patientId: who.id,
      takenAt: takenOn(who, material, seed),
      material,
    },
    level: Float64Array.from(panel, ({ id, mean, factor, loading }) => {
      const handling = v.proteinCentreSd * createRandom(seed, 'ivb handling', who.centre.name, id).normal()
      const own =
        id === named.id
          ? loading * who.latent[placeOf(named.part)]
          : (factor < 0 ? 0 : loading * levels[factor]) + v.proteinOwnSd * random.normal()
      return mean + own + handling + diluted
    }),
  }
}
