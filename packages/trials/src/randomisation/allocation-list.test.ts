import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { lists, names } from '../../test/randomisation-reference.ts'
import { type AllocationListOptions, allocationList } from './allocation-list.ts'
import { trialArms } from './arms.ts'
import { commitmentOf, newSeed, openSeed, sealSeed, seedStream } from './seed.ts'
import { verifyList } from './verify-list.ts'

const pair = trialArms(['A', 'B'])
const centres = [
  { name: 'centre', levels: ['1', '2', '3'] },
  { name: 'stage', levels: ['II', 'III'] },
]
const blocks = { kind: 'permuted blocks', sizes: [4, 6] } as const
const options: AllocationListOptions = {
  arms: pair,
  scheme: blocks,
  factors: centres,
  length: 20,
  seed: lists.seed,
}

const short = (from: AllocationListOptions) =>
  allocationList(from).map(({ stratum, sequence, arm, code }) => ({
    stratum,
    sequence,
    arm: from.arms.names.indexOf(arm),
    code,
  }))

describe('an allocation list', () => {
  it('is, place for place and code for code, the one that a Python program makes from the seed', () => {
    expect(
      largestError('Numbers of a seed', take(seedStream(lists.seed, 'a', 'b'), 5), lists.numbers),
    ).toBeLessThan(1e-15)
    expect(short(options)).toEqual(lists.blocks)
    const one = { arms: pair, factors: [], length: 50, seed: '2026' }
    expect(short({ ...one, scheme: { kind: 'biased coin', probability: 2 / 3 } })).toEqual(lists.efron)
    expect(short({ ...one, scheme: { kind: 'big stick', limit: 2 } })).toEqual(lists.bigStick)
    expect(short({ ...one, arms: trialArms(['A', 'B'], [2, 1]), scheme: { kind: 'simple' } })).toEqual(
      lists.simple,
    )
    const unequal = {
      arms: trialArms(names(3), [2, 1, 1]),
      scheme: { kind: 'permuted blocks', sizes: [4, 8, 12] },
      factors: [{ name: 'centre', levels: ['1', '2'] }],
      length: 30,
      seed: '2026',
    } as const
    expect(short(unequal)).toEqual(lists.unequal)
  })

  it('completes its last block; a longer list begins with the shorter', () => {
    const list = allocationList({ ...options, factors: [], length: 5 })
    expect(list.at(-1)?.blockSize).toBe(list.filter(one => one.block === list.at(-1)?.block).length)
    const longer = allocationList({ ...options, factors: [], length: 60 })
    expect(longer.slice(0, list.length).map(one => one.arm)).toEqual(list.map(one => one.arm))
  })

  it('a centre that joins later changes no other sequence; another seed changes all', () => {
    const more = [{ name: 'centre', levels: ['1', '2', '3', '4'] }, centres[1]]
    const joined = allocationList({ ...options, factors: more }).filter(one => one.levels[0] !== '4')
    const arms = (list: readonly { readonly arm: string }[]) => list.map(one => one.arm)
    expect(arms(joined)).toEqual(arms(allocationList(options)))
    expect(arms(allocationList({ ...options, seed: 'another' }))).not.toEqual(arms(joined))
  })

  it('has a code for each place that occurs once', () => {
    const list = allocationList({ ...options, length: 200, codePrefix: 'K-' })
    expect(new Set(list.map(one => one.code)).size).toBe(list.length)
    expect(list.every(one => /^K-\d{5}$/.test(one.code))).toBe(true)
  })

  it('refuses a length below 1 and factors without levels', () => {
    expect(() => allocationList({ ...options, length: 0 })).toThrow(/length/)
    expect(() => allocationList({ ...options, factors: [{ name: 'sex', levels: [] }] })).toThrow(
      /sex has no levels/,
    )
    expect(() => allocationList({ ...options, factors: [{ name: 'sex', levels: ['m', 'm'] }] })).toThrow(
      /twice/,
    )
    expect(() => allocationList({ ...options, factors: [centres[0], centres[0]] })).toThrow(/given twice/)
  })
})

describe('a sealed seed', () => {
  it('is committed to by SHA-256 of salt and seed, and opens again', () => {
    expect(commitmentOf(lists.seed, lists.salt)).toBe(lists.commitment)
    const sealed = sealSeed(lists.seed, lists.salt)
    expect(openSeed(JSON.stringify(sealed), 'seed.json')).toEqual(sealed)
  })

  it('is new each time', () => {
    const [one, other] = [newSeed(), newSeed()]
    expect(one.seed).toMatch(/^[0-9a-f]{64}$/)
    expect(one.seed).not.toBe(other.seed)
    expect(openSeed(JSON.stringify(one), 'seed.json').commitment).toBe(one.commitment)
  })

  it('that was changed, or is none, is refused without telling it', () => {
    const sealed = sealSeed(lists.seed, lists.salt)
    const changed = JSON.stringify({ ...sealed, seed: `f${lists.seed.slice(1)}` })
    expect(() => openSeed(changed, 'seed.json')).toThrow(/seed-changed/)
    for (const text of ['', '{}', '[1]', 'seed,1', JSON.stringify({ ...sealed, salt: 3 })])
      expect(() => openSeed(text, 'seed.json')).toThrow(/seed-unreadable/)
    try {
      openSeed(changed, 'seed.json')
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error
      expect(JSON.stringify(error.findings)).not.toContain(lists.seed.slice(1))
      expect(error.findings[0].file).toBe('seed.json')
    }
  })
})

describe('verifying a list', () => {
  const list = allocationList(options)
  const written = list.map(({ stratum, sequence, arm, code }, i) => ({
    stratum,
    sequence,
    arm,
    code,
    row: i + 2,
  }))

  it('finds the list of the seed, in any order', () => {
    expect(verifyList(list, written, 'list.csv')).toEqual([])
    expect(verifyList(list, written.toReversed(), 'list.csv')).toEqual([])
  })

  it('names every place that was changed, added, doubled or lost', () => {
    const other = written[3].arm === 'A' ? 'B' : 'A'
    const tampered = [
      ...written.slice(0, 3),
      { ...written[3], arm: other },
      { ...written[4], code: 'R00000' },
      ...written.slice(6),
      { ...written[0], row: 500 },
    ]
    expect(verifyList(list, tampered, 'list.csv').map(({ code, row }) => [code, row])).toEqual([
      ['arm-differs', 5],
      ['code-differs', 6],
      ['place-unknown', 500],
      ['place-missing', undefined],
    ])
  })

  it('counts the rest where there are many', () => {
    const findings = verifyList(list, [], 'list.csv', 3)
    expect(findings).toHaveLength(4)
    expect(findings[3].count).toBe(list.length - 3)
  })
})

function take(next: () => number, count: number): number[] {
  return Array.from({ length: count }, next)
}
