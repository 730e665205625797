import path from 'node:path'
import {
  type ImmuneEndpoint,
  landmarkByEvent,
  requireHonestPredictor,
  timeDependentRows,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { cox, normalQuantile, normalTwoSided } from '@tessera/statistics'
import { type Fields, readRecords, soundRecords } from '@tessera/tables'
import { required } from '../stats/required.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { IraeOptions } from './irae-options.ts'

const survivalFields = {
  patientId: {
    kind: 'text',
    names: ['patient_id', 'USUBJID'],
    required: true,
    always: true,
    what: 'patient',
  },
  time: {
    kind: 'number',
    names: ['time', 'AVAL'],
    required: true,
    always: true,
    what: 'days from the first dose',
  },
  event: { kind: 'flag', names: ['event'], required: true, always: true, what: 'whether the event came' },
} as const satisfies Fields

/**
 * The first immune-related event as a predictor of survival: start-stop rows and their Cox model, or curves from a
 * landmark on. Null where none was asked for.
 * @throws FindingsError `ever-never`
 */
export async function predictorOf(rows: ImmuneEndpoint['rows'], options: IraeOptions) {
  const { predictor } = options
  if (predictor === undefined) return null
  requireHonestPredictor(predictor)
  const file = required(options.survival, '--survival')
  const { records } = soundRecords(await readRecords(file, survivalFields))
  const onsets = new Map(
    rows.map(({ patientId, time, event }) => [patientId, event ? time - 1 : Number.POSITIVE_INFINITY]),
  )
  const known = records.filter(({ patientId, time }) => onsets.has(patientId ?? '') && time > 0)
  if (known.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'no-survival',
        message: 'no patient with a dose has a survival time above 0',
        cure: 'give patient_id, time and event of the same patients',
        file: path.basename(file),
      },
    ])
  const input = {
    patientId: known.map(({ patientId }) => patientId ?? ''),
    time: known.map(({ time }) => time),
    event: known.map(({ event }) => (event ? 1 : 0)),
    onset: known.map(({ patientId }) => onsets.get(patientId ?? '') ?? Number.POSITIVE_INFINITY),
  }
  const outcome =
    predictor === 'landmark'
      ? landmarkOutcome(input, required(options.landmark, '--landmark'))
      : timeDependentOutcome(input)
  return { ...outcome, findings: leftOut(records.length - known.length, file) }
}

function leftOut(count: number, file: string): Finding[] {
  if (count === 0) return []
  return [
    {
      severity: 'warning',
      code: 'survival-left-out',
      message: 'patients without a dose or with a time that is not above 0 are left out of the predictor',
      cure: 'give the doses, or times from the first dose',
      field: 'time',
      file: path.basename(file),
      count,
    },
  ]
}

function timeDependentOutcome(input: Parameters<typeof timeDependentRows>[0]) {
  const rows = timeDependentRows(input)
  const fit = cox({
    entry: rows.map(({ start }) => start),
    time: rows.map(({ stop }) => stop),
    event: rows.map(({ event }) => event),
    x: [Float64Array.from(rows, ({ afterOnset }) => afterOnset)],
  })
  const reach = normalQuantile(0.975) * fit.se[0]
  const estimable = !fit.aliased[0] && !fit.infinite[0]
  const ratio = estimable
    ? {
        value: Math.exp(fit.coefficients[0]),
        lower: Math.exp(fit.coefficients[0] - reach),
        upper: Math.exp(fit.coefficients[0] + reach),
        p: normalTwoSided(fit.coefficients[0] / fit.se[0]),
      }
    : null
  const why = estimable ? null : 'no comparison: nobody, or everybody who had the event, is after the onset'
  const text = ratio
    ? `hazard ratio after the onset against before it or without one: ${shortNumber(ratio.value)} (${shortNumber(ratio.lower)} to ${shortNumber(ratio.upper)}), p ${shortP(ratio.p)}`
    : why
  return {
    document: {
      kind: 'time-dependent',
      n: input.patientId.length,
      events: fit.events,
      hazardRatio: ratio,
      why,
      rows,
    },
    text: `As a predictor, time-dependent: ${text}`,
  }
}

function landmarkOutcome(input: Parameters<typeof landmarkByEvent>[0], landmark: number) {
  const { rows, leftOut, curves, logRank } = landmarkByEvent(input, landmark)
  const groups = curves.map(({ stratum, n, curve }) => ({
    event: stratum === 1 ? 'by the landmark' : 'not by the landmark',
    n,
    events: curve.events.reduce((sum, count) => sum + count, 0),
  }))
  return {
    document: {
      kind: 'landmark',
      landmark,
      n: rows.length,
      leftOut: leftOut.map(({ row, reason }) => ({ patient_id: input.patientId[row], reason })),
      groups,
      logRank: logRank && { statistic: logRank.chiSquared, df: logRank.df, p: logRank.p },
    },
    text: `As a predictor, from day ${landmark} on (${leftOut.length} left out by then)\n${textTable(
      ['event', 'n', 'events after'],
      groups.map(({ event, n, events }) => [event, String(n), String(events)]),
    )}${logRank ? `\nlog-rank ${shortNumber(logRank.chiSquared)} on ${logRank.df} df, p ${shortP(logRank.p)}` : ''}`,
  }
}
