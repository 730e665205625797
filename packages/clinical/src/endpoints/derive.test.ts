import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  columnOf,
  dateColumn,
  numberAt,
  numberColumn,
  parseIsoDay,
  readTable,
  textColumn,
} from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { periodIn } from '../time/period.ts'
import { binaryDeriver } from './binary.ts'
import { competingDeriver } from './competing.ts'
import { continuousDeriver } from './continuous.ts'
import type { TimeToEventDefinition } from './definition.ts'
import { EndpointError, type EndpointValues } from './deriver.ts'
import { endpointContract, inputOf } from './endpoint.case.ts'
import { ordinalDeriver } from './ordinal.ts'
import { timeToEventDeriver } from './time-to-event.ts'

interface Reference {
  id: string[]
  zero: (string | null)[]
  recurrence: (string | null)[]
  death: (string | null)[]
  contact: (string | null)[]
  dataCut: string
  months: (number | null)[]
  event: number[]
  cause: number[]
  reason: (string | null)[]
}

const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/endpoints.json'), 'utf8'),
)
const days = (texts: readonly (string | null)[]) =>
  Float64Array.from(texts, text => (text === null ? Number.NaN : parseIsoDay(text)))
const dated = inputOf(
  [
    dateColumn('recurrence', days(reference.recurrence)),
    dateColumn('death', days(reference.death)),
    dateColumn('contact', days(reference.contact)),
  ],
  { timeZero: days(reference.zero), dataCut: parseIsoDay(reference.dataCut) },
)
const rfs: TimeToEventDefinition = {
  type: 'time-to-event',
  events: ['recurrence', 'death'],
  censor: 'contact',
  afterDataCut: 'exclude',
  unit: 'months',
  horizon: '2 years',
}
const competing = {
  type: 'competing',
  causes: { recurrence: 'recurrence', death: 'death' },
  censor: 'contact',
  afterDataCut: 'exclude',
  unit: 'months',
} as const

function survival(values: EndpointValues) {
  if (values.kind !== 'time-to-event') throw new Error(values.kind)
  return values
}

describe('time-to-event from dates', () => {
  endpointContract(timeToEventDeriver, rfs, dated)

  it('agrees with R on time, event and reason', () => {
    const { values, unusable, reasons } = timeToEventDeriver.derive(rfs, dated)
    const { time, event } = survival(values)
    const expected = reference.months.map(months => months ?? Number.NaN)
    recordError('Time-to-event from dates', largestError(time, expected))
    reference.months.forEach((months, row) => {
      expect(unusable[row] === 0 ? null : reasons[unusable[row] - 1].code, reference.id[row]).toBe(
        reference.reason[row],
      )
      expect(event[row]).toBe(reference.event[row])
      if (months === null) expect(time[row]).toBeNaN()
      else expect(Math.abs(time[row] - months)).toBeLessThan(1e-12)
    })
  })

  it('censors an event after the data cut at the cut when the protocol says so, and still reports it', () => {
    const { values, findings } = timeToEventDeriver.derive({ ...rfs, afterDataCut: 'censor' }, dated)
    const { time, event } = survival(values)
    expect(event[8]).toBe(0)
    expect(time[8]).toBeCloseTo((parseIsoDay('2022-01-01') - parseIsoDay('2020-05-05')) / 30.4375, 12)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'event-after-data-cut', row: 10, field: 'recurrence' }),
    )
  })

  it('gives the horizon in its unit: 2 years are 24 months', () => {
    expect(survival(timeToEventDeriver.derive(rfs, dated).values).horizon).toBe(24)
    expect(periodIn('12 weeks', 'days')).toBe(84)
  })

  it('refuses a column that is no date, by name', () => {
    const input = inputOf([numberColumn('death', [1]), dateColumn('contact', [1])], {
      timeZero: new Float64Array([0]),
    })
    expect(() => timeToEventDeriver.derive({ ...rfs, events: 'death' }, input)).toThrow(EndpointError)
  })

  it('moving every date and the data cut by one shift changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9000, max: 9000 }), shift => {
        const move = (values: Float64Array) => values.map(value => value + shift)
        const moved = inputOf(
          [
            dateColumn('recurrence', move(days(reference.recurrence))),
            dateColumn('death', move(days(reference.death))),
            dateColumn('contact', move(days(reference.contact))),
          ],
          { timeZero: move(days(reference.zero)), dataCut: parseIsoDay(reference.dataCut) + shift },
        )
        expect(survival(timeToEventDeriver.derive(rfs, moved).values).time).toEqual(
          survival(timeToEventDeriver.derive(rfs, dated).values).time,
        )
      }),
      { numRuns: 50 },
    )
  })
})

