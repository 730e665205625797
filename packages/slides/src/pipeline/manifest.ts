import { readFileSync } from 'node:fs'
import type { Finding } from '@tessera/evidence'
import type { SlideEntry } from './slide-entry.ts'
import type { SlideResult } from './work-on-slide.ts'

/**
 * What was done and why, as JSON: version, work, settings in full, each slide with its fingerprint, what was written and
 * found out, and every finding. The same for the same slides: times are in the run folder.
 */
export function manifestOf(
  work: string,
  settings: unknown,
  entries: readonly SlideEntry[],
  results: readonly SlideResult[],
  findings: readonly Finding[],
): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const slides = entries.map(({ id, file, row, patientId, centre, assumedMpp, about }, at) => {
    const { done, fingerprint, summary, outputs } = results[at]
    return {
      id,
      file,
      ...(row === null ? {} : { row }),
      ...(patientId === null ? {} : { patientId }),
      ...(centre === null ? {} : { centre }),
      ...(assumedMpp === null ? {} : { assumedMpp }),
      ...about,
      fingerprint,
      state: done ? 'done' : 'failed',
      outputs,
      ...summary,
    }
  })
  return `${JSON.stringify({ format: 'tessera-slides/1', version, work, settings, slides, findings }, null, 1)}\n`
}
