import { adverseEventFields, adverseEvents } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import { holm } from '@tessera/statistics'
import { readRecords } from '@tessera/tables'
import {
  type AnalysisSettings,
  biomarkerByTreatment,
  cohortDifference,
  combinationRule,
  combineCohorts,
  type EffectOrReason,
  forestPlot,
  isEffect,
  namedToxicities,
  type PreferenceCohortEffect,
  preferenceCohortEffect,
  type RandomisedEffect,
  randomisedEffect,
  readTrial,
  requireIdentified,
  type TrialPatient,
  trialFlow,
  trialPopulations,
} from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import type { AnalyseOptions } from './analyse-options.ts'
import { lookAt } from './interim-of-trial.ts'
import type { PartiallyRandomisedAnalysis } from './partially-randomised-analysis.ts'
import { partiallyRandomisedText } from './partially-randomised-text.ts'

/** `tessera trial analyse TABLE --design partially-randomised` */
export async function analysePartiallyRandomisedTable(
  path: string,
  options: AnalyseOptions,
): Promise<Outcome> {
  requireTableEnding(options.out)
  refuseUnidentified(options)
  const settings = settingsOf(options)
  const rule = combinationRule(options.combine ?? 'randomised alone', options)
  const read = await readTrial(path, readOptions(options, settings))
  const randomised = read.patients.filter(patient => patient.cohort === 'randomised')
  const preference = read.patients.filter(patient => patient.cohort === 'preference')
  const effect = randomisedEffect(randomised, settings)
  const { adjust, estimand } = options
  const adjusted =
    adjust === undefined || preference.length === 0
      ? null
      : preferenceCohortEffect(preference, { ...settings, adjust, ...(estimand ? { estimand } : {}) })
  const populations = trialPopulations(read.patients, {
    arms: settings.arms,
    perProtocol: { startWithin: options.startWithin ?? 42 },
  })
  const toxicity = options.adverse === undefined ? null : await eventsOf(options.adverse)
  const analysis: PartiallyRandomisedAnalysis = {
    design: 'partially-randomised',
    endpoint: settings.endpoint,
    arms: settings.arms,
    level: options.level,
    flow: trialFlow(read.records, read, settings),
    excluded: read.excluded,
    randomised: effect,
    perProtocol: perProtocolOf(populations, settings),
    preferenceCohort: adjusted,
    cohortDifference: adjusted && cohortDifference(effect.effects, adjusted.effects, options.level),
    combined: adjusted && combinedOf(effect, adjusted, rule, options.level),
    subgroups:
      options.subgroups === undefined
        ? null
        : forestPlot(randomised, settings, options.subgroups.map(factorOf)),
    ...biomarkersOf(randomised, settings, options.biomarkers ?? []),
    toxicities: toxicity && namedToxicities(populations.safety.patients, toxicity.events, settings),
    look: lookAt(randomised, effect, read.records, options),
  }
  if (options.out !== undefined) await writeRows(options.out, effectColumns, effectRows(analysis))
  return {
    document: { ...analysis },
    text: partiallyRandomisedText(analysis),
    findings: [...read.findings, ...(toxicity?.findings ?? []), ...notAdjusted(preference.length, adjust)],
  }
}

function refuseUnidentified(options: AnalyseOptions): void {
  for (const asked of options.effects ?? []) {
    const effect = (
      ['treatment', 'preference-cohort', 'cohort-difference', 'selection', 'preference'] as const
    ).find(one => one === asked)
    if (effect === undefined)
      throw new UsageError(`--effects ${asked}: give treatment, preference-cohort or cohort-difference`)
    requireIdentified('partially-randomised', effect, 'restricted-mean')
  }
}

function settingsOf(options: AnalyseOptions): AnalysisSettings {
  const { treatments, level, tau = 12, at, endpoint, time, event, outcome } = options
  if (treatments?.length !== 2)
    throw new UsageError('--treatments EXPERIMENTAL,CONTROL: name the two arms as the table has them')
  if (!(level > 0 && level < 1)) throw new UsageError('--level: give a confidence level such as 0.95')
  if (!(tau > 0)) throw new UsageError('--tau: give a time in months above 0')
  if ((time === undefined) !== (event === undefined)) throw new UsageError('give --time and --event together')
  if (time === undefined && endpoint !== undefined && endpoint !== 'pfs' && endpoint !== 'os')
    throw new UsageError('--endpoint: pfs or os from the dates; for another give --time and --event')
  return {
    arms: { experimental: treatments[0], control: treatments[1] },
    endpoint: endpoint ?? (time === undefined ? 'pfs' : 'endpoint'),
    tau,
    times: [at ?? tau],
    level,
    ...(outcome === undefined ? {} : { outcome }),
  }
}

