import type { Exclusion, Finding } from '@tessera/evidence'
import type { Sample } from '@tessera/omics'
import { type FileBlock, type FileSample, unitOf } from './file-block.ts'

/** Findings and rows of the ledger of slides and scans that cannot be used. */
export interface LostFiles {
  readonly findings: Finding[]
  readonly exclusions: Exclusion[]
}

export interface LostFile {
  readonly block: string
  readonly unit: 'slide' | 'scan'
  readonly sample: Sample
  readonly centre: string | null
  /** Without the unit before it: `absent`, `empty-mask`. */
  readonly code: string
  /** As a reader of the flow diagram would want it. */
  readonly reason: string
  /** What is wrong, for whoever can mend it; null where one finding stands for many. */
  readonly message: string | null
  readonly cure: string
  readonly file: string
}

/** The patient goes on without the slide or scan: a warning, and a row of the ledger. */
export function lose(into: LostFiles, lost: LostFile): void {
  const { block, unit, sample, centre, code, reason, message, cure, file } = lost
  into.exclusions.push({
    unit,
    id: sample.id,
    centre: sample.centre ?? centre,
    stage: `block ${block}`,
    code: `${unit}-${code}`,
    reason,
    question: null,
  })
  if (message === null) return
  into.findings.push({
    severity: 'warning',
    code: `${unit}-${code}`,
    message: `${unit} ${sample.id} of '${block}': ${message}`,
    cure,
    file,
    field: block,
    ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
    ...(sample.centre === null ? {} : { centre: sample.centre }),
  })
}

/** {@link lose} of a sample of a block; `file` where it is not the sample's own first one. */
export function loseSample(
  into: LostFiles,
  block: Pick<FileBlock, 'kind' | 'block'>,
  sample: FileSample,
  centreOf: (row: number) => string | null,
  why: Pick<LostFile, 'code' | 'reason' | 'message' | 'cure'> & { readonly file?: string },
): void {
  lose(into, {
    block: block.block,
    unit: unitOf(block),
    sample: sample.sample,
    centre: centreOf(sample.patient),
    file: sample.ready ?? sample.files[0],
    ...why,
  })
}

/** Names shown of a long list. */
const named = 5

/** One finding for files of a block that are not there: half of a study's may be missing. */
export function absentFinding(
  block: string,
  unit: 'slide' | 'scan',
  absent: readonly { readonly id: string; readonly file: string }[],
  listed: number,
): Finding {
  const shown = absent.slice(0, named).map(({ file }) => file)
  const rest = absent.length - shown.length
  return {
    severity: 'warning',
    code: `${unit}-absent`,
    message: `${absent.length} of ${listed} ${unit}s of '${block}' are not there: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    cure: 'their patients go on without; put the files in place, or take their rows out of the sheet',
    field: block,
    count: absent.length,
  }
}
