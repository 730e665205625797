import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openBag } from '@tessera/bags'
import { builtInFeatureNames } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { drawFile } from '../../writing/draw-file.ts'
import { centreLooks } from '../centre-look.ts'
import { slideLaw } from '../make-law.ts'
import type { SlideLaw } from '../slide-law.ts'
import { makeupDrawer } from './draw-makeup.ts'
import { encoderLaw } from './encoder-law.ts'
import { fastNormals } from './fast-normals.ts'
import { slideBag } from './slide-bag.ts'
import { slideBagFile } from './slide-bag-file.ts'
import { coefficientsOf, makeupTerms, tileNumbers, writeTerms, writeTile } from './tile-makeup.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-slide-bag-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const looks = centreLooks(4, 1)
const lawOf = (number: number, infiltration: number, look = looks[0]): SlideLaw =>
  slideLaw(
    { infiltration, aggressiveness: 0 },
    look,
    { specimen: 'resection' },
    createRandom(9, 'bag', number),
  )
const law = lawOf(1, 0)
const meanOf = (made: SlideLaw, name: string) => {
  const { features, dimensions, names } = slideBag(made, { instances: 200 })
  const column = names.indexOf(name)
  let sum = 0
  for (let i = column; i < features.length; i += dimensions) sum += features[i]
  return (sum * dimensions) / features.length
}

describe('slideBag', () => {
  it('has a tile an instance, features of the built-in encoder, and equal bits again', () => {
    const bag = slideBag(law)
    const tiles = Math.round(32 * 32 * law.tissueShare)
    expect(bag.features.length).toBe(tiles * bag.dimensions)
    expect(bag.coords.length).toBe(2 * tiles)
    expect(
      new Set(Array.from({ length: tiles }, (_, i) => `${bag.coords[2 * i]} ${bag.coords[2 * i + 1]}`)).size,
    ).toBe(tiles)
    for (const name of bag.names) expect(builtInFeatureNames).toContain(name)
    expect(bag.features.every(Number.isFinite)).toBe(true)
    expect(slideBag(law).features.every((value, i) => value === bag.features[i])).toBe(true)
    // Fewer tiles are the first of all of them.
    const few = slideBag(law, { instances: 10 })
    expect([...few.features]).toEqual([...bag.features.subarray(0, 10 * bag.dimensions)])
  })

  it('shows infiltration by crowded small nuclei, and the centre by its colours', () => {
    const cold = Array.from({ length: 30 }, (_, n) => lawOf(n, -1.5))
    const hot = Array.from({ length: 30 }, (_, n) => lawOf(n, 1.5))
    const mean = (laws: readonly SlideLaw[], name: string) =>
      laws.reduce((sum, each) => sum + meanOf(each, name) / laws.length, 0)
    expect(mean(hot, 'nuclear_density')).toBeGreaterThan(1.2 * mean(cold, 'nuclear_density'))
    expect(mean(hot, 'nuclear_eccentricity_mean')).toBeLessThan(mean(cold, 'nuclear_eccentricity_mean'))
    const pale = Array.from({ length: 30 }, (_, n) => lawOf(n, 0, looks[2]))
    const usual = Array.from({ length: 30 }, (_, n) => lawOf(n, 0, looks[0]))
    expect(mean(pale, 'nuclear_haematoxylin_mean')).toBeLessThan(
      0.9 * mean(usual, 'nuclear_haematoxylin_mean'),
    )
  })

  it('goes into a file that opens, with the names of its features', async () => {
    await drawFile(slideBagFile('bags/P1.h5', law, { instances: 20 }), folder)
    const bag = await openBag(path.join(folder, 'bags/P1.h5'))
    expect([bag.instances, bag.dimensions]).toEqual([20, encoderLaw().dimensions])
  })
})

describe('what tiles hold', () => {
  it('has the shares and densities of the law on average', () => {
    const normal = fastNormals(3)
    const draw = makeupDrawer(law, 0.2, normal)
    const tiles = Array.from({ length: 20_000 }, draw)
    const mean = (of: (tile: ReturnType<typeof draw>) => number) =>
      tiles.reduce((sum, tile) => sum + of(tile), 0) / tiles.length
    const tissue = mean(tile => 1 - tile.glass)
    const cancer = mean(tile => tile.tumour + tile.necrosis)
    expect(Math.abs(cancer / tissue - law.tumourShare)).toBeLessThan(0.02)
    expect(Math.abs(mean(tile => tile.necrosis) / cancer - law.necrosisShare)).toBeLessThan(0.02)
    const expected =
      law.lymphocytes.tumour * mean(tile => tile.tumour) +
      law.lymphocytes.stroma * mean(tile => 1 - tile.glass - tile.tumour - tile.necrosis)
    expect(Math.abs(mean(tile => tile.lymphocytes) / expected - 1)).toBeLessThan(0.06)
    const nuclei = law.tumourNuclei.density * mean(tile => tile.tumour)
    expect(Math.abs(mean(tile => tile.tumourNuclei) / nuclei - 1)).toBeLessThan(0.03)
  })

  it('gives the same features by the terms and by the coefficients of one law', () => {
    const { coefficients, dimensions } = encoderLaw()
    const made = coefficientsOf(law, coefficients, dimensions)
    const terms = new Float64Array(makeupTerms.length)
    const tile = new Float64Array(tileNumbers)
    const draw = makeupDrawer(law, 0.3, fastNormals(5))
    for (let n = 0; n < 20; n++) {
      const makeup = draw()
      writeTerms(makeup, law, terms)
      writeTile(makeup, tile)
      for (let f = 0; f < dimensions; f++) {
        const sum = (of: Float64Array, by: Float64Array) =>
          of.reduce((total, x, k) => total + x * by[k * dimensions + f], 0)
        expect(sum(tile, made)).toBeCloseTo(sum(terms, coefficients), 8)
      }
    }
  })
})
