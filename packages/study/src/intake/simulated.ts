import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a folder of tables is a simulated cohort: it holds a `truth.json` whose schema is `tessera-truth/...`.
 * Only that one field is looked at; the truth itself is for tests, not for analyses.
 */
export function holdsSimulatedCohort(folder: string): boolean {
  let truth: unknown
  try {
    truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))
  } catch {
    // Not there, or a file of that name that is nobody's truth.
    return false
  }
  if (typeof truth !== 'object' || truth === null || !('schema' in truth)) return false
  return typeof truth.schema === 'string' && truth.schema.startsWith('tessera-truth/')
}
