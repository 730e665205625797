import { type Finding, FindingsError } from '@tessera/evidence'
import { Assay, scorePublished, signatureNamed } from '@tessera/omics'
import { type Column, numberColumn } from '@tessera/tables'
import type { ProtocolFile } from '../protocol/read.ts'
import type { LoadedAssay } from './assays.ts'

/**
 * The columns of the protocol's `measured`: for each patient the score of a published signature of their sample, by the
 * block's `take` where there are several. Samples are scored one by one; see `measuredSchema`.
 * @throws FindingsError where the block is no assay of expression, or too few genes of the signature are measured
 */
export function measuredColumns(
  file: ProtocolFile,
  assays: readonly LoadedAssay[],
  patients: number,
): { readonly columns: readonly Column[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const columns = Object.entries(file.protocol.measured).map(([name, { assay: block, published }]) => {
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
    const values = new Float64Array(patients).fill(Number.NaN)
    for (const [row, samples] of byPatient(loaded))
      values[row] = scored.scores.row(0)[chosen(loaded, samples)]
    return numberColumn(name, values)
  })
  return { columns, findings }
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

function byPatient({ patient }: LoadedAssay): Map<number, number[]> {
  const own = new Map<number, number[]>()
  patient.forEach((row, s) => {
    if (row >= 0) own.set(row, [...(own.get(row) ?? []), s])
  })
  return own
}

function chosen({ assay, protocol }: LoadedAssay, samples: readonly number[]): number {
  const day = (s: number) => assay.samples[s].takenAt ?? Number.NEGATIVE_INFINITY
  const ordered = [...samples].sort((a, b) => day(a) - day(b) || a - b)
  return ordered[protocol.take === 'first' ? 0 : ordered.length - 1]
}
