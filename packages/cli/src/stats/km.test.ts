import { describe, expect, it } from 'vitest'
import { expectRefusals, referenceFile, statsOfBoth, statsReference, within } from '../../test/stats.ts'

const pbc = referenceFile('pbc-followup.csv')
const followUp = ['--time', 'days', '--event', 'status=2']
const { km } = statsReference('curves.json')

interface Curve {
  group: string
  stratum: string | null
  n: number
  quantiles: { value: number | null; lower: number | null; upper: number | null }[]
  at: { survival: number; se: number; lower: number; upper: number }[]
}

function expectCurves(curves: readonly Curve[], right: typeof km.robust) {
  const at = curves.flatMap(curve => curve.at)
  const quantiles = curves.flatMap(curve => curve.quantiles)
  expect(curves.map(curve => curve.n)).toEqual(right.n)
  expect(quantiles.map(one => one.value)).toEqual(right.quantile)
  expect(quantiles.map(one => one.lower)).toEqual(right.quantileLower)
  expect(quantiles.map(one => one.upper)).toEqual(right.quantileUpper)
  within(
    'tessera stats km',
    1e-10,
    (['survival', 'se', 'lower', 'upper'] as const).map(field => [at.map(one => one[field]), right[field]]),
  )
}

describe('tessera stats km gives the curves of survfit', () => {
  it('with delayed entry, weights and clusters', async () => {
    const rows = ['--start', 'entry', '--group', 'dpca', '--weights', 'weight', '--cluster', 'centre']
    const how = ['--conf', 'log-log', '--times', '1000,2000,3000']
    const { curves, robust } = await statsOfBoth('km', pbc, ...followUp, ...rows, ...how)
    expect(robust).toBe(true)
    expect(curves.map((curve: Curve) => [curve.group, curve.stratum])).toEqual([
      ['0', null],
      ['1', null],
    ])
    expectCurves(curves, km.robust)
  })
  it('by group and stratum', async () => {
    const how = ['--group', 'dpca', '--strata', 'sex', '--times', '1000,2000', '--level', '0.9']
    const { curves } = await statsOfBoth('km', pbc, ...followUp, ...how)
    expect(curves.map((curve: Curve) => `${curve.group} ${curve.stratum}`)).toEqual([
      '0 f',
      '0 m',
      '1 f',
      '1 m',
    ])
    expectCurves(curves, km.strata)
  })
  it('and refuses what cannot be', async () => {
    await expectRefusals('km', pbc, [...followUp, '--group', 'dpca'], { column: 'dpca', code: 'status=2' })
  })
})
