import { createRandom } from '@tessera/statistics'
import { daysPerYear } from '@tessera/tables'
import type { Centre } from '../centres/centre.ts'
import { centreWithGap } from '../centres/centre-with-gap.ts'
import type { Settings, SimulatedFile } from '../simulation.ts'
import { centreLooks, phenotypeOfLaw, slideBagFile, slideFile, slideLaw } from '../slide/index.ts'
import { slideSheet } from '../slide/slide-sheet.ts'
import { simulateTumourRna } from '../tumour-rna/index.ts'
import {
  focalRegionsBed,
  oesophagealLaw,
  signatureProfilesCsv,
  simulateSomatic,
  withoutSignal,
} from '../variants/index.ts'
import { assayCsv } from '../writing/assay-tables.ts'
import type { DrawnFile } from '../writing/draw-file.ts'
import { specimenSheet } from '../writing/specimen-sheet.ts'
import { escc } from './assumptions.ts'
import type { EsccPatient } from './patient.ts'

const v = escc.values

/** Genes of the simulated transcriptome. */
export const rnaGeneCount = 2000

export interface EsccAssays {
  readonly files: readonly SimulatedFile[]
  readonly drawn: readonly DrawnFile[]
  readonly truth: Readonly<Record<string, unknown>>
}

/** Slides, RNA and DNA of a cohort: which patients have them, their sheets, their files. */
export function esccAssays(
  centres: readonly Centre[],
  cohort: readonly EsccPatient[],
  { seed, noSignal, files: as, slidePixels }: Settings,
): EsccAssays {
  const { withRna, withDna } = sequenced(centres, cohort, seed, noSignal)
  const rna = simulateTumourRna(
    withRna.map(who => ({
      sample: `R-${who.id}`,
      patientId: who.id,
      latent: who.latent,
      material: who.specimen,
      centre: who.centre.name,
    })),
    { seed, genes: rnaGeneCount, noSignal },
  )
  const dna = simulateSomatic(
    withDna.map(who => ({
      sample: `D-${who.id}`,
      latent: { ...who.latent },
      smoker: who.clinical.smoker === 1 ? (1 as const) : (0 as const),
    })),
    noSignal ? withoutSignal(oesophagealLaw) : oesophagealLaw,
    seed,
    'changhai-escc',
  )
  const sheet = (name: string, prefix: string, cohort: readonly EsccPatient[]) =>
    specimenSheet(
      name,
      cohort.map(({ id, specimenDay, specimen, centre }) => ({
        ...{ sample: `${prefix}-${id}`, patient: id, day: specimenDay, material: specimen },
        centre: centre.name,
      })),
    )
  const slides = as === 'tables' ? null : esccSlides(centres, cohort, seed, as, slidePixels)
  return {
    files: [
      ...(slides ? [slides.sheet] : []),
      { name: 'rna.csv', text: assayCsv(rna.assay) },
      sheet('rna-samples.csv', 'R', withRna),
      { name: 'mutations.maf', text: dna.maf },
      { name: 'segments.seg', text: dna.seg },
      { name: 'copy-regions.bed', text: focalRegionsBed(oesophagealLaw) },
      { name: 'signature-profiles.csv', text: signatureProfilesCsv() },
      sheet('dna-samples.csv', 'D', withDna),
    ],
    drawn: slides?.drawn ?? [],
    truth: {
      rna: {
        sample: rna.assay.samples.map(({ id }) => id),
        purity: Array.from(rna.truth.purity),
        degraded: Array.from(rna.truth.degraded),
        infiltrationOfPiece: Array.from(rna.truth.infiltrationOfPiece),
      },
      dna: {
        sample: dna.truth.map(({ sample }) => sample),
        logBurden: dna.truth.map(({ logBurden }) => logBurden),
        purity: dna.truth.map(({ purity }) => purity),
        exposures: dna.truth.map(({ exposures }) => Array.from(exposures)),
      },
      ...(slides ? { slides: slides.truth } : {}),
    },
  }
}

/** Who has RNA and who DNA. In the second centre RNA is missing more often after an event in the first year. */
export function sequenced(
  centres: readonly Centre[],
  cohort: readonly EsccPatient[],
  seed: number,
  noSignal: boolean,
): { readonly withRna: readonly EsccPatient[]; readonly withDna: readonly EsccPatient[] } {
  const chance = (what: string, who: EsccPatient) => createRandom(seed, 'escc has', what, who.id).next()
  const gap = centreWithGap(centres, noSignal)
  const early = (who: EsccPatient) => who.eventDay <= who.end && who.eventDay - who.start <= daysPerYear
  return {
    withRna: cohort.filter(
      who => chance('rna', who) < (who.centre.name === gap && early(who) ? v.withRnaAfterEvent : v.withRna),
    ),
    withDna: cohort.filter(who => chance('dna', who) < v.withDna),
  }
}

function esccSlides(
  centres: readonly Centre[],
  cohort: readonly EsccPatient[],
  seed: number,
  as: 'pixels' | 'features',
  pixels: number,
) {
  const looks = centreLooks(centres.length, seed)
  const having = cohort.filter(who => createRandom(seed, 'escc has', 'slide', who.id).next() < v.withSlide)
  const laws = having.map(who => {
    const random = createRandom(seed, 'slide', who.centre.name, who.index)
    return slideLaw(who.state, looks[centres.indexOf(who.centre)], { specimen: who.specimen, pixels }, random)
  })
  return {
    sheet: slideSheet(
      having.map(({ id, specimenDay: day }, i) => ({ sample: `S-${id}`, patient: id, day, law: laws[i] })),
    ),
    drawn: having.map((who, i) =>
      as === 'pixels'
        ? slideFile(`slides/S-${who.id}.tif`, laws[i])
        : slideBagFile(`features/S-${who.id}.h5`, laws[i], { instances: 40 }),
    ),
    truth: {
      sample: having.map(who => `S-${who.id}`),
      lymphocytes: laws.map(law => law.lymphocytes.tumour),
      phenotype: laws.map(phenotypeOfLaw),
    },
  }
}
