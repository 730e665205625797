import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { columnOf, formatDay, numberAt, readTable, textAt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { readAssessments, withAssessments } from './assessments.ts'
import { deriveSurvival } from './derive.ts'
import { readEvents, withEvents } from './events.ts'
import { survivalDefinition } from './named-definitions.ts'
import { readSurvivalPatients } from './patients.ts'
import { summariseSurvival } from './summary.ts'

const pilot = fileURLToPath(new URL('../../../../../shared/data/cdisc_pilot/', import.meta.url))
const absent = existsSync(pilot) ? '' : ' (skipped: ../shared/data/cdisc_pilot is not there)'
describe.skipIf(absent !== '')(`the CDISC pilot, from ADAE and ADSL${absent}`, () => {
  const firstDermatologic = async () => {
    const { patients } = await readSurvivalPatients(`${pilot}adsl.xpt`, {
      given: { group: 'TRT01A', timeZero: 'TRTSDT', lastContact: 'RFENDT' },
    })
    const { events } = await readEvents(`${pilot}adae.xpt`, {
      where: "CQ01NAM == 'DERMATOLOGIC EVENTS' && TRTEMFL == 'Y'",
    })
    return deriveSurvival(withEvents(patients, events).patients, survivalDefinition('first-event', 'ema'))
  }

  it('gives every patient the time, date and censoring of its ADTTE', async () => {
    const { records } = await firstDermatologic()
    const { table } = await readTable(`${pilot}adtte.xpt`)
    const byPatient = new Map(records.map(record => [record.patientId, record]))
    const [id, days, date, censored] = ['USUBJID', 'AVAL', 'ADT', 'CNSR'].map(name => columnOf(table, name))
    expect(records).toHaveLength(table.rowCount)
    for (let row = 0; row < table.rowCount; row++) {
      const record = byPatient.get(textAt(id, row) ?? '')
      expect([record?.days, record?.date, 1 - (record?.event ?? 0)]).toEqual(
        [days, date, censored].map(column => numberAt(column, row)),
      )
    }
  })

  it('has 29, 61 and 62 events among 86, 84 and 84 patients, log-rank 60.27', async () => {
    const expected = reference<{
      arms: string[]
      n: number[]
      events: number[]
      median: (number | null)[]
      chiSquared: number
    }>('survival-pilot')
    const result = await firstDermatologic()
    const summary = summariseSurvival(result)
    expect(summary?.groups.map(({ group, n, events }) => [group, n, events])).toEqual(
      expected.arms.map((arm, i) => [arm, expected.n[i], expected.events[i]]),
    )
    const seen = summary?.comparison?.chiSquared ?? Number.NaN
    expect(
      recordRelativeError('Log-rank of the CDISC pilot from ADAE and ADSL', [seen], [expected.chiSquared]),
    ).toBeLessThan(1e-10)
    expect(seen).toBeCloseTo(60.27, 2)
    const medians = summary?.groups.map(({ median }) => (median?.value ?? Number.NaN) * 30.4375) ?? []
    expect(
      recordRelativeError(
        'Log-rank of the CDISC pilot from ADAE and ADSL',
        medians.slice(1),
        expected.median.slice(1).map(Number),
      ),
    ).toBeLessThan(1e-10)
    expect(summary?.comparison?.df).toBe(2)
  })
})

/** PFS and RSD of pharmaverseadam's adtte_onco.csv (made by admiralonco): patient, days, 1 - CNSR, ADT. */
const admiralonco = {
  pfs: [
    ['01-701-1015', 64, 0, '2014-03-06'],
    ['01-701-1028', 43, 1, '2013-08-30'],
    ['01-701-1034', 43, 0, '2014-08-12'],
    ['01-701-1097', 22, 0, '2014-01-22'],
    ['01-701-1115', 64, 0, '2013-02-01'],
    ['01-701-1118', 85, 0, '2014-06-04'],
    ['01-701-1130', 64, 1, '2014-04-19'],
    ['01-701-1133', 64, 1, '2012-12-30'],
  ],
  dor: [
    ['01-701-1015', 1, 0, '2014-03-06'],
    ['01-701-1115', 22, 0, '2013-02-01'],
    ['01-701-1118', 43, 0, '2014-06-04'],
    ['01-701-1133', 43, 1, '2012-12-30'],
  ],
} as const

const onco = fileURLToPath(new URL('../../../../../shared/data/recist_sdtm/', import.meta.url))
const without = existsSync(onco) ? '' : ' (skipped: ../shared/data/recist_sdtm is not there)'
describe.skipIf(without !== '')(
  `the RECIST data of pharmaverse, as admiralonco derives them${without}`,
  () => {
    it.each(['pfs', 'dor'] as const)('%s of the eight assessed patients', async endpoint => {
      const { patients } = await readSurvivalPatients(`${onco}adsl.csv`)
      const { assessments } = await readAssessments(`${onco}sdtm_rs_onco_recist.csv`, {
        reader: 'INVESTIGATOR',
      })
      const assessed = new Set(assessments.map(({ patientId }) => patientId))
      const own = patients.filter(({ patientId }) => assessed.has(patientId))
      const { records } = deriveSurvival(
        withAssessments(own, assessments).patients,
        survivalDefinition(endpoint, 'ema'),
      )
      const rows = records.map(({ patientId, days, event, date }) => [
        patientId,
        days,
        event,
        formatDay(date),
      ])
      expect(rows).toEqual(admiralonco[endpoint])
    })
  },
)
