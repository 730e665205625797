import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { Source } from '../sections/source.ts'
import { probastAi } from './probast-ai.ts'
import { tripodAi } from './tripod-ai.ts'
import { blank, probastChapter, tripodChapter } from './view.ts'

describe('TRIPOD+AI answered from the record', () => {
  it('has the 27 main items of the statement, with their sub-items, once each', () => {
    const mains = new Set(tripodAi.map(item => Number.parseInt(item.number, 10)))
    expect([...mains]).toEqual(Array.from({ length: 27 }, (_, i) => i + 1))
    expect(new Set(tripodAi.map(item => item.number)).size).toBe(tripodAi.length)
    expect(tripodAi.map(item => item.number).filter(number => number.startsWith('12'))).toHaveLength(7)
    expect(tripodAi.map(item => item.number).filter(number => number.startsWith('18'))).toHaveLength(6)
  })

  it('leaves blank, and says so, what neither protocol nor run record holds', () => {
    const { evidence, run } = fixture({ simulated: false })
    const [, block] = tripodChapter(new Source(evidence, run)).blocks
    if (block.kind !== 'table') throw new Error('the second block is the table')
    const row = (number: string): string | undefined =>
      block.table.rows.find(r => r.cells[0] === number)?.cells[2]
    expect(row('18a')).toBe(blank)
    expect(row('17')).toBe(blank)
    expect(row('6a')).toContain('5 centres: Guangzhou')
    expect(row('6b')).toContain("resection == 'R0' (assumed)")
    expect(row('8a')).toContain('horizon 36 months')
  })

  it("takes the authors' own statements from the protocol", () => {
    const { evidence, run } = fixture()
    const said = {
      ...evidence,
      protocol: { ...evidence.protocol, statements: { '18a': 'Funded by nobody.' } },
    }
    const [, block] = tripodChapter(new Source(said, run)).blocks
    if (block.kind !== 'table') throw new Error('the second block is the table')
    expect(block.table.rows.find(r => r.cells[0] === '18a')?.cells[2]).toBe('Funded by nobody.')
  })
})

describe('PROBAST+AI answered from the record', () => {
  it('covers both parts and the four domains of each, with 16 and 18 signalling questions', () => {
    const parts = new Set(probastAi.map(item => item.number.split('.')[0]))
    expect([...parts]).toEqual(['D1', 'D2', 'D3', 'D4', 'E1', 'E2', 'E3', 'E4'])
    expect(probastAi.filter(item => item.number.startsWith('D'))).toHaveLength(16)
    expect(probastAi.filter(item => item.number.startsWith('E'))).toHaveLength(18)
  })

  it('answers with facts, and leaves the rest blank', () => {
    const { evidence, run } = fixture()
    const chapter = probastChapter(new Source(evidence, run))
    expect(JSON.stringify(chapter.blocks)).toContain('3 columns were refused')
    expect(JSON.stringify(chapter.blocks)).toContain(blank)
  })
})
