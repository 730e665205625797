import { analyseElicited, elicitedPatients, readElicited, strataOf } from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { effectColumns, effectDocument, effectRows } from './effect-document.ts'
import { effectsAsked, horizonAsked, levelAsked, outcomeColumns, scaleAsked } from './effect-request.ts'
import { effectText } from './effect-text.ts'
import { hazardOutcome } from './hazard-outcome.ts'
import { mergedStrata } from './merged-strata.ts'

/** `tessera trial analyse TABLE --design elicited` */
export async function analyseElicitedTable(path: string, options: AnalyseOptions): Promise<Outcome> {
  if (options.summary) throw new UsageError('--summary is for --design two-stage: give one row a patient')
  requireTableEnding(options.out)
  const scale = scaleAsked(options)
  const asked = effectsAsked('elicited', scale, options)
  const level = levelAsked(options)
  const horizon = horizonAsked(scale, options)
  const { treatment, preference } = options
  const read = await readElicited(path, {
    scale,
    columns: outcomeColumns(scale, options),
    own: { treatment, preference },
    strata: options.strata,
    treatments: options.treatments,
    given: options.columns,
  })
  if (scale === 'hazard')
    return hazardOutcome({ ...read, stratum: strataOf(read.table) }, 'elicited', level, options)
  const patients = elicitedPatients(read, scale, { horizon, level })
  const groups = read.prefers.map((of, i) => (of < 0 ? -1 : 2 * of + read.treatment[i]))
  const merged = mergedStrata(patients.stratum, groups, options.mergeBelow)
  const analysis = analyseElicited({ ...patients, ...merged.patients })
  if (options.out !== undefined) await writeRows(options.out, effectColumns, effectRows(analysis, asked))
  return {
    document: effectDocument(analysis, scale, asked),
    text: effectText(analysis, asked),
    findings: [...read.table.findings, ...merged.findings, ...analysis.findings],
  }
}
