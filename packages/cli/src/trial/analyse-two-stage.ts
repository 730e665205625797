import {
  analyseTwoStage,
  analyseTwoStageGroups,
  type OutcomeKind,
  type PreferenceAnalysis,
  readTwoStage,
  readTwoStageGroups,
  strataOf,
  twoStagePatients,
} from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { effectColumns, effectDocument, effectRows } from './effect-document.ts'
import { effectsAsked, horizonAsked, levelAsked, outcomeColumns, scaleAsked } from './effect-request.ts'
import { effectText } from './effect-text.ts'
import { hazardOutcome } from './hazard-outcome.ts'
import { mergedStrata } from './merged-strata.ts'

/** `tessera trial analyse TABLE --design two-stage` */
export async function analyseTwoStageTable(path: string, options: AnalyseOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const scale = scaleAsked(options)
  const asked = effectsAsked('two-stage', scale, options)
  const level = levelAsked(options)
  if (options.summary) {
    if (scale === 'hazard') throw new UsageError('--kind hazard needs one row a patient')
    return outcome(await analyseGroups(path, scale, level, options), scale, options, asked)
  }
  const horizon = horizonAsked(scale, options)
  const { stage, treatment, choice, assigned } = options
  const read = await readTwoStage(path, {
    scale,
    columns: outcomeColumns(scale, options),
    own: { stage, treatment, choice, assigned },
    randomValue: options.randomValue,
    strata: options.strata,
    treatments: options.treatments,
    given: options.columns,
  })
  if (scale === 'hazard') {
    const random = read.table.rows.filter((_, i) => read.chose[i] === 0)
    return hazardOutcome(
      {
        ...read,
        table: { ...read.table, rows: random },
        treatment: read.treatment.filter((_, i) => read.chose[i] === 0),
        stratum: strataOf({ ...read.table, rows: random }),
      },
      'two-stage',
      level,
      options,
    )
  }
  const patients = twoStagePatients(read, scale, { horizon, level })
  const groups = read.treatment.map((of, i) => 2 * read.chose[i] + of)
  const merged = mergedStrata(patients.stratum, groups, options.mergeBelow)
  const analysis = analyseTwoStage({ ...patients, ...merged.patients, inverseShare: options.inverse })
  return outcome(
    { ...analysis, findings: [...read.table.findings, ...merged.findings, ...analysis.findings] },
    scale,
    options,
    asked,
  )
}

async function analyseGroups(
  path: string,
  kind: OutcomeKind,
  level: number,
  options: AnalyseOptions,
): Promise<PreferenceAnalysis> {
  const { stage, treatment } = options
  const { strata, treatments, findings } = await readTwoStageGroups(path, {
    kind,
    columns: { stage, treatment },
    randomValue: options.randomValue,
    strata: options.strata,
    treatments: options.treatments,
    given: options.columns,
  })
  const scale = {
    mean: 'means',
    risk: 'risks',
    rate: 'rates',
    survival: 'survival',
    'restricted-mean': 'restricted means',
  }
  const analysis = analyseTwoStageGroups(strata, {
    kind,
    scale: `difference of ${scale[kind]}`,
    treatments,
    level,
    inverseShare: options.inverse,
  })
  return { ...analysis, findings: [...findings, ...analysis.findings] }
}

async function outcome(
  analysis: PreferenceAnalysis,
  kind: string,
  options: AnalyseOptions,
  asked: Parameters<typeof effectDocument>[2],
): Promise<Outcome> {
  if (options.out !== undefined) await writeRows(options.out, effectColumns, effectRows(analysis, asked))
  return {
    document: effectDocument(analysis, kind, asked),
    text: effectText(analysis, asked),
    findings: analysis.findings,
  }
}
