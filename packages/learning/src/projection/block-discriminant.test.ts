import { existsSync, readFileSync } from 'node:fs'
import { balancedError, createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { BlockDiscriminant } from './block-discriminant.ts'
import { chooseBlockDiscriminant } from './choose-block-discriminant.ts'

const folder = new URL('../../../../../shared/data/tcga_breast_multiomics/', import.meta.url)
const absent = !existsSync(folder)
if (absent)
  console.log('discriminant analysis of blocks beside mixOmics is skipped: ../shared/data is not here')

const classes = ['Basal', 'Her2', 'LumA']

function read(name: string) {
  const lines = readFileSync(new URL(`${name}.csv`, folder), 'utf8')
    .replaceAll('"', '')
    .trim()
    .split('\n')
  const rows = lines.slice(1).map(line => line.split(',').slice(1))
  const names = lines[0].split(',').slice(1)
  return { names, x: names.map((_, j) => Float64Array.from(rows, row => Number(row[j]))), rows }
}
const subtypes = (name: string) => read(name).rows.map(([subtype]) => classes.indexOf(subtype))

describe.skipIf(absent)('discriminant analysis of blocks, breast cancers of TCGA', () => {
  it('chooses the genes and calls the held-out samples as mixOmics does, the protein block absent', () => {
    const mrna = read('train_mrna')
    const model = new BlockDiscriminant({
      blocks: [
        { name: 'mrna', x: mrna.x, keep: [25, 16] },
        { name: 'mirna', x: read('train_mirna').x, keep: [14, 5] },
        { name: 'protein', x: read('train_protein').x, keep: [10, 5] },
      ],
      y: subtypes('train_subtype'),
      classes,
      components: 2,
      design: 0.1,
    })
    // selectVar(final.diablo.model, block = 'mRNA', comp = 1) as mixomics.org prints it, case study of TCGA.
    const printed =
      'ZNF552 KDM4B CCNA2 LRIG1 PREX1 FUT8 C4orf34 TTC39A ASPM SLC43A3 MEX3A SEMA3C E2F1 STC2 FMNL2 LMO4 MED13L DTWD2 CSRP2 NTN4 KIF13B NCAPG2 SLC19A2 EPHB3 FAM63A'
    const weights = model.fit.blocks[0].weights[0]
    const chosen = mrna.names.filter((_, j) => weights[j] !== 0)
    expect(chosen.sort()).toEqual(printed.split(' ').sort())
    const { called, blocks } = model.call({ mrna: read('test_mrna').x, mirna: read('test_mirna').x })
    expect(new Set(blocks)).toEqual(new Set([2]))
    // Its confusion table: rows are the truth.
    expect(balancedError(subtypes('test_subtype'), called, classes).confusion).toEqual([
      [20, 1, 0],
      [0, 14, 0],
      [0, 1, 34],
    ])
  })
})

/** Three classes, each with a column of its own in blocks a and b; block c knows nothing. */
function planted(size: number, seed: number) {
  const random = createRandom(seed, 'planted blocks')
  const y = Array.from({ length: size }, (_, i) => i % 3)
  const block = (name: string, shift: number) => ({
    name,
    x: Array.from({ length: 12 }, (_, j) =>
      Float64Array.from(y, k => random.normal() + (j === k ? shift : 0)),
    ),
  })
  return { y, blocks: [block('a', 3), block('b', 2), block('c', 0)] }
}

describe('discriminant analysis of blocks', () => {
  const train = planted(90, 1)
  const test = planted(300, 2)
  const chosen = chooseBlockDiscriminant({
    ...train,
    classes: ['0', '1', '2'],
    keep: [3, 6],
    components: 2,
    folds: 3,
    repeats: 1,
    seed: 4,
  })
  const given = Object.fromEntries(test.blocks.map(({ name, x }) => [name, x]))

  it('finds planted classes, and gives the block that knows nothing the least say', () => {
    const [a, b, c] = chosen.model.blocks
    expect(c.weight).toBeLessThan(Math.min(a.weight, b.weight))
    const { called, votes } = chosen.model.call(given)
    expect(balancedError(test.y, called, ['0', '1', '2']).estimate).toBeLessThan(0.1)
    votes[0].forEach((vote, i) => {
      expect(vote + votes[1][i] + votes[2][i]).toBeCloseTo(1, 12)
    })
  })

  it('leaves a row with a missing value to the other blocks, and calls nothing without any', () => {
    const holes = test.blocks.map(({ x }) => x.map(column => column.slice()))
    for (const column of holes[0]) column[0] = Number.NaN
    for (const block of holes) for (const column of block) column[1] = Number.NaN
    const { called, blocks } = chosen.model.call({ a: holes[0], b: holes[1], c: holes[2] })
    expect([...blocks.subarray(0, 3)]).toEqual([2, 0, 3])
    const without = chosen.model.call({ a: null, b: test.blocks[1].x, c: test.blocks[2].x })
    expect(called[0]).toBe(without.called[0])
    expect(called[1]).toBe(-1)
  })

  it('does not depend on the order of rows to be called', () => {
    const back = Object.fromEntries(
      test.blocks.map(({ name, x }) => [name, x.map(column => column.toReversed())]),
    )
    expect([...chosen.model.call(back).called].reverse()).toEqual([...chosen.model.call(given).called])
  })

  it('refuses another number of columns, no block at all, and a class of which training has none', () => {
    expect(() => chosen.model.call({ a: [] })).toThrow('0 columns where training had 12')
    expect(() => chosen.model.call({ d: test.blocks[0].x })).toThrow('none of the blocks is there')
    expect(() => chooseBlockDiscriminant({ ...train, classes: ['0', '1', '2', '3'], seed: 1 })).toThrow(
      '0 rows are 3',
    )
  })
})
