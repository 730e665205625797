import { type Assay, checkRun, sampleVariable } from '@tessera/omics'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import type { Outcome, Session } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import { type QcOptions, type RunReport, reportOf } from './qc-report.ts'
import { qcText } from './qc-text.ts'

function featureColumns({ features }: RunReport): string[] {
  return Object.keys(features[0] ?? { feature: '' })
}

/** The work of `tessera omics qc`. */
export async function qcTable(table: string, options: QcOptions, session: Session): Promise<Outcome> {
  requireTableEnding(options.out)
  const stage = (done: number) => session.onProgress({ stage: 'quality', done, total: 2, etaSeconds: null })
  const read = await readAssayInput(table, options)
  stage(1)
  const report = reportOf(read.assay, options)
  stage(2)
  if (options.out !== undefined) await writeRows(options.out, featureColumns(report), report.features)
  return {
    document: { name: read.assay.name, ...report, out: options.out ?? null },
    text: qcText(report, options),
    findings: [
      ...read.findings,
      ...checkRun(
        read.assay,
        options.group === undefined ? {} : { group: textOf(read.assay, options.group) },
      ),
    ],
  }
}

function textOf(assay: Assay, column: string): (string | null)[] {
  const values: readonly (string | number | null)[] = sampleVariable(assay.samples, column).values
  return values.map(value => (value === null ? null : String(value)))
}
