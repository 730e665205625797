import type { Column, ExpressionFunction, Table } from '@tessera/tables'
import type { StudyProtocol } from '../protocol/study.ts'

/**
 * `eventFree(date)`: true unless an event of any dated endpoint is at or before the date. The one way in which
 * an eligibility rule may look at outcomes, because it looks only at what had happened by then.
 * `aliveAndRecurrenceFree` is another name of it.
 */
export function eventFreeFunctions({ endpoints }: StudyProtocol): ExpressionFunction[] {
  const dates = Object.values(endpoints).flatMap(endpoint => {
    if (endpoint.type === 'time-to-event' && 'events' in endpoint) return [endpoint.events].flat()
    if (endpoint.type === 'competing' && 'censor' in endpoint) return Object.values(endpoint.causes).flat()
    return []
  })
  const evaluate = ([until]: readonly Column[], table: Table): Column => {
    const values = new Int8Array(table.rowCount).fill(1)
    const events = table.columns.filter(column => dates.includes(column.name))
    for (let row = 0; row < table.rowCount; row++) {
      const day = until.kind === 'date' ? until.values[row] : Number.NaN
      if (Number.isNaN(day)) values[row] = -1
      else for (const event of events) if (event.kind === 'date' && event.values[row] <= day) values[row] = 0
    }
    return { kind: 'boolean', name: 'event free', values }
  }
  return ['eventFree', 'aliveAndRecurrenceFree'].map(name => ({
    name,
    parameters: ['date'],
    returns: 'boolean',
    evaluate,
  }))
}