describe('competing risks from dates', () => {
  endpointContract(competingDeriver, competing, dated)

  it('agrees with R on time and cause', () => {
    const { values } = competingDeriver.derive(competing, dated)
    if (values.kind !== 'competing') throw new Error(values.kind)
    const expected = reference.months.map(months => months ?? Number.NaN)
    recordError('Competing risks from dates', largestError(values.time, expected))
    expect([...values.cause]).toEqual(reference.cause)
    expect(values.causes).toEqual(['recurrence', 'death'])
    reference.months.forEach((months, row) => {
      if (months !== null) expect(Math.abs(values.time[row] - months)).toBeLessThan(1e-12)
    })
  })

  it('two causes on one day are an error with its row', () => {
    const input = inputOf(
      [dateColumn('recurrence', [30]), dateColumn('death', [30]), dateColumn('contact', [30])],
      { timeZero: new Float64Array([0]) },
    )
    const { findings, unusable } = competingDeriver.derive(competing, input)
    expect(findings).toMatchObject([{ code: 'two-causes', severity: 'error', row: 2 }])
    expect(unusable[0]).toBe(1)
  })

  it('of two causes on one day the one that is named first counts where that is asked, with a note', () => {
    const at = (days: number[]) =>
      inputOf(
        [dateColumn('recurrence', [days[0]]), dateColumn('death', [days[1]]), dateColumn('contact', [40])],
        { timeZero: new Float64Array([0]) },
      )
    const derive = (days: number[]) =>
      competingDeriver.derive({ ...competing, sameDay: 'first cause' }, at(days))
    const causeOf = ({ values }: ReturnType<typeof derive>) => values.kind === 'competing' && values.cause[0]
    expect(causeOf(derive([30, 30]))).toBe(1)
    expect(derive([30, 30]).findings).toMatchObject([
      { code: 'first-of-two-causes', severity: 'note', row: 2 },
    ])
    expect(derive([30, 30]).unusable[0]).toBe(0)
    // The first day still decides.
    expect(causeOf(derive([31, 30]))).toBe(2)
    expect(derive([31, 30]).findings).toEqual([])
  })
})

const durations = inputOf([
  numberColumn('months', [12, 0, -3, Number.NaN, 5, 24]),
  numberColumn('status', [1, 1, 0, 1, Number.NaN, 0]),
  textColumn('cause', ['cancer', 'other', null, 'cancer', null, 'none']),
])
const fromDuration: TimeToEventDefinition = {
  type: 'time-to-event',
  time: 'months',
  unit: 'months',
  from: 'time zero',
  event: 'status == 1',
  horizon: '12 months',
}

describe('time-to-event from a duration', () => {
  endpointContract(timeToEventDeriver, fromDuration, durations)

  it('zero, negative and missing times and a missing event are findings, not numbers', () => {
    const { values, unusable, reasons } = timeToEventDeriver.derive(fromDuration, durations)
    expect([...unusable].map(code => (code === 0 ? null : reasons[code - 1].code))).toEqual([
      null,
      'zero-time',
      'negative-time',
      'follow-up-missing',
      'outcome-missing',
      null,
    ])
    expect([...survival(values).event]).toEqual([1, -1, -1, -1, -1, 0])
  })

  it('a residual time from a visit loses the days to time zero', () => {
    const input = inputOf([numberColumn('left', [100, 20, 30]), numberColumn('status', [1, 1, 0])], {
      timeZero: new Float64Array([50, 50, 50]),
      sinceVisit: new Float64Array([10, 20, 31]),
    })
    const { values, unusable, reasons } = timeToEventDeriver.derive(
      { ...fromDuration, time: 'left', unit: 'days', from: 'visit' },
      input,
    )
    expect(survival(values).time[0]).toBe(90)
    expect([...unusable].slice(1).map(code => reasons[code - 1].code)).toEqual([
      'zero-time',
      'contact-before-time-zero',
    ])
  })
})

