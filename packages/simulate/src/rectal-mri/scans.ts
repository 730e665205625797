import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import type { ScanPlan } from '../scan/scan-law.ts'
import type { Cell } from '../writing/csv.ts'
import type { DrawnFile } from '../writing/draw-file.ts'
import { rectal } from './assumptions.ts'
import type { RectalPatient } from './patient.ts'

const v = rectal.values

export const scanHeader = [
  'sample',
  'patient_id',
  'date',
  'material',
  'scanner',
  'sequence',
  'field',
  'mask_state',
] as const

/** A scan that was sent to the study. */
export interface SentScan {
  readonly sample: string
  readonly who: RectalPatient
  readonly material: 'before' | 'after'
  readonly day: number
  readonly plan: ScanPlan
}

/** Scans of a patient: before therapy, and at restaging where they came to it; a few are never sent. */
export function sentScans(who: RectalPatient, seed: number): SentScan[] {
  const random = createRandom(seed, 'rectal sent', who.id)
  const sent: SentScan[] = []
  if (random.next() >= v.scanNotSent)
    sent.push({ sample: `${who.id}-1`, who, material: 'before', day: who.mriBefore, plan: who.scans.before })
  if (random.next() >= v.restagingNotSent && who.restaging !== null && who.restaging <= who.end)
    sent.push({ sample: `${who.id}-2`, who, material: 'after', day: who.restaging, plan: who.scans.after })
  return sent
}

/** The row of the sheet: an outline without a voxel is declared to be no residual tumour. */
export function scanRow({ sample, who, material, day, plan }: SentScan): Cell[] {
  const { name, sequence, field } = who.scanner
  const state = plan.reader.empty ? 'no-residual-tumour' : 'tumour'
  return [sample, who.id, formatDay(day), material, name, sequence, field, state]
}

export function scanFile({ sample, plan }: SentScan): DrawnFile {
  const mask = `mri/${sample}_mask.nii.gz`
  const trueMask = `truth/mri/${sample}_mask.nii.gz`
  return {
    name: `mri/${sample}.nii.gz`,
    beside: [mask, trueMask],
    request: { ...plan, kind: 'scan', mask, trueMask },
  }
}
