import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { rounded } from '../outcome/draws.ts'
import { assumptions } from '../truth/assumption.ts'
import type { Cell } from '../writing/csv.ts'
import type { HccPatient } from './patient.ts'

const chosen = 'chosen'

/** The numbers of the second assay: immunohistochemistry of CD8 and PD-L1 on a subset. */
export const immuneAssay = assumptions({
  labelled: [0.4, 'of all patients', 'chosen: an assay that was done for some'],
  cd8Median: [5.3, 'ln cells/mm2', chosen],
  cd8OnInfiltration: [0.8, 'ln cells/mm2 per SD', chosen],
  cd8Sd: [0.35, 'ln cells/mm2', 'chosen: variation between fields and readings'],
  pdl1OnInfiltration: [0.7, 'probit per SD', chosen],
  pdl1Centre: [-1.2, 'probit of the share of positive cells', chosen],
  pdl1Sd: [0.6, 'probit', chosen],
  desertBelow: [-0.5, 'SD of infiltration', chosen],
  inflamedAbove: [0.45, 'SD of infiltration', chosen],
  phenotypeSd: [0.3, 'SD of infiltration', 'chosen: readers disagree at the borders'],
})
const v = immuneAssay.values

export const immuneHeader = [
  'patient_id',
  'assay_date',
  'cd8_density',
  'pdl1_cps',
  'immune_phenotype',
] as const

export const phenotypes = ['desert', 'excluded', 'inflamed'] as const
export type Phenotype = (typeof phenotypes)[number]

/** What the assay says of a state. Aggressiveness and outcome do not enter. */
function immuneLabels(
  state: TumourImmuneState,
  seed: number,
  centre: string,
  index: number,
): { cd8: number; pdl1: number; phenotype: Phenotype } {
  const random = createRandom(seed, 'hcc immune assay', centre, index)
  const cd8 = Math.exp(v.cd8Median + v.cd8OnInfiltration * state.infiltration + v.cd8Sd * random.normal())
  const probit = v.pdl1Centre + v.pdl1OnInfiltration * state.infiltration + v.pdl1Sd * random.normal()
  const read = state.infiltration + v.phenotypeSd * random.normal()
  return {
    cd8,
    pdl1: 100 / (1 + Math.exp(-1.702 * probit)),
    phenotype: read < v.desertBelow ? 'desert' : read > v.inflamedAbove ? 'inflamed' : 'excluded',
  }
}

/** The centres that had the assay: two of three. */
export function assayCentres(centres: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(centres.slice(0, Math.max(1, Math.round((2 * centres.length) / 3))).map(({ name }) => name))
}

/** A row for whoever had the assay; which of a centre's patients have it depends on nothing that is asked. */
export function immuneRow(patient: HccPatient, share: number, seed: number): Cell[] | null {
  const random = createRandom(seed, 'hcc labelled', patient.id)
  const labelled = random.next() < share
  const delay = 2 + random.integer(12)
  if (!labelled) return null
  const { cd8, pdl1, phenotype } = immuneLabels(patient.state, seed, patient.centre.name, patient.index)
  return [
    patient.id,
    formatDay(patient.pathology + delay),
    Math.max(1, Math.round(cd8)),
    rounded(pdl1, 0),
    phenotype,
  ]
}

/** What the assay would say of everybody, in the order of the patients. */
export function immuneRecord(drawn: readonly HccPatient[], seed: number) {
  const labels = drawn.map(({ state, centre, index }) => immuneLabels(state, seed, centre.name, index))
  return {
    cd8: labels.map(({ cd8 }) => cd8),
    pdl1: labels.map(({ pdl1 }) => pdl1),
    phenotype: labels.map(({ phenotype }) => phenotype),
  }
}