describe('competing risks from a duration', () => {
  endpointContract(
    competingDeriver,
    {
      type: 'competing',
      time: 'months',
      unit: 'months',
      from: 'time zero',
      causes: { cancer: "cause == 'cancer'", other: "cause == 'other'" },
    },
    durations,
  )
})

const values = inputOf([
  numberColumn('response', [1, 0, Number.NaN]),
  textColumn('phenotype', ['desert', 'inflamed', null]),
  numberColumn('score', [1.5, 2.5, Number.NaN], 'points'),
])

describe('binary', () => {
  const definition = { type: 'binary', event: 'response == 1' } as const
  endpointContract(binaryDeriver, definition, values)
  it('is missing where the expression cannot be judged', () => {
    const derived = binaryDeriver.derive(definition, values)
    expect(derived.values).toEqual({ kind: 'binary', event: Int8Array.from([1, 0, -1]) })
  })
  it('refuses an expression that is no condition', () => {
    expect(() => binaryDeriver.derive({ type: 'binary', event: 'response' }, values)).toThrow(/condition/)
  })
})

describe('ordinal', () => {
  const definition = {
    type: 'ordinal',
    column: 'phenotype',
    levels: ['desert', 'excluded', 'inflamed'],
  } as const
  endpointContract(ordinalDeriver, definition, values)
  it('codes by the order of the protocol; an unlisted level is an error', () => {
    expect(ordinalDeriver.derive(definition, values).values).toMatchObject({
      codes: Int32Array.from([0, 2, -1]),
    })
    const { findings } = ordinalDeriver.derive({ ...definition, levels: ['desert', 'excluded'] }, values)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'unknown-level', row: 3, value: 'inflamed' }),
    )
  })
})

describe('continuous', () => {
  const definition = { type: 'continuous', value: 'score' } as const
  endpointContract(continuousDeriver, definition, values)
  it('keeps the unit of the column', () => {
    expect(continuousDeriver.derive(definition, values).values).toMatchObject({ unit: 'points' })
  })
})

const adtte = join(import.meta.dirname, '../../../../../shared/data/cdisc_pilot/adtte.xpt')

describe.skipIf(!existsSync(adtte))(
  'CDISC pilot (skipped where ../shared/data/cdisc_pilot is absent)',
  () => {
    it('time from STARTDT to ADT is AVAL - 1 days for all 254 patients, and CNSR 0 is the event', async () => {
      const { table } = await readTable(adtte)
      const start = columnOf(table, 'STARTDT')
      const end = columnOf(table, 'ADT')
      const aval = columnOf(table, 'AVAL')
      const cnsr = columnOf(table, 'CNSR')
      if (start.kind !== 'date' || end.kind !== 'date') throw new Error('dates are not dates')
      const rows = Array.from({ length: table.rowCount }, (_, row) => row)
      const event = end.values.map((day, row) => (numberAt(cnsr, row) === 0 ? day : Number.NaN))
      const input = inputOf([dateColumn('event', event), dateColumn('ADT', end.values)], {
        timeZero: start.values,
      })
      const derived = timeToEventDeriver.derive(
        { ...rfs, events: 'event', censor: 'ADT', unit: 'days' },
        input,
      )
      const { time, event: status } = survival(derived.values)
      expect(table.rowCount).toBe(254)
      for (const row of rows) {
        if (numberAt(aval, row) === 1) expect(derived.unusable[row]).not.toBe(0)
        else {
          expect(time[row]).toBe(numberAt(aval, row) - 1)
          expect(status[row]).toBe(1 - numberAt(cnsr, row))
        }
      }
    })
  },
)
