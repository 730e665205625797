import { type Finding, FindingsError } from '@tessera/evidence'
import { Assay, scorePublished, signatureNamed } from '@tessera/omics'
import type { ProtocolFile } from '../protocol/read.ts'
import type { LoadedAssay } from './assays.ts'
import type { MeasuredScore } from './measured-at.ts'

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
