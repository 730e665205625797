import { runSheet } from '../assay-runs/run-sheet.ts'
import type { Centre } from '../centres/centre.ts'
import { named } from '../latent/latent-vector.ts'
import type { Settings, SimulatedFile } from '../simulation.ts'
import {
  focalRegionsBed,
  oesophagealLaw,
  signatureProfilesCsv,
  simulateSomatic,
  type TrueTumour,
  withoutSignal,
} from '../variants/index.ts'
import { assayCsv } from '../writing/assay-tables.ts'
import { specimenSheet } from '../writing/specimen-sheet.ts'
import { ivb } from './assumptions.ts'
import type { IvbPatient } from './patient.ts'
import { materials } from './proteome-law.ts'
import { proteomeRun } from './proteome-runs.ts'
import { ivbSamples, takenOn } from './samples.ts'
import { latentParts } from './state.ts'

export interface IvbAssays {
  readonly files: readonly SimulatedFile[]
  /** Non-synonymous mutations a megabase of those sequenced. */
  readonly burden: ReadonlyMap<string, number>
  readonly tumours: readonly TrueTumour[]
}

/** Exomes of tumours and proteomes of tissue, blood and urine of those who entered the trial, with their sheets. */
export function ivbAssays(
  trial: readonly IvbPatient[],
  centres: readonly Centre[],
  { seed, noSignal }: Pick<Settings, 'seed' | 'noSignal'>,
): IvbAssays {
  const cohort = ivbSamples(trial, centres, seed, noSignal)
  const sequenced = cohort.flatMap(({ who, wes }) => (wes ? [who] : []))
  const dna = simulateSomatic(
    sequenced.map(who => ({
      sample: `D-${who.id}`,
      latent: named(latentParts, who.latent),
      // Nobody is asked for smoking; the law's burden is that of a mixed cohort without it.
      smoker: 0 as const,
    })),
    noSignal ? withoutSignal(oesophagealLaw) : oesophagealLaw,
    seed,
    'oesophageal-ivb-rt',
  )
  const runs = materials.map(material => ({ material, assay: proteomeRun(material, cohort, seed) }))
  return {
    files: [
      { name: 'mutations.maf', text: dna.maf },
      { name: 'segments.seg', text: dna.seg },
      { name: 'copy-regions.bed', text: focalRegionsBed(oesophagealLaw) },
      { name: 'signature-profiles.csv', text: signatureProfilesCsv() },
      specimenSheet(
        'dna-samples.csv',
        sequenced.map(who => ({
          ...{ sample: `D-${who.id}`, patient: who.id, day: takenOn(who, 'wes', seed), material: 'tissue' },
          centre: who.centre.name,
        })),
      ),
      ...runs.flatMap(({ material, assay }) => [
        { name: `proteome-${material}.csv`, text: assayCsv(assay) },
        runSheet(`proteome-${material}-samples.csv`, assay),
      ]),
    ],
    burden: new Map(
      dna.truth.map(({ nonsynonymous }, i) => [sequenced[i].id, nonsynonymous / ivb.values.megabases]),
    ),
    tumours: dna.truth,
  }
}
