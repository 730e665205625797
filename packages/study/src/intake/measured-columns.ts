import { type Finding, FindingsError } from '@tessera/evidence'
import { Assay, scorePublished, signatureNamed } from '@tessera/omics'
import { type NumberColumn, numberColumn } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { LoadedAssay } from './assays.ts'

/** A score of every sample of a block, from which the column at any time zero is made. */
export interface MeasuredScore {
  readonly name: string
  readonly take: LoadedAssay['protocol']['take']
  readonly samples: readonly {
    readonly id: string
    /** Row of the study's patients. */
    readonly row: number
    readonly takenAt: number | null
    readonly value: number
  }[]
}

/** A score at a time zero. */
export interface MeasuredAt {
  readonly column: NumberColumn
  /** Samples taken after the time zero of their patient: the score is not measured in them. */
  readonly late: MeasuredScore['samples']
  /** 1 for each patient all of whose samples are late. */
  readonly withoutOther: Uint8Array
}

/**
 * The scores of the protocol's `measured`: of a published signature in every sample of its block. Samples are scored one
 * by one; see `measuredSchema`.
 * @throws FindingsError where the block is no assay of expression, or too few genes of the signature are measured
 */
export function measuredScores(
  file: ProtocolFile,
  assays: readonly LoadedAssay[],
): { readonly scores: readonly MeasuredScore[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const scores = Object.entries(file.protocol.measured).map(([name, { assay: block, published }]) => {
    const place = { file: file.file, row: file.lineOf(['measured', name]), field: `measured.${name}` }
    const loaded = assays.find(one => one.block === block)
    const signature = signatureNamed(published)
    if (loaded === undefined || signature === null || !expression.has(loaded.assay.scale))
      throw new FindingsError([
        {
          severity: 'error',
          code: 'measured-without-assay',
          message: `'${block}' is no assay of expression that ${published} could be computed from`,
          cure: 'name a block of counts, TPM or logarithms of them',
          ...place,
        },
      ])
    const scored = scorePublished(perMillion(loaded.assay), [signature])
    findings.push(...scored.findings.map(finding => ({ ...finding, field: `measured.${name}` })))
    const values = scored.scores.row(0)
    const samples = loaded.assay.samples.flatMap(({ id, takenAt }, s) =>
      loaded.patient[s] < 0 ? [] : [{ id, row: loaded.patient[s], takenAt, value: values[s] }],
    )
    return { name, take: loaded.protocol.take, samples }
  })
  return { scores, findings }
}

/**
 * The column of a score at a time zero: for each patient that of their sample, by the block's `take` among those taken
 * by then. Samples without a date are used, as the block declares when they were known. Without a time zero all are used.
 */
export function measuredAt(
  { name, take, samples }: MeasuredScore,
  timeZero: Float64Array | null,
  patients: number,
): MeasuredAt {
  const late = samples.filter(
    ({ row, takenAt }) => timeZero !== null && takenAt !== null && takenAt > timeZero[row],
  )
  const after = new Set(late)
  const day = (own: MeasuredScore['samples'][number]) => own.takenAt ?? Number.NEGATIVE_INFINITY
  const ordered = samples.filter(own => !after.has(own)).sort((a, b) => day(a) - day(b))
  const values = new Float64Array(patients).fill(Number.NaN)
  // Whoever is written last stays.
  for (const { row, value } of take === 'first' ? ordered.toReversed() : ordered) values[row] = value
  const measured = new Uint8Array(patients)
  for (const { row } of ordered) measured[row] = 1
  const withoutOther = new Uint8Array(patients)
  for (const { row } of late) withoutOther[row] = 1 - measured[row]
  return { column: numberColumn(name, values), late, withoutOther }
}

const expression: ReadonlySet<string> = new Set(['counts', 'tpm', 'log2', 'ln', 'log10'])

/** Counts per million of the sample's own library; other scales as they are. */
function perMillion(assay: Assay): Assay {
  if (assay.scale !== 'counts') return assay
  const total = new Float64Array(assay.size)
  for (let f = 0; f < assay.features.length; f++) {
    const row = assay.row(f)
    for (let s = 0; s < assay.size; s++) if (row[s] > 0) total[s] += row[s]
  }
  return new Assay({
    name: assay.name,
    scale: 'tpm',
    features: assay.features,
    samples: assay.samples,
    values: assay.values.map((value, i) => (1e6 * value) / total[i % assay.size]),
  })
}