function readOptions(options: AnalyseOptions, { arms, endpoint }: AnalysisSettings) {
  const {
    columns,
    strata,
    time,
    event,
    outcome,
    inductionCycles,
    adjust = [],
    subgroups = [],
    biomarkers = [],
  } = options
  const own = new Set(['centre', 'stratum'])
  const covariates = [...adjust, ...[...subgroups, ...biomarkers].map(text => factorOf(text).covariate)]
  return {
    arms,
    inductionCycles: inductionCycles ?? { least: 4 },
    given: { ...columns, ...(strata === undefined ? {} : { stratum: strata }) },
    covariates: [...new Set(covariates)].filter(name => !own.has(name)),
    outcomes: [
      ...(time !== undefined && event !== undefined
        ? [{ name: endpoint, kind: 'time-to-event' as const, time, event }]
        : []),
      ...(outcome === undefined
        ? []
        : [
            {
              name: outcome,
              kind: options.kind === 'mean' ? ('continuous' as const) : ('binary' as const),
              column: outcome,
            },
          ]),
    ],
  }
}

/** `ecog`, or `age>=65` for a number with its cut. */
function factorOf(text: string): { covariate: string; cut?: number } {
  const [covariate, cut] = text.split('>=').map(part => part.trim())
  if (cut === undefined) return { covariate }
  const value = Number(cut)
  if (covariate === '' || cut === '' || !Number.isFinite(value))
    throw new UsageError(`${text}: --subgroups and --biomarkers take a column, or column>=number`)
  return { covariate, cut: value }
}

function biomarkersOf(
  patients: readonly TrialPatient[],
  settings: AnalysisSettings,
  markers: readonly string[],
) {
  const biomarkers = markers.map(text => {
    const { covariate, cut } = factorOf(text)
    return biomarkerByTreatment(patients, settings, covariate, cut === undefined ? {} : { cut })
  })
  return { biomarkers, predictiveHolm: Array.from(holm(biomarkers.map(marker => marker.predictive.p))) }
}

function combinedOf(
  effect: RandomisedEffect,
  adjusted: PreferenceCohortEffect,
  rule: ReturnType<typeof combinationRule>,
  level: number,
) {
  const [one, other] = [effect.effects[0], adjusted.effects[0]]
  if (!isEffect(one) || !isEffect(other)) return null
  const size = effect.arms.reduce((sum, arm) => sum + arm.events, 0)
  return combineCohorts({ randomised: one, preference: other, rule, size, level })
}

function perProtocolOf(populations: ReturnType<typeof trialPopulations>, settings: AnalysisSettings) {
  const { patients, leftOut, rule, warning } = populations.perProtocol
  const own = patients.filter(patient => patient.cohort === 'randomised')
  const present = (arm: string) =>
    own.some(patient => patient.assigned === arm && settings.endpoint in patient.outcomes)
  if (!present(settings.arms.experimental) || !present(settings.arms.control)) return null
  return { rule, warning, leftOut: leftOut.length, effects: randomisedEffect(own, settings).effects }
}

async function eventsOf(file: string) {
  const { records, findings } = await readRecords(file, adverseEventFields)
  const read = adverseEvents(records, file)
  return { events: read.events, findings: [...findings, ...read.findings] }
}

function notAdjusted(preference: number, adjust: readonly string[] | undefined): Finding[] {
  if (preference === 0 || adjust !== undefined) return []
  return [
    {
      severity: 'note',
      code: 'preference-not-adjusted',
      message: `${preference} patients of the preference cohort chose their arm: no effect without the covariates that moved the choice`,
      cure: 'name them with --adjust',
      count: preference,
    },
  ]
}

const effectColumns = ['analysis', 'measure', 'at', 'value', 'se', 'lower', 'upper', 'p', 'reason'] as const

function effectRows(analysis: PartiallyRandomisedAnalysis) {
  const of = (name: string, effects: readonly EffectOrReason[] | undefined) =>
    (effects ?? []).map(effect => ({
      analysis: name,
      measure: effect.measure,
      at: effect.at,
      value: effect.value,
      ...(isEffect(effect)
        ? { se: effect.se, lower: effect.lower, upper: effect.upper, p: effect.p, reason: null }
        : { se: null, lower: null, upper: null, p: null, reason: effect.reason }),
    }))
  return [
    ...of('randomised', analysis.randomised.effects),
    ...of('per protocol', analysis.perProtocol?.effects),
    ...of('preference cohort', analysis.preferenceCohort?.effects),
    ...of('preference minus randomised', analysis.cohortDifference?.effects),
  ]
}
