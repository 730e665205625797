import path from 'node:path'
import { type Assay, readAssay } from '@tessera/omics'
import { readTable, textAt } from '@tessera/tables'

/** A patient of a cohort, by the clinical table. */
export interface Patient {
  readonly id: string
  /** CR, PR, SD, PD by RECIST; null where it is not given. */
  readonly recist: string | null
  /** Why the patient does not count in the response analysis; null where they do. */
  readonly excluded: string | null
  readonly phenotype: string | null
}

export interface Cohort {
  readonly name: string
  readonly tumour: string
  readonly treatment: 'anti-PD-(L)1' | 'anti-CTLA-4' | 'combination'
  /** What is particular to it, as read in its own columns. */
  readonly note: string
  readonly assay: Assay
  readonly patients: readonly Patient[]
}

/** What the column `treatment` does not tell, from the cohorts' own columns. */
const known: readonly Omit<Cohort, 'assay' | 'patients'>[] = [
  {
    name: 'Hugo',
    tumour: 'melanoma',
    treatment: 'anti-PD-(L)1',
    note: 'pembrolizumab; Biopsy.Time: one sample (Pt16) taken on treatment',
  },
  {
    name: 'Liu',
    tumour: 'melanoma',
    treatment: 'anti-PD-(L)1',
    note: 'pembrolizumab or nivolumab; all biopsies before PD-1; `response` calls 4 of 10 SD responders, RECIST counts',
  },
  {
    name: 'Mariathasan',
    tumour: 'urothelial',
    treatment: 'anti-PD-(L)1',
    note: 'atezolizumab; 27 without RECIST',
  },
  {
    name: 'Miao',
    tumour: 'kidney',
    treatment: 'anti-PD-(L)1',
    note: '`treatment` says PD-1 for all, `drug` says nivolumab + ipilimumab for 4: left out here',
  },
  {
    name: 'Padron',
    tumour: 'pancreas',
    treatment: 'combination',
    note: '`treatment` says PD-1, Arm.Description says with gemcitabine, nab-paclitaxel (and APX005M); no RECIST',
  },
  { name: 'Riaz', tumour: 'melanoma', treatment: 'combination', note: '`treatment` says IO+combo' },
  { name: 'Van_Allen', tumour: 'melanoma', treatment: 'anti-CTLA-4', note: 'ipilimumab' },
  {
    name: 'Nathanson',
    tumour: 'melanoma',
    treatment: 'anti-CTLA-4',
    note: 'ipilimumab; no RECIST, `response` is clinical benefit; 15 of 24 biopsies after treatment',
  },
]

export const responders = new Set(['CR', 'PR'])

export async function readCohorts(folder: string): Promise<Cohort[]> {
  const cohorts: Cohort[] = []
  for (const one of known) {
    const { assay } = await readAssay(path.join(folder, `${one.name}_expr_log2tpm.csv.gz`), { scale: 'log2' })
    const { table } = await readTable(path.join(folder, `${one.name}_clinical.csv`))
    const column = (name: string) => table.columns.find(candidate => candidate.name === name)
    const cell = (name: string, row: number) => {
      const found = column(name)
      const text = found === undefined ? null : textAt(found, row)
      return text === null || text === 'NA' || text === '' ? null : text
    }
    const patients = Array.from({ length: table.rowCount }, (_, row) => {
      const recist = cell('recist', row)
      const drug = cell('drug', row)
      const excluded =
        recist === null
          ? 'no RECIST response'
          : cell('Biopsy.Time', row) === 'on-treatment'
            ? 'biopsy taken on treatment'
            : drug?.includes('+')
              ? `treated with ${drug}`
              : null
      return { id: cell('patientid', row) ?? '', recist, excluded, phenotype: cell('Immune.phenotype', row) }
    })
    const order = assay.samples.every(({ id }, s) => id === patients[s]?.id)
    if (!order || patients.length !== assay.size) throw new Error(`${one.name}: samples and patients differ`)
    cohorts.push({ ...one, assay: withoutHoles(assay), patients })
  }
  return cohorts
}

/** Genes with a missing value are left out: methods of ranks need every value. */
function withoutHoles(assay: Assay): Assay {
  const whole = assay.features.flatMap((_, f) => (assay.row(f).every(Number.isFinite) ? [f] : []))
  return whole.length === assay.features.length ? assay : assay.selectFeatures(whole)
}

/** Rows with a RECIST response that count, and 1 for CR or PR, 0 for SD or PD. */
export function responseOf({ patients }: Cohort): { rows: Int32Array; event: Uint8Array } {
  const rows = Int32Array.from(patients.flatMap(({ excluded }, row) => (excluded === null ? [row] : [])))
  return { rows, event: Uint8Array.from(rows, row => (responders.has(patients[row].recist ?? '') ? 1 : 0)) }
}
