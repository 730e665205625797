import { existsSync } from 'node:fs'
import path from 'node:path'
import { logRank } from '@tessera/statistics'
import { columnOf, readRecords, readTable, textAt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { adverseEventFields } from '../events/adverse-event.ts'
import { deathsOf, followUpFields } from '../events/deaths.ts'
import { adverseEvents } from '../events/read-events.ts'
import { doseFields, exposuresOf } from '../exposure/doses.ts'
import { classesBy } from './classes.ts'
import { immuneEvents } from './immune-events.ts'
import { timeToImmuneEvent } from './time-to-immune-event.ts'

const folder = path.resolve(import.meta.dirname, '../../../../../../shared/data/cdisc_pilot')
const there = existsSync(folder)
if (!there) console.warn('CDISC pilot is not there (../shared/data/cdisc_pilot): its events are skipped')

describe.skipIf(!there)('dermatologic events of the CDISC pilot from ADAE, EX and DM', () => {
  it("are first those of the study's own ADTTE: 29, 61 and 62 of 86, 84 and 84; log-rank 60.27", async () => {
    const file = (name: string) => path.join(folder, name)
    const { table } = await readTable(file('adae.xpt'))
    const [query, term] = ['CQ01NAM', 'AEDECOD'].map(name => columnOf(table, name))
    const dermatologic = new Set(
      Array.from({ length: table.rowCount }, (_, row) => (textAt(query, row) ? textAt(term, row) : null)),
    )
    const classOf = classesBy({ skin: [...dermatologic].filter(one => one !== null) })
    const { events } = adverseEvents(
      (await readRecords(file('adae.xpt'), adverseEventFields)).records,
      'adae.xpt',
    )
    const { byPatient } = exposuresOf((await readRecords(file('ex.xpt'), doseFields)).records, {
      file: 'ex.xpt',
    })
    const patients = (await readRecords(file('dm.xpt'), followUpFields)).records
    const deaths = deathsOf(patients, events, 'dm.xpt')
    // Everything up to the end of follow-up counts: the window after the last dose is wide open.
    const windowDays = 100_000
    const skin = immuneEvents(events, byPatient, { windowDays, classOf })
    const endpoint = timeToImmuneEvent(skin.events, byPatient, {
      minimumGrade: 1,
      windowDays,
      deaths: new Map(),
    })
    const adtte = await readTable(file('adtte.xpt'))
    const right = new Map(
      Array.from({ length: adtte.table.rowCount }, (_, row) => {
        const cell = (name: string) => textAt(columnOf(adtte.table, name), row) ?? ''
        return [
          cell('USUBJID'),
          { time: Number(cell('AVAL')), event: cell('CNSR') === '0' ? 1 : 0, arm: cell('TRTA') },
        ]
      }),
    )
    expect(endpoint.rows).toHaveLength(254)
    const differing = endpoint.rows.filter(({ patientId, time, cause }) => {
      const one = right.get(patientId)
      return one?.event !== cause || (cause === 1 && one.time !== time)
    })
    expect(differing).toEqual([])
    const arms = [...new Set([...right.values()].map(({ arm }) => arm))].sort()
    const counts = arms.map(arm => {
      const of = endpoint.rows.filter(({ patientId }) => right.get(patientId)?.arm === arm)
      return [of.length, of.filter(({ cause }) => cause === 1).length]
    })
    expect(counts).toEqual([
      [86, 29],
      [84, 61],
      [84, 62],
    ])
    const group = Int32Array.from(endpoint.rows, ({ patientId }) =>
      arms.indexOf(right.get(patientId)?.arm ?? ''),
    )
    const time = endpoint.rows.map(({ patientId, time: own, cause }) =>
      cause === 1 ? own : (right.get(patientId)?.time ?? own),
    )
    const test = logRank({ time, event: endpoint.rows.map(({ cause }) => cause), group })
    expect(test.chiSquared).toBeCloseTo(60.27, 2)
    expect(deaths.byPatient.size).toBe(3)
  })
})
