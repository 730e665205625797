import { type Column, columnOf, compileExpression, makeTable, selectValues } from '@tessera/tables'
import { expect, it } from 'vitest'
import type { EndpointDefinition } from './definition.ts'
import type { DerivedEndpoint, EndpointDeriver, EndpointInput } from './deriver.ts'

/** An input made of columns, as the intake makes it of a table. */
export function inputOf(
  columns: readonly Column[],
  clock: Partial<Pick<EndpointInput, 'timeZero' | 'dataCut' | 'sinceVisit'>> = {},
): EndpointInput {
  const table = makeTable('patients.csv', columns)
  return {
    rowCount: table.rowCount,
    column: name => columnOf(table, name),
    evaluate: expression => compileExpression(expression, columns).evaluate(table),
    columnsRead: expression => compileExpression(expression, columns).columns,
    timeZero: null,
    dataCut: null,
    sinceVisit: null,
    place: row => ({
      file: 'patients.csv',
      row: table.fileRows[row],
      patientId: `P${row + 1}`,
      centre: null,
    }),
    ...clock,
  }
}

function selected(input: EndpointInput, rows: number[]): EndpointInput {
  const pick = (values: Float64Array | null) => values && Float64Array.from(rows, row => values[row])
  return {
    ...input,
    rowCount: rows.length,
    column: name => selectValues(input.column(name), rows),
    evaluate: expression => selectValues(input.evaluate(expression), rows),
    timeZero: pick(input.timeZero),
    sinceVisit: pick(input.sinceVisit),
    place: row => input.place(rows[row]),
  }
}

/** What every endpoint deriver keeps to. `input` must hold at least one usable and one unusable row. */
export function endpointContract<D extends EndpointDefinition>(
  deriver: EndpointDeriver<D>,
  definition: D,
  input: EndpointInput,
): void {
  const derive = () => deriver.derive(definition, input)

  it('marks an unusable row by a reason, and holds no number there', () => {
    const { values, unusable, reasons } = derive()
    expect(unusable).toHaveLength(input.rowCount)
    expect(Math.max(...unusable)).toBe(reasons.length)
    expect(unusable).toContain(0)
    expect(reasons.length).toBeGreaterThan(0)
    for (let row = 0; row < input.rowCount; row++) {
      const held = holds(values, row)
      expect(held, `row ${row}`).toBe(unusable[row] === 0)
    }
  })

  it('names every column that it reads, before and after', () => {
    const reads = deriver.reads(definition, input)
    expect(reads.length).toBeGreaterThan(0)
    expect(derive().reads).toEqual(reads)
  })

  it('gives every finding a file, a row, a field and a cure, or a count', () => {
    const { findings } = derive()
    expect(findings.length).toBeGreaterThan(0)
    for (const finding of findings) {
      expect(finding.cure).not.toBe('')
      if (finding.count === undefined)
        expect(finding).toMatchObject({
          file: 'patients.csv',
          row: expect.any(Number),
          field: expect.any(String),
        })
    }
  })

  it('does not depend on the order of the patients', () => {
    const order = Array.from({ length: input.rowCount }, (_, row) => input.rowCount - 1 - row)
    const turned = deriver.derive(definition, selected(input, order))
    const straight = derive()
    const code = ({ unusable, reasons }: DerivedEndpoint, row: number) =>
      unusable[row] === 0 ? null : reasons[unusable[row] - 1].code
    order.forEach((row, i) => {
      expect(code(turned, i)).toBe(code(straight, row))
    })
  })

  it('derives nothing from no rows', () => {
    const none = deriver.derive(definition, selected(input, []))
    expect(none.unusable).toHaveLength(0)
    expect(none.findings).toEqual([])
  })
}

function holds(values: DerivedEndpoint['values'], row: number): boolean {
  switch (values.kind) {
    case 'binary':
      return values.event[row] >= 0
    case 'ordinal':
      return values.codes[row] >= 0
    case 'continuous':
      return Number.isFinite(values.values[row])
    case 'time-to-event':
      return values.event[row] >= 0 && values.time[row] > 0
    case 'competing':
      return values.cause[row] >= 0 && values.time[row] > 0
  }
}
