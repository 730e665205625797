import { readFileSync } from 'node:fs'
import type { Finding } from '@tessera/evidence'
import type { BatchCase, BatchMethod } from './batch-case.ts'
import type { CaseResult } from './extract-case.ts'

/**
 * What was done and why, as JSON: the version, the settings in full, each case with the SHA-256 of its files, the
 * features that have no value and the reason, and every finding. The same for the same cases: times are in the run
 * folder.
 */
export function manifestOf(
  method: BatchMethod,
  cases: readonly BatchCase[],
  results: readonly CaseResult[],
  findings: readonly Finding[],
): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const manifest = {
    format: 'tessera-radiomics-batch/1',
    version,
    method: method.kind,
    settings: method.kind === 'ibsi' ? method.settings : method.parameters,
    cases: cases.map((one, at) => {
      const { done, imageSha256, maskSha256, features, undefinedFeatures } = results[at]
      return {
        ...(one.row === null ? {} : { row: one.row }),
        patientId: one.patientId,
        ...one.about,
        image: one.image,
        imageSha256,
        mask: one.mask,
        maskSha256,
        label: one.label,
        extraction: done ? 'done' : 'failed',
        features: Object.keys(features).length,
        undefined: undefinedFeatures,
      }
    }),
    findings,
  }
  return `${JSON.stringify(manifest, null, 1)}\n`
}
